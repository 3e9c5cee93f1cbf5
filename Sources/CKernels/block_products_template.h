// Products of blocks for one instruction set; see kernels.h.

// Vectors of eight that are summed at once.
#if REGISTER == 64
#define TILE_ROWS 4
#define TILE_COLUMNS 4
#elif REGISTER == 32 || REGISTERS == 32
#define TILE_ROWS 2
#define TILE_COLUMNS 2
#else
#define TILE_ROWS 2
#define TILE_COLUMNS 1
#endif

// A tile of `rows` vectors by 8 * `strips` numbers; both are constants after inlining.
INLINE TARGET void NAME(combine_tile)(const int rows, const int strips, const double *w, long ldw,
                                      const double *x, long columns, long ldx, double *out,
                                      long ldo) {
  V8 sums[TILE_ROWS][TILE_COLUMNS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int s = 0; s < strips; s++) sums[i][s] = all8(0);
  for (long c = 0; c < columns; c++) {
    const double *from = x + c * ldx;
#pragma clang loop unroll(full)
    for (int s = 0; s < strips; s++) {
      V8 value = *(const V8 *)(from + 8 * s);
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) sums[i][s] = FMA(all8(w[i * ldw + c]), value, sums[i][s]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int s = 0; s < strips; s++) *(V8 *)(out + i * ldo + 8 * s) = sums[i][s];
}

static TARGET void NAME(combine)(const double *w, long vectors, long ldw, const double *x,
                                 long columns, long ldx, long count, double *out, long ldo) {
  long r = 0;
  for (; r + 8 * TILE_COLUMNS <= count; r += 8 * TILE_COLUMNS) {
    long v = 0;
    for (; v + TILE_ROWS <= vectors; v += TILE_ROWS)
      NAME(combine_tile)(TILE_ROWS, TILE_COLUMNS, w + v * ldw, ldw, x + r, columns, ldx,
                         out + v * ldo + r, ldo);
    for (; v < vectors; v++)
      NAME(combine_tile)(1, TILE_COLUMNS, w + v * ldw, ldw, x + r, columns, ldx,
                         out + v * ldo + r, ldo);
  }
  for (; r < count; r += 8) {
    long v = 0;
    for (; v + TILE_ROWS <= vectors; v += TILE_ROWS)
      NAME(combine_tile)(TILE_ROWS, 1, w + v * ldw, ldw, x + r, columns, ldx, out + v * ldo + r,
                         ldo);
    for (; v < vectors; v++)
      NAME(combine_tile)(1, 1, w + v * ldw, ldw, x + r, columns, ldx, out + v * ldo + r, ldo);
  }
}

INLINE TARGET void NAME(products_tile)(const int m, const int n, const double *a, long lda,
                                       const double *b, long ldb, long count, double *out,
                                       long ldo) {
  V8 sums[4][4];
#pragma clang loop unroll(full)
  for (int i = 0; i < m; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < n; j++) sums[i][j] = all8(0);
  for (long r = 0; r < count; r += 8) {
#pragma clang loop unroll(full)
    for (int j = 0; j < n; j++) {
      V8 value = *(const V8 *)(b + j * ldb + r);
#pragma clang loop unroll(full)
      for (int i = 0; i < m; i++)
        sums[i][j] = FMA(*(const V8 *)(a + i * lda + r), value, sums[i][j]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < m; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < n; j++) out[i * ldo + j] += total8(sums[i][j]);
}

static TARGET void NAME(products)(const double *a, long m, long lda, const double *b, long n,
                                  long ldb, long count, double *out, long ldo) {
  long i = 0;
  for (; i + TILE_ROWS <= m; i += TILE_ROWS) {
    long j = 0;
    for (; j + TILE_COLUMNS <= n; j += TILE_COLUMNS)
      NAME(products_tile)(TILE_ROWS, TILE_COLUMNS, a + i * lda, lda, b + j * ldb, ldb, count,
                          out + i * ldo + j, ldo);
    for (; j < n; j++)
      NAME(products_tile)(TILE_ROWS, 1, a + i * lda, lda, b + j * ldb, ldb, count,
                          out + i * ldo + j, ldo);
  }
  for (; i < m; i++) {
    long j = 0;
    for (; j + TILE_COLUMNS <= n; j += TILE_COLUMNS)
      NAME(products_tile)(1, TILE_COLUMNS, a + i * lda, lda, b + j * ldb, ldb, count,
                          out + i * ldo + j, ldo);
    for (; j < n; j++)
      NAME(products_tile)(1, 1, a + i * lda, lda, b + j * ldb, ldb, count, out + i * ldo + j, ldo);
  }
}

static TARGET void NAME(weighted_gram)(const double *x, long columns, long ldx,
                                       const double *weights, long count, double *scratch,
                                       double *out, long ldo) {
  for (long i = 0; i < columns; i += 4) {
    long rows = columns - i < 4 ? columns - i : 4;
    for (long k = 0; k < rows; k++)
      for (long r = 0; r < count; r += 8)
        *(V8 *)(scratch + k * count + r) =
            *(const V8 *)(weights + r) * *(const V8 *)(x + (i + k) * ldx + r);
    NAME(products)(scratch, rows, count, x, i + rows, ldx, count, out + i * ldo, ldo);
  }
}

#undef TILE_ROWS
#undef TILE_COLUMNS
