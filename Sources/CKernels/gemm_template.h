// The matrix product for one element type and instruction set; see kernels.h. Settings of gemm.c:
// GEMM_REAL, the element, GEMM_BYTES of it, and GEMM_PREFIX.

#define GEMM_NAME(x) NAME(JOIN(GEMM_PREFIX, x))
#define GEMM_LANES (REGISTER / GEMM_BYTES)

// Rows of the largest tile, which is two vectors wide, and X(1) ... X(GEMM_ROWS).
#define GEMM_6(X) X(1) X(2) X(3) X(4) X(5) X(6)
#define GEMM_12(X) GEMM_6(X) X(7) X(8) X(9) X(10) X(11) X(12)
#if REGISTER == 64
#define GEMM_ROWS 14
#define GEMM_EACH_HEIGHT(X) GEMM_12(X) X(13) X(14)
#elif REGISTERS == 32
#define GEMM_ROWS 12
#define GEMM_EACH_HEIGHT(X) GEMM_12(X)
#else
#define GEMM_ROWS 6
#define GEMM_EACH_HEIGHT(X) GEMM_6(X)
#endif

typedef GEMM_REAL GEMM_NAME(vec) __attribute__((ext_vector_type(GEMM_LANES)));
typedef GEMM_REAL GEMM_NAME(vec_anywhere)
    __attribute__((ext_vector_type(GEMM_LANES), aligned(sizeof(GEMM_REAL)), may_alias));
typedef GEMM_REAL GEMM_NAME(quad) __attribute__((ext_vector_type(4)));
typedef GEMM_REAL GEMM_NAME(quad_anywhere)
    __attribute__((ext_vector_type(4), aligned(sizeof(GEMM_REAL)), may_alias));
typedef void (*GEMM_NAME(tile))(ptrdiff_t k, const GEMM_REAL *a, ptrdiff_t a_step,
                                const GEMM_REAL *b, ptrdiff_t b_step, GEMM_REAL alpha,
                                GEMM_REAL beta, GEMM_REAL *c, ptrdiff_t ldc);

// C tile (rows x vectors) = alpha A B + beta C. Element (i, p) of A is at i * row + p * column.
INLINE TARGET void GEMM_NAME(tile_body)(
    const int rows, const int vectors, ptrdiff_t k, const GEMM_REAL *a, ptrdiff_t row,
    ptrdiff_t column, const GEMM_REAL *b, ptrdiff_t b_step, GEMM_REAL alpha, GEMM_REAL beta,
    GEMM_REAL *c, ptrdiff_t ldc) {
  GEMM_NAME(vec) sum[GEMM_ROWS][2];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sum[i][v] = (GEMM_NAME(vec))(GEMM_REAL)0;
  }
#pragma clang loop unroll(disable)
  for (ptrdiff_t p = 0; p < k; p++) {
    GEMM_NAME(vec) right[2];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
      right[v] = *(const GEMM_NAME(vec_anywhere) *)(b + v * GEMM_LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      GEMM_NAME(vec) left = (GEMM_NAME(vec))a[i * row];
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sum[i][v] = FMA(left, right[v], sum[i][v]);
    }
    a += column;
    b += b_step;
  }
  GEMM_NAME(vec) scale = (GEMM_NAME(vec))alpha;
  GEMM_NAME(vec) keep = (GEMM_NAME(vec))beta;
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      GEMM_NAME(vec_anywhere) *out = (GEMM_NAME(vec_anywhere) *)(c + i * ldc + v * GEMM_LANES);
      if (beta == 0) {
        *out = scale * sum[i][v];
      } else {
        GEMM_NAME(vec) kept = keep * *out;
        *out = FMA(scale, sum[i][v], kept);
      }
    }
  }
}

// Four functions per height: A by rows where it stands or by columns (transposed or packed), one
// vector wide or two.
#define GEMM_TILE(H, V, ORDER, ROW, COLUMN)                                                        \
  static TARGET void GEMM_NAME(tile_##ORDER##_##H##_##V)(                                     \
      ptrdiff_t k, const GEMM_REAL *a, ptrdiff_t a_step, const GEMM_REAL *b, ptrdiff_t b_step,     \
      GEMM_REAL alpha, GEMM_REAL beta, GEMM_REAL *c, ptrdiff_t ldc) {                              \
    GEMM_NAME(tile_body)(H, V, k, a, ROW, COLUMN, b, b_step, alpha, beta, c, ldc);                 \
  }
#define GEMM_TILES(H)                   \
  GEMM_TILE(H, 1, by_rows, a_step, 1)   \
  GEMM_TILE(H, 2, by_rows, a_step, 1)   \
  GEMM_TILE(H, 1, by_columns, 1, a_step) \
  GEMM_TILE(H, 2, by_columns, 1, a_step)
GEMM_EACH_HEIGHT(GEMM_TILES)

#define GEMM_ENTRY(H)                                                              \
  {{GEMM_NAME(tile_by_rows_##H##_1), GEMM_NAME(tile_by_rows_##H##_2)},             \
   {GEMM_NAME(tile_by_columns_##H##_1), GEMM_NAME(tile_by_columns_##H##_2)}},
static const GEMM_NAME(tile) GEMM_NAME(tiles)[GEMM_ROWS][2][2] = {GEMM_EACH_HEIGHT(GEMM_ENTRY)};

// `to` (inner x outer, `outer` at most `stride`) = transpose of `from` (outer x inner, rows ld
// apart), in squares of four.
static TARGET void GEMM_NAME(transpose)(ptrdiff_t outer, ptrdiff_t inner,
                                             const GEMM_REAL *from, ptrdiff_t ld, GEMM_REAL *to,
                                             ptrdiff_t stride) {
  ptrdiff_t i = 0;
  for (; i + 4 <= outer; i += 4) {
    const GEMM_REAL *r0 = from + i * ld, *r1 = r0 + ld, *r2 = r1 + ld, *r3 = r2 + ld;
    ptrdiff_t p = 0;
    for (; p + 4 <= inner; p += 4) {
      GEMM_NAME(quad) a = *(const GEMM_NAME(quad_anywhere) *)(r0 + p);
      GEMM_NAME(quad) b = *(const GEMM_NAME(quad_anywhere) *)(r1 + p);
      GEMM_NAME(quad) c = *(const GEMM_NAME(quad_anywhere) *)(r2 + p);
      GEMM_NAME(quad) d = *(const GEMM_NAME(quad_anywhere) *)(r3 + p);
      GEMM_NAME(quad) ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
      GEMM_NAME(quad) ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
      GEMM_NAME(quad) cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
      GEMM_NAME(quad) cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
      GEMM_REAL *out = to + p * stride + i;
      *(GEMM_NAME(quad_anywhere) *)out = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
      *(GEMM_NAME(quad_anywhere) *)(out + stride) =
          __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
      *(GEMM_NAME(quad_anywhere) *)(out + 2 * stride) =
          __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
      *(GEMM_NAME(quad_anywhere) *)(out + 3 * stride) =
          __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
    }
    for (; p < inner; p++) {
      GEMM_REAL *out = to + p * stride + i;
      out[0] = r0[p], out[1] = r1[p], out[2] = r2[p], out[3] = r3[p];
    }
  }
  for (; i < outer; i++) {
    for (ptrdiff_t p = 0; p < inner; p++) to[p * stride + i] = from[i * ld + p];
  }
}

// Columns 0..<n of op(B) as panels, each depth x width; the last one is filled up with zeros.
static TARGET void GEMM_NAME(pack_right)(bool transposed, ptrdiff_t depth, ptrdiff_t n,
                                              const GEMM_REAL *b, ptrdiff_t ldb, GEMM_REAL *to) {
  const ptrdiff_t width = 2 * GEMM_LANES;
  for (ptrdiff_t j = 0; j < n; j += width, to += depth * width) {
    ptrdiff_t live = n - j < width ? n - j : width;
    if (transposed) {
      GEMM_NAME(transpose)(live, depth, b + j * ldb, ldb, to, width);
    } else if (live == width) {
      for (ptrdiff_t p = 0; p < depth; p++) {
        const GEMM_NAME(vec_anywhere) *from = (const GEMM_NAME(vec_anywhere) *)(b + p * ldb + j);
        GEMM_NAME(vec_anywhere) *out = (GEMM_NAME(vec_anywhere) *)(to + p * width);
        out[0] = from[0], out[1] = from[1];
      }
    } else {
      for (ptrdiff_t p = 0; p < depth; p++) {
        for (ptrdiff_t x = 0; x < live; x++) to[p * width + x] = b[p * ldb + j + x];
      }
    }
    if (live == width) continue;
    for (ptrdiff_t p = 0; p < depth; p++) {
      for (ptrdiff_t x = live; x < width; x++) to[p * width + x] = 0;
    }
  }
}

// A tile that reaches over the right edge of C goes by a full tile of its own.
static TARGET void GEMM_NAME(edge_tile)(GEMM_NAME(tile) tile, ptrdiff_t rows, ptrdiff_t live,
                                             ptrdiff_t depth, const GEMM_REAL *a,
                                             ptrdiff_t a_step, const GEMM_REAL *b,
                                             ptrdiff_t b_step, GEMM_REAL alpha, GEMM_REAL beta,
                                             GEMM_REAL *c, ptrdiff_t ldc) {
  const ptrdiff_t width = 2 * GEMM_LANES;
  GEMM_REAL full[GEMM_ROWS * 2 * GEMM_LANES];
  if (beta != 0) {
    for (ptrdiff_t i = 0; i < rows; i++) {
      for (ptrdiff_t x = 0; x < width; x++) full[i * width + x] = x < live ? c[i * ldc + x] : 0;
    }
  }
  tile(depth, a, a_step, b, b_step, alpha, beta, full, width);
  for (ptrdiff_t i = 0; i < rows; i++) {
    for (ptrdiff_t x = 0; x < live; x++) c[i * ldc + x] = full[i * width + x];
  }
}

// One block of depth and columns: C (m x n) = alpha A B + beta C over packed right panels. With
// `first_column` not negative, tiles left of the diagonal (column first_column + j of row i, i > j
// throughout) are left alone.
static TARGET void GEMM_NAME(block)(bool transpose_a, ptrdiff_t m, ptrdiff_t n,
                                         ptrdiff_t depth, GEMM_REAL alpha, const GEMM_REAL *a,
                                         ptrdiff_t lda, const GEMM_REAL *right, GEMM_REAL beta,
                                         GEMM_REAL *c, ptrdiff_t ldc, bool packs_left,
                                         ptrdiff_t first_column, GEMM_REAL *left) {
  const ptrdiff_t width = 2 * GEMM_LANES;
  const ptrdiff_t panels = (m + GEMM_ROWS - 1) / GEMM_ROWS;
  const ptrdiff_t low = m / panels, taller = m % panels;
  for (ptrdiff_t group = 0; group < panels; group += GemmGroup) {
    const ptrdiff_t end = group + GemmGroup < panels ? group + GemmGroup : panels;
    const ptrdiff_t start_row = group * low + (group < taller ? group : taller);
    if (packs_left) {
      GEMM_REAL *to = left;
      for (ptrdiff_t q = group, row = start_row; q < end; q++) {
        const ptrdiff_t rows = low + (q < taller);
        GEMM_NAME(transpose)(rows, depth, a + row * lda, lda, to, rows);
        row += rows, to += rows * depth;
      }
    }
    for (ptrdiff_t j = 0; j < n; j += width) {
      const GEMM_REAL *b = right + j * depth;
      const ptrdiff_t live = n - j < width ? n - j : width;
      const int wide = live > GEMM_LANES;
      const GEMM_REAL *packed = left;
      for (ptrdiff_t q = group, row = start_row; q < end; q++) {
        const ptrdiff_t rows = low + (q < taller);
        const GEMM_REAL *from = packs_left    ? packed
                                : transpose_a ? a + row
                                              : a + row * lda;
        const ptrdiff_t step = packs_left ? rows : lda;
        GEMM_REAL *out = c + row * ldc + j;
        if (first_column < 0 || first_column + j + live > row) {
          GEMM_NAME(tile) tile = GEMM_NAME(tiles)[rows - 1][packs_left || transpose_a][wide];
          if (live == width || live == GEMM_LANES) {
            tile(depth, from, step, b, width, alpha, beta, out, ldc);
          } else {
            GEMM_NAME(edge_tile)(tile, rows, live, depth, from, step, b, width, alpha, beta, out,
                                 ldc);
          }
        }
        row += rows, packed += rows * depth;
      }
    }
  }
}

static TARGET void GEMM_NAME(product)(bool transpose_a, bool transpose_b, ptrdiff_t m,
                                           ptrdiff_t n, ptrdiff_t k, GEMM_REAL alpha,
                                           const GEMM_REAL *a, ptrdiff_t lda, const GEMM_REAL *b,
                                           ptrdiff_t ldb, GEMM_REAL beta, GEMM_REAL *c,
                                           ptrdiff_t ldc, bool upper, GEMM_REAL *workspace) {
  const ptrdiff_t blocks = (k + GemmDepth - 1) / GemmDepth;
  const ptrdiff_t most = (k + blocks - 1) / blocks;
  const bool packs_left = !transpose_a && n > GemmDirectColumns;
  GEMM_REAL *left = workspace + gemm_right_elements(n, k);
  for (ptrdiff_t p = 0; p < k; p += most) {
    const ptrdiff_t depth = k - p < most ? k - p : most;
    const GEMM_REAL *a_block = transpose_a ? a + p * lda : a + p;
    for (ptrdiff_t j = 0; j < n; j += GemmColumns) {
      const ptrdiff_t columns = n - j < GemmColumns ? n - j : GemmColumns;
      const GEMM_REAL *b_block = transpose_b ? b + j * ldb + p : b + p * ldb + j;
      GEMM_NAME(pack_right)(transpose_b, depth, columns, b_block, ldb, workspace);
      GEMM_NAME(block)(transpose_a, m, columns, depth, alpha, a_block, lda, workspace,
                       p == 0 ? beta : 1, c + j, ldc, packs_left, upper ? j : -1, left);
    }
  }
}

#undef GEMM_TILE
#undef GEMM_TILES
#undef GEMM_ENTRY
#undef GEMM_NAME
#undef GEMM_LANES
#undef GEMM_6
#undef GEMM_12
#undef GEMM_ROWS
#undef GEMM_EACH_HEIGHT
