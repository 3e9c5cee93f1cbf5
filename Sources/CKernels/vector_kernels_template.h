// Array functions for one instruction set; see kernels.h.

#include "vector_exp_template.h"

INLINE TARGET void NAME(vector_sigmoid_body)(FLOATS *value) {
  FLOATS e = -*value;
  NAME(vector_exp_body)(&e);
  *value = (FLOATS)1.0f / ((FLOATS)1.0f + e);
}

// Below 0.6 a polynomial of x², beyond 1 - 2 / (e^2x + 1).
INLINE TARGET void NAME(vector_tanh_body)(FLOATS *value) {
  const FLOATS x = *value;
  const INTS sign = __builtin_bit_cast(INTS, x) & (INTS)(int)0x80000000;
  const FLOATS size = __builtin_elementwise_abs(x);
  const FLOATS u = x * x;
  FLOATS p = FMA(u, (FLOATS)-0.00590585673f, (FLOATS)0.0208053745f);
  p = FMA(p, u, (FLOATS)-0.0537866805f);
  p = FMA(p, u, (FLOATS)0.133319582f);
  p = FMA(p, u, (FLOATS)-0.333332993f);
  const FLOATS cube = x * u;
  const FLOATS near = FMA(cube, p, x);
  FLOATS e = size + size;
  NAME(vector_exp_body)(&e);
  const FLOATS far = (FLOATS)1.0f - (FLOATS)2.0f / (e + (FLOATS)1.0f);
  const FLOATS signed_far = __builtin_bit_cast(FLOATS, __builtin_bit_cast(INTS, far) | sign);
  *value = size < 0.6f ? near : signed_far;
}

// A function of one array; what is left over goes through a vector of its own.
#define VECTOR_MAP(WHAT)                                                                 \
  static TARGET void NAME(vector_##WHAT)(ptrdiff_t n, const float *x, float *y) {        \
    ptrdiff_t i = 0;                                                                     \
    for (; i + FLOAT_LANES <= n; i += FLOAT_LANES) {                                     \
      FLOATS value = LOAD(x + i);                                                        \
      NAME(vector_##WHAT##_body)(&value);                                                \
      STORE(y + i, value);                                                               \
    }                                                                                    \
    if (i == n) return;                                                                  \
    float last[FLOAT_LANES] = {0};                                                       \
    for (ptrdiff_t j = i; j < n; j++) last[j - i] = x[j];                                \
    FLOATS value = LOAD(last);                                                           \
    NAME(vector_##WHAT##_body)(&value);                                                  \
    STORE(last, value);                                                                  \
    for (ptrdiff_t j = i; j < n; j++) y[j] = last[j - i];                                \
  }
VECTOR_MAP(exp)
VECTOR_MAP(sigmoid)
VECTOR_MAP(tanh)
#undef VECTOR_MAP

// The rest are plain loops for the compiler to widen: each element by itself, every fused operation
// written out. Arrays are the same or do not overlap, so that no element waits for another.
#define VECTOR_EACH _Pragma("clang loop vectorize(assume_safety)")

static TARGET void NAME(vector_relu)(ptrdiff_t n, const float *x, float *y) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];
}

static TARGET void NAME(vector_sigmoid_gradient)(ptrdiff_t n, const float *y, const float *dy,
                                                 float *dx) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) dx[i] = dy[i] * (y[i] * (1 - y[i]));
}

static TARGET void NAME(vector_tanh_gradient)(ptrdiff_t n, const float *y, const float *dy,
                                              float *dx) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) dx[i] = dy[i] * FMA(-y[i], y[i], 1.0f);
}

static TARGET void NAME(vector_relu_gradient)(ptrdiff_t n, const float *y, const float *dy,
                                              float *dx) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float slope = dy[i];
    dx[i] = y[i] > 0 ? slope : 0;
  }
}

static TARGET void NAME(vector_axpy)(ptrdiff_t n, float a, const float *x, float *y) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) y[i] = FMA(a, x[i], y[i]);
}

static TARGET void NAME(vector_scale)(ptrdiff_t n, float a, float *x) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) x[i] *= a;
}

static TARGET void NAME(vector_multiply)(ptrdiff_t n, const float *x, float *y) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) y[i] *= x[i];
}

static TARGET void NAME(vector_fill_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, float *y,
                                          ptrdiff_t stride) {
  for (ptrdiff_t row = 0; row < rows; row++, y += stride) {
    VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i];
  }
}

static TARGET void NAME(vector_add_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x,
                                         ptrdiff_t stride, float *sums) {
  for (ptrdiff_t row = 0; row < rows; row++, x += stride) {
    VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) sums[i] += x[i];
  }
}

static TARGET void NAME(vector_keep_larger)(ptrdiff_t n, float place, const float *x,
                                            float *largest, float *places) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float value = x[i], old = largest[i], stood = places[i];
    const int takes = (value > old) | (value != value);
    largest[i] = takes ? value : old;
    places[i] = takes ? place : stood;
  }
}

static TARGET void NAME(vector_select_place)(ptrdiff_t n, float place, const float *places,
                                             const float *values, float *x) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float value = values[i];
    x[i] = places[i] == place ? value : 0;
  }
}

static TARGET double NAME(vector_square_sum)(ptrdiff_t n, const float *x) {
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

static TARGET void NAME(vector_adam)(ptrdiff_t n, const CKernelsAdamStep *step,
                                     const float *restrict gradient, float *restrict first,
                                     float *restrict second, float *restrict parameters) {
  const CKernelsAdamStep s = *step;
  const float rest1 = 1 - s.beta1, rest2 = 1 - s.beta2;
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float p = parameters[i] * s.shrink;
    const float g = FMA(s.penalty, p, gradient[i]);
    const float kept1 = s.beta1 * first[i], kept2 = s.beta2 * second[i], scaled = rest2 * g;
    const float m = FMA(rest1, g, kept1);
    const float v = FMA(scaled, g, kept2);
    first[i] = m;
    second[i] = v;
    const float root = FMA(__builtin_elementwise_sqrt(v), s.correction, s.epsilon);
    parameters[i] = p - s.step * m / root;
  }
}

static TARGET void NAME(vector_descend)(ptrdiff_t n, float rate, float momentum, int nesterov,
                                        float penalty, const float *restrict gradient,
                                        float *restrict velocity, float *restrict parameters) {
  VECTOR_EACH for (ptrdiff_t i = 0; i < n; i++) {
    const float p = parameters[i];
    const float g = FMA(penalty, p, gradient[i]);
    const float v = FMA(momentum, velocity[i], g);
    const float ahead = FMA(momentum, v, g);
    velocity[i] = v;
    parameters[i] = FMA(-rate, nesterov ? ahead : v, p);
  }
}

#undef VECTOR_EACH
