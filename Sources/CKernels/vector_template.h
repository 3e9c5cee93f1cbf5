// One instance of the array functions. Settings: VECTOR_LANES, VECTOR_FMA, VECTOR_TARGET and
// VECTOR_NAME(x), which makes x this instance's own.

#define VECTOR_F VECTOR_NAME(floats)
#define VECTOR_I VECTOR_NAME(ints)
#define VECTOR_INLINE static inline __attribute__((always_inline)) VECTOR_TARGET

typedef float VECTOR_F __attribute__((ext_vector_type(VECTOR_LANES)));
typedef int VECTOR_I __attribute__((ext_vector_type(VECTOR_LANES)));
typedef float VECTOR_NAME(anywhere)
    __attribute__((ext_vector_type(VECTOR_LANES), aligned(4), may_alias));

// e^x: x = n ln 2 + r, e^r by a polynomial (least maximum error, fitted for this file), times 2^n
// in two halves, so that results below the normal range come out too.
VECTOR_INLINE void VECTOR_NAME(exp_body)(VECTOR_F *value) {
  const VECTOR_F x = *value;
  VECTOR_F held = x < -104.0f ? (VECTOR_F)-104.0f : x;
  held = held > 89.0f ? (VECTOR_F)89.0f : held;
  const VECTOR_F magic = (VECTOR_F)12582912.0f;
  const VECTOR_F turned = VECTOR_FMA(held, (VECTOR_F)1.44269502f, magic);
  const VECTOR_F n = turned - magic;
  VECTOR_F r = VECTOR_FMA(n, (VECTOR_F)-0.693359375f, held);
  r = VECTOR_FMA(n, (VECTOR_F)2.12194442e-4f, r);
  VECTOR_F p = VECTOR_FMA(r, (VECTOR_F)0.00138144650f, (VECTOR_F)0.00836878084f);
  p = VECTOR_FMA(p, r, (VECTOR_F)0.0416683943f);
  p = VECTOR_FMA(p, r, (VECTOR_F)0.166665201f);
  p = VECTOR_FMA(p, r, (VECTOR_F)0.499999934f);
  const VECTOR_F square = r * r;
  p = VECTOR_FMA(p, square, r);
  p = p + (VECTOR_F)1.0f;
  const VECTOR_I whole = __builtin_convertvector(n == n ? n : (VECTOR_F)0, VECTOR_I);
  const VECTOR_I half = whole >> 1;
  const VECTOR_I rest = whole - half;
  const VECTOR_F first = __builtin_bit_cast(VECTOR_F, (half + 127) << 23);
  const VECTOR_F second = __builtin_bit_cast(VECTOR_F, (rest + 127) << 23);
  p = p * first;
  *value = p * second;
}

VECTOR_INLINE void VECTOR_NAME(sigmoid_body)(VECTOR_F *value) {
  VECTOR_F e = -*value;
  VECTOR_NAME(exp_body)(&e);
  *value = (VECTOR_F)1.0f / ((VECTOR_F)1.0f + e);
}

// Below 0.6 a polynomial of x², beyond 1 - 2 / (e^2x + 1).
VECTOR_INLINE void VECTOR_NAME(tanh_body)(VECTOR_F *value) {
  const VECTOR_F x = *value;
  const VECTOR_I sign = __builtin_bit_cast(VECTOR_I, x) & (VECTOR_I)(int)0x80000000;
  const VECTOR_F size = __builtin_elementwise_abs(x);
  const VECTOR_F u = x * x;
  VECTOR_F p = VECTOR_FMA(u, (VECTOR_F)-0.00590585673f, (VECTOR_F)0.0208053745f);
  p = VECTOR_FMA(p, u, (VECTOR_F)-0.0537866805f);
  p = VECTOR_FMA(p, u, (VECTOR_F)0.133319582f);
  p = VECTOR_FMA(p, u, (VECTOR_F)-0.333332993f);
  const VECTOR_F cube = x * u;
  const VECTOR_F near = VECTOR_FMA(cube, p, x);
  VECTOR_F e = size + size;
  VECTOR_NAME(exp_body)(&e);
  const VECTOR_F far = (VECTOR_F)1.0f - (VECTOR_F)2.0f / (e + (VECTOR_F)1.0f);
  const VECTOR_F signed_far = __builtin_bit_cast(VECTOR_F, __builtin_bit_cast(VECTOR_I, far) | sign);
  *value = size < 0.6f ? near : signed_far;
}

// A function of one array; what is left over goes through a vector of its own.
#define VECTOR_MAP(WHAT)                                                                     \
  static VECTOR_TARGET void VECTOR_NAME(WHAT)(ptrdiff_t n, const float *x, float *y) {       \
    ptrdiff_t i = 0;                                                                         \
    for (; i + VECTOR_LANES <= n; i += VECTOR_LANES) {                                       \
      VECTOR_F value = *(const VECTOR_NAME(anywhere) *)(x + i);                              \
      VECTOR_NAME(WHAT##_body)(&value);                                                      \
      *(VECTOR_NAME(anywhere) *)(y + i) = value;                                             \
    }                                                                                        \
    if (i == n) return;                                                                      \
    float last[VECTOR_LANES] = {0};                                                          \
    for (ptrdiff_t j = i; j < n; j++) last[j - i] = x[j];                                    \
    VECTOR_F value = *(const VECTOR_NAME(anywhere) *)last;                                   \
    VECTOR_NAME(WHAT##_body)(&value);                                                        \
    *(VECTOR_NAME(anywhere) *)last = value;                                                  \
    for (ptrdiff_t j = i; j < n; j++) y[j] = last[j - i];                                    \
  }
VECTOR_MAP(exp)
VECTOR_MAP(sigmoid)
VECTOR_MAP(tanh)
#undef VECTOR_MAP

// The rest are plain loops for the compiler to widen: each element by itself, every fused operation
// written out. Arrays are the same or do not overlap, so that no element waits for another.
#define VECTOR_EACH _Pragma("clang loop vectorize(assume_safety)")

static VECTOR_TARGET void VECTOR_NAME(relu)(ptrdiff_t n, const float *x, float *y) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];
}

static VECTOR_TARGET void VECTOR_NAME(sigmoid_gradient)(ptrdiff_t n, const float *y,
                                                        const float *dy, float *dx) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) dx[i] = dy[i] * (y[i] * (1 - y[i]));
}

static VECTOR_TARGET void VECTOR_NAME(tanh_gradient)(ptrdiff_t n, const float *y, const float *dy,
                                                     float *dx) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) dx[i] = dy[i] * VECTOR_FMA(-y[i], y[i], 1.0f);
}

static VECTOR_TARGET void VECTOR_NAME(relu_gradient)(ptrdiff_t n, const float *y, const float *dy,
                                                     float *dx) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float slope = dy[i];
    dx[i] = y[i] > 0 ? slope : 0;
  }
}

static VECTOR_TARGET void VECTOR_NAME(axpy)(ptrdiff_t n, float a, const float *x, float *y) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) y[i] = VECTOR_FMA(a, x[i], y[i]);
}

static VECTOR_TARGET void VECTOR_NAME(scale)(ptrdiff_t n, float a, float *x) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) x[i] *= a;
}

static VECTOR_TARGET void VECTOR_NAME(multiply)(ptrdiff_t n, const float *x, float *y) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) y[i] *= x[i];
}

static VECTOR_TARGET void VECTOR_NAME(fill_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x,
                                                 float *y, ptrdiff_t stride) {
  for (ptrdiff_t row = 0; row < rows; row++, y += stride) {
    VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i];
  }
}

static VECTOR_TARGET void VECTOR_NAME(add_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x,
                                                ptrdiff_t stride, float *sums) {
  for (ptrdiff_t row = 0; row < rows; row++, x += stride) {
    VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) sums[i] += x[i];
  }
}

static VECTOR_TARGET void VECTOR_NAME(keep_larger)(ptrdiff_t n, float place, const float *x,
                                                   float *largest, float *places) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float value = x[i], old = largest[i], stood = places[i];
    const int takes = (value > old) | (value != value);
    largest[i] = takes ? value : old;
    places[i] = takes ? place : stood;
  }
}

static VECTOR_TARGET void VECTOR_NAME(select_place)(ptrdiff_t n, float place, const float *places,
                                                    const float *values, float *x) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float value = values[i];
    x[i] = places[i] == place ? value : 0;
  }
}

static VECTOR_TARGET double VECTOR_NAME(square_sum)(ptrdiff_t n, const float *x) {
  double sums[16] = {0};
  ptrdiff_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (int j = 0; j < 16; j++) sums[j] += (double)x[i + j] * (double)x[i + j];
  }
  for (int j = 0; i + j < n; j++) sums[j] += (double)x[i + j] * (double)x[i + j];
  double sum = 0;
  for (int j = 0; j < 16; j++) sum += sums[j];
  return sum;
}

static VECTOR_TARGET void VECTOR_NAME(adam)(ptrdiff_t n, const CKernelsAdamStep *step,
                                            const float *restrict gradient, float *restrict first,
                                            float *restrict second, float *restrict parameters) {
  const CKernelsAdamStep s = *step;
  const float rest1 = 1 - s.beta1, rest2 = 1 - s.beta2;
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float p = parameters[i] * s.shrink;
    const float g = VECTOR_FMA(s.penalty, p, gradient[i]);
    const float kept1 = s.beta1 * first[i], kept2 = s.beta2 * second[i], scaled = rest2 * g;
    const float m = VECTOR_FMA(rest1, g, kept1);
    const float v = VECTOR_FMA(scaled, g, kept2);
    first[i] = m;
    second[i] = v;
    const float root = VECTOR_FMA(__builtin_elementwise_sqrt(v), s.correction, s.epsilon);
    parameters[i] = p - s.step * m / root;
  }
}

static VECTOR_TARGET void VECTOR_NAME(descend)(ptrdiff_t n, float rate, float momentum,
                                               int nesterov, float penalty,
                                               const float *restrict gradient,
                                               float *restrict velocity,
                                               float *restrict parameters) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float p = parameters[i];
    const float g = VECTOR_FMA(penalty, p, gradient[i]);
    const float v = VECTOR_FMA(momentum, velocity[i], g);
    const float ahead = VECTOR_FMA(momentum, v, g);
    velocity[i] = v;
    parameters[i] = VECTOR_FMA(-rate, nesterov ? ahead : v, p);
  }
}

static const CKernelsVectorKernels VECTOR_NAME(kernels) = {
    .exp = VECTOR_NAME(exp),
    .sigmoid = VECTOR_NAME(sigmoid),
    .tanh = VECTOR_NAME(tanh),
    .relu = VECTOR_NAME(relu),
    .sigmoid_gradient = VECTOR_NAME(sigmoid_gradient),
    .tanh_gradient = VECTOR_NAME(tanh_gradient),
    .relu_gradient = VECTOR_NAME(relu_gradient),
    .axpy = VECTOR_NAME(axpy),
    .scale = VECTOR_NAME(scale),
    .multiply = VECTOR_NAME(multiply),
    .fill_rows = VECTOR_NAME(fill_rows),
    .add_rows = VECTOR_NAME(add_rows),
    .keep_larger = VECTOR_NAME(keep_larger),
    .select_place = VECTOR_NAME(select_place),
    .square_sum = VECTOR_NAME(square_sum),
    .adam = VECTOR_NAME(adam),
    .descend = VECTOR_NAME(descend),
};

#undef VECTOR_F
#undef VECTOR_I
#undef VECTOR_INLINE
#undef VECTOR_EACH
