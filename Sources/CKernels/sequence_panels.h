// Products with matrices in panels of 16 columns; one instance per instruction set. Settings:
// SEQ_LANES (elements of a vector), SEQ_ROWS and SEQ_PANELS (rows and panels of the largest tile),
// SEQ_FMA, SEQ_TARGET and SEQ_NAME(x), which makes x this instance's own; SEQ_EACH_ROW(X) calls
// X(1) ... X(SEQ_ROWS) as cases.

typedef float SEQ_NAME(vec) __attribute__((ext_vector_type(SEQ_LANES)));
typedef float SEQ_NAME(vec_anywhere)
    __attribute__((ext_vector_type(SEQ_LANES), aligned(sizeof(float)), may_alias));
typedef int SEQ_NAME(ints) __attribute__((ext_vector_type(SEQ_LANES)));

#define SEQ_VEC SEQ_NAME(vec)
#define SEQ_INLINE static inline __attribute__((always_inline)) SEQ_TARGET
#define SEQ_LOAD(p) (*(const SEQ_NAME(vec_anywhere) *)(p))
#define SEQ_STORE(p, value) (*(SEQ_NAME(vec_anywhere) *)(p) = (value))
// Vectors per panel, and per tile.
#define SEQ_PARTS (CKernelsPanel / SEQ_LANES)
#define SEQ_VECTORS (SEQ_PANELS * SEQ_PARTS)

// C tile (rows x panels) from `start`; element (i, p) of A is at i * row + p * column. Element (p,
// j) of panel q of B is at p * b_step + q * b_panel + j, and C likewise with its own steps.
SEQ_INLINE void SEQ_NAME(tile)(const int rows, const int panels, const bool add_at_end,
                               const bool accumulate, ptrdiff_t k, const float *a, ptrdiff_t row,
                               ptrdiff_t column, const float *b, ptrdiff_t b_step,
                               ptrdiff_t b_panel, float *c, ptrdiff_t c_step, ptrdiff_t c_panel) {
  SEQ_VEC sum[SEQ_ROWS][SEQ_VECTORS];
  const int vectors = panels * SEQ_PARTS;
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const float *from =
          c + i * c_step + (v / SEQ_PARTS) * c_panel + (v % SEQ_PARTS) * SEQ_LANES;
      sum[i][v] = accumulate && !add_at_end ? SEQ_LOAD(from) : (SEQ_VEC)0.0f;
    }
  }
#pragma clang loop unroll(disable)
  for (ptrdiff_t p = 0; p < k; p++) {
    SEQ_VEC right[SEQ_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
      right[v] = SEQ_LOAD(b + (v / SEQ_PARTS) * b_panel + (v % SEQ_PARTS) * SEQ_LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      SEQ_VEC left = (SEQ_VEC)a[i * row];
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sum[i][v] = SEQ_FMA(left, right[v], sum[i][v]);
    }
    a += column;
    b += b_step;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      float *to = c + i * c_step + (v / SEQ_PARTS) * c_panel + (v % SEQ_PARTS) * SEQ_LANES;
      SEQ_STORE(to, add_at_end ? SEQ_LOAD(to) + sum[i][v] : sum[i][v]);
    }
  }
}

static SEQ_TARGET void SEQ_NAME(panel_product)(bool accumulate, ptrdiff_t m, ptrdiff_t n,
                                               ptrdiff_t k, const float *a, ptrdiff_t lda,
                                               const float *b, float *c, ptrdiff_t ldc) {
  const ptrdiff_t panels = n / CKernelsPanel;
  for (ptrdiff_t q = 0; q < panels;) {
    const ptrdiff_t width = panels - q < SEQ_PANELS ? 1 : SEQ_PANELS;
    const float *right = b + q * k * CKernelsPanel;
    for (ptrdiff_t i = 0; i < m;) {
      const ptrdiff_t height = m - i < SEQ_ROWS ? m - i : SEQ_ROWS;
      const float *left = a + i * lda;
      float *to = c + i * ldc + q * CKernelsPanel;
#define SEQ_CASE(H)                                                                            \
  case H:                                                                                      \
    if (width == SEQ_PANELS) {                                                                 \
      SEQ_NAME(tile)(H, SEQ_PANELS, false, accumulate, k, left, lda, 1, right, CKernelsPanel,  \
                     k * CKernelsPanel, to, ldc, CKernelsPanel);                               \
    } else {                                                                                   \
      SEQ_NAME(tile)(H, 1, false, accumulate, k, left, lda, 1, right, CKernelsPanel,           \
                     k * CKernelsPanel, to, ldc, CKernelsPanel);                               \
    }                                                                                          \
    break;
      switch (height) { SEQ_EACH_ROW(SEQ_CASE) }
#undef SEQ_CASE
      i += height;
    }
    q += width;
  }
}

static SEQ_TARGET void SEQ_NAME(panel_gradient)(ptrdiff_t rows, ptrdiff_t k, ptrdiff_t n,
                                                const float *a, ptrdiff_t lda, const float *b,
                                                ptrdiff_t ldb, float *c) {
  const ptrdiff_t panels = n / CKernelsPanel;
  for (ptrdiff_t q = 0; q < panels;) {
    const ptrdiff_t width = panels - q < SEQ_PANELS ? 1 : SEQ_PANELS;
    const float *right = b + q * CKernelsPanel;
    for (ptrdiff_t i = 0; i < k;) {
      const ptrdiff_t height = k - i < SEQ_ROWS ? k - i : SEQ_ROWS;
      float *to = c + (q * k + i) * CKernelsPanel;
#define SEQ_CASE(H)                                                                             \
  case H:                                                                                       \
    if (width == SEQ_PANELS) {                                                                  \
      SEQ_NAME(tile)(H, SEQ_PANELS, true, true, rows, a + i, 1, lda, right, ldb, CKernelsPanel, \
                     to, CKernelsPanel, k * CKernelsPanel);                                     \
    } else {                                                                                    \
      SEQ_NAME(tile)(H, 1, true, true, rows, a + i, 1, lda, right, ldb, CKernelsPanel, to,      \
                     CKernelsPanel, k * CKernelsPanel);                                         \
    }                                                                                           \
    break;
      switch (height) { SEQ_EACH_ROW(SEQ_CASE) }
#undef SEQ_CASE
      i += height;
    }
    q += width;
  }
}

static SEQ_TARGET void SEQ_NAME(panel_column_sums)(ptrdiff_t rows, ptrdiff_t n, const float *a,
                                                   ptrdiff_t lda, float *out) {
  for (ptrdiff_t j = 0; j < n; j += SEQ_LANES) {
    SEQ_VEC sum = (SEQ_VEC)0.0f;
    for (ptrdiff_t i = 0; i < rows; i++) sum += SEQ_LOAD(a + i * lda + j);
    SEQ_STORE(out + j, SEQ_LOAD(out + j) + sum);
  }
}

// e^x for x in -87...87 (held there), within about 1e-7 of its size: 2^n by the exponent bits, e^r
// by a polynomial of degree 7 (Taylor; |r| at most ln 2 / 2).
SEQ_INLINE SEQ_VEC SEQ_NAME(exp)(SEQ_VEC x) {
  x = x > 87.0f ? (SEQ_VEC)87.0f : x;
  x = x < -87.0f ? (SEQ_VEC)-87.0f : x;
  const SEQ_VEC magic = (SEQ_VEC)0x1.8p23f;
  SEQ_VEC shifted = SEQ_FMA(x, (SEQ_VEC)0x1.715476p+0f, magic);
  SEQ_VEC n = shifted - magic;
  SEQ_VEC r = SEQ_FMA(n, (SEQ_VEC)-0x1.62e4p-1f, x);
  r = SEQ_FMA(n, (SEQ_VEC)-0x1.7f7d1cp-20f, r);
  SEQ_VEC p = (SEQ_VEC)(1.0f / 5040);
  p = SEQ_FMA(p, r, (SEQ_VEC)(1.0f / 720));
  p = SEQ_FMA(p, r, (SEQ_VEC)(1.0f / 120));
  p = SEQ_FMA(p, r, (SEQ_VEC)(1.0f / 24));
  p = SEQ_FMA(p, r, (SEQ_VEC)(1.0f / 6));
  p = SEQ_FMA(p, r, (SEQ_VEC)0.5f);
  p = SEQ_FMA(p, r, (SEQ_VEC)1.0f);
  p = SEQ_FMA(p, r, (SEQ_VEC)1.0f);
  SEQ_NAME(ints) power = __builtin_bit_cast(SEQ_NAME(ints), shifted) << 23;
  return __builtin_bit_cast(SEQ_VEC, __builtin_bit_cast(SEQ_NAME(ints), p) + power);
}

SEQ_INLINE SEQ_VEC SEQ_NAME(sigmoid)(SEQ_VEC x) {
  return 1.0f / (1.0f + SEQ_NAME(exp)(-x));
}

// Within about 1.2e-7, absolutely.
SEQ_INLINE SEQ_VEC SEQ_NAME(tanh)(SEQ_VEC x) {
  SEQ_NAME(ints) sign = __builtin_bit_cast(SEQ_NAME(ints), x) & (SEQ_NAME(ints))(int)0x80000000;
  SEQ_VEC size = __builtin_bit_cast(SEQ_VEC, __builtin_bit_cast(SEQ_NAME(ints), x) ^ sign);
  SEQ_VEC e = SEQ_NAME(exp)(-2.0f * size);
  SEQ_VEC t = (1.0f - e) / (1.0f + e);
  return __builtin_bit_cast(SEQ_VEC, __builtin_bit_cast(SEQ_NAME(ints), t) ^ sign);
}

// Sums of 16 lanes in one order at any vector width; n a multiple of 16.
SEQ_INLINE float SEQ_NAME(dot)(ptrdiff_t n, const float *a, const float *b) {
  SEQ_VEC sum[SEQ_PARTS];
  for (int v = 0; v < SEQ_PARTS; v++) sum[v] = (SEQ_VEC)0.0f;
  for (ptrdiff_t j = 0; j < n; j += CKernelsPanel) {
#pragma clang loop unroll(full)
    for (int v = 0; v < SEQ_PARTS; v++)
      sum[v] = SEQ_FMA(SEQ_LOAD(a + j + v * SEQ_LANES), SEQ_LOAD(b + j + v * SEQ_LANES), sum[v]);
  }
  float lanes[CKernelsPanel];
  for (int v = 0; v < SEQ_PARTS; v++) SEQ_STORE(lanes + v * SEQ_LANES, sum[v]);
  for (int width = CKernelsPanel / 2; width > 0; width /= 2) {
    for (int j = 0; j < width; j++) lanes[j] += lanes[j + width];
  }
  return lanes[0];
}
