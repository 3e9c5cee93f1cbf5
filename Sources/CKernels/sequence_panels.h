// Products with matrices in panels of 16 columns; part of sequence_template.h.

// C tile (rows x panels) from `start`; element (i, p) of A is at i * row + p * column. Element (p,
// j) of panel q of B is at p * b_step + q * b_panel + j, and C likewise with its own steps.
INLINE TARGET void NAME(tile)(const int rows, const int panels, const bool add_at_end,
                              const bool accumulate, ptrdiff_t k, const float *a, ptrdiff_t row,
                              ptrdiff_t column, const float *b, ptrdiff_t b_step, ptrdiff_t b_panel,
                              float *c, ptrdiff_t c_step, ptrdiff_t c_panel) {
  FLOATS sum[SEQUENCE_ROWS][SEQUENCE_VECTORS];
  const int vectors = panels * SEQUENCE_PARTS;
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const float *from =
          c + i * c_step + (v / SEQUENCE_PARTS) * c_panel + (v % SEQUENCE_PARTS) * FLOAT_LANES;
      sum[i][v] = accumulate && !add_at_end ? LOAD(from) : (FLOATS)0.0f;
    }
  }
#pragma clang loop unroll(disable)
  for (ptrdiff_t p = 0; p < k; p++) {
    FLOATS right[SEQUENCE_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
      right[v] = LOAD(b + (v / SEQUENCE_PARTS) * b_panel + (v % SEQUENCE_PARTS) * FLOAT_LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      FLOATS left = (FLOATS)a[i * row];
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sum[i][v] = FMA(left, right[v], sum[i][v]);
    }
    a += column;
    b += b_step;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      float *to =
          c + i * c_step + (v / SEQUENCE_PARTS) * c_panel + (v % SEQUENCE_PARTS) * FLOAT_LANES;
      STORE(to, add_at_end ? LOAD(to) + sum[i][v] : sum[i][v]);
    }
  }
}

// All tiles of C (m rows); a row of A is `row` elements after the one before.
INLINE TARGET void NAME(tiles)(const bool add_at_end, const bool accumulate, ptrdiff_t m,
                               ptrdiff_t panels, ptrdiff_t k, const float *a, ptrdiff_t row,
                               ptrdiff_t column, const float *b, ptrdiff_t b_step,
                               ptrdiff_t b_panel, float *c, ptrdiff_t c_step, ptrdiff_t c_panel) {
  for (ptrdiff_t q = 0; q < panels;) {
    const ptrdiff_t width = panels - q < SEQUENCE_PANELS ? 1 : SEQUENCE_PANELS;
    const float *right = b + q * b_panel;
    for (ptrdiff_t i = 0; i < m;) {
      const ptrdiff_t height = m - i < SEQUENCE_ROWS ? m - i : SEQUENCE_ROWS;
      const float *left = a + i * row;
      float *to = c + i * c_step + q * c_panel;
#define SEQUENCE_CASE(H)                                                                        \
  case H:                                                                                       \
    if (width == SEQUENCE_PANELS) {                                                             \
      NAME(tile)(H, SEQUENCE_PANELS, add_at_end, accumulate, k, left, row, column, right,       \
                 b_step, b_panel, to, c_step, c_panel);                                         \
    } else {                                                                                    \
      NAME(tile)(H, 1, add_at_end, accumulate, k, left, row, column, right, b_step, b_panel,    \
                 to, c_step, c_panel);                                                          \
    }                                                                                           \
    break;
      switch (height) { SEQUENCE_EACH_ROW(SEQUENCE_CASE) }
#undef SEQUENCE_CASE
      i += height;
    }
    q += width;
  }
}

static TARGET void NAME(panel_product)(bool accumulate, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                       const float *a, ptrdiff_t lda, const float *b, float *c,
                                       ptrdiff_t ldc) {
  NAME(tiles)(false, accumulate, m, n / CKernelsPanel, k, a, lda, 1, b, CKernelsPanel,
              k * CKernelsPanel, c, ldc, CKernelsPanel);
}

static TARGET void NAME(panel_gradient)(ptrdiff_t rows, ptrdiff_t k, ptrdiff_t n, const float *a,
                                        ptrdiff_t lda, const float *b, ptrdiff_t ldb, float *c) {
  NAME(tiles)(true, true, k, n / CKernelsPanel, rows, a, 1, lda, b, ldb, CKernelsPanel, c,
              CKernelsPanel, k * CKernelsPanel);
}

static TARGET void NAME(panel_column_sums)(ptrdiff_t rows, ptrdiff_t n, const float *a,
                                           ptrdiff_t lda, float *out) {
  for (ptrdiff_t j = 0; j < n; j += FLOAT_LANES) {
    FLOATS sum = (FLOATS)0.0f;
    for (ptrdiff_t i = 0; i < rows; i++) sum += LOAD(a + i * lda + j);
    STORE(out + j, LOAD(out + j) + sum);
  }
}

// e^x for x in -87...87 (held there), within about 1e-7 of its size: 2^n by the exponent bits, e^r
// by a polynomial of degree 7 (Taylor; |r| at most ln 2 / 2).
INLINE TARGET FLOATS NAME(exp)(FLOATS x) {
  x = x > 87.0f ? (FLOATS)87.0f : x;
  x = x < -87.0f ? (FLOATS)-87.0f : x;
  const FLOATS magic = (FLOATS)0x1.8p23f;
  FLOATS shifted = FMA(x, (FLOATS)0x1.715476p+0f, magic);
  FLOATS n = shifted - magic;
  FLOATS r = FMA(n, (FLOATS)-0x1.62e4p-1f, x);
  r = FMA(n, (FLOATS)-0x1.7f7d1cp-20f, r);
  FLOATS p = (FLOATS)(1.0f / 5040);
  p = FMA(p, r, (FLOATS)(1.0f / 720));
  p = FMA(p, r, (FLOATS)(1.0f / 120));
  p = FMA(p, r, (FLOATS)(1.0f / 24));
  p = FMA(p, r, (FLOATS)(1.0f / 6));
  p = FMA(p, r, (FLOATS)0.5f);
  p = FMA(p, r, (FLOATS)1.0f);
  p = FMA(p, r, (FLOATS)1.0f);
  INTS power = __builtin_bit_cast(INTS, shifted) << 23;
  return __builtin_bit_cast(FLOATS, __builtin_bit_cast(INTS, p) + power);
}

INLINE TARGET FLOATS NAME(sigmoid)(FLOATS x) {
  return 1.0f / (1.0f + NAME(exp)(-x));
}

// Within about 1.2e-7, absolutely.
INLINE TARGET FLOATS NAME(tanh)(FLOATS x) {
  INTS sign = __builtin_bit_cast(INTS, x) & (INTS)(int)0x80000000;
  FLOATS size = __builtin_bit_cast(FLOATS, __builtin_bit_cast(INTS, x) ^ sign);
  FLOATS e = NAME(exp)(-2.0f * size);
  FLOATS t = (1.0f - e) / (1.0f + e);
  return __builtin_bit_cast(FLOATS, __builtin_bit_cast(INTS, t) ^ sign);
}

// Sums of 16 lanes in one order at any vector width; n a multiple of 16.
INLINE TARGET float NAME(dot)(ptrdiff_t n, const float *a, const float *b) {
  FLOATS sum[SEQUENCE_PARTS];
  for (int v = 0; v < SEQUENCE_PARTS; v++) sum[v] = (FLOATS)0.0f;
  for (ptrdiff_t j = 0; j < n; j += CKernelsPanel) {
#pragma clang loop unroll(full)
    for (int v = 0; v < SEQUENCE_PARTS; v++)
      sum[v] = FMA(LOAD(a + j + v * FLOAT_LANES), LOAD(b + j + v * FLOAT_LANES), sum[v]);
  }
  float lanes[CKernelsPanel];
  for (int v = 0; v < SEQUENCE_PARTS; v++) STORE(lanes + v * FLOAT_LANES, sum[v]);
  for (int width = CKernelsPanel / 2; width > 0; width /= 2) {
    for (int j = 0; j < width; j++) lanes[j] += lanes[j + width];
  }
  return lanes[0];
}
