#include "gemm.h"

#include "gemm_blocks.h"
#include "kernels.h"

// Elements of the packed right side: whole panels of the block's columns, at full depth.
static ptrdiff_t gemm_right_elements(ptrdiff_t n, ptrdiff_t k) {
  const ptrdiff_t columns = n < GemmColumns ? n : GemmColumns;
  const ptrdiff_t depth = k < GemmDepth ? k : GemmDepth;
  return (columns + GemmWidestPanel - 1) / GemmWidestPanel * GemmWidestPanel * depth;
}

ptrdiff_t ckernels_gemm_workspace(ptrdiff_t n, ptrdiff_t k) {
  if (n <= 0 || k <= 0) return 0;
  const ptrdiff_t depth = k < GemmDepth ? k : GemmDepth;
  const ptrdiff_t left = n > GemmDirectColumns ? GemmGroup * GemmTallestPanel * depth : 0;
  return gemm_right_elements(n, k) + left;
}

#define GEMM_REAL float
#define GEMM_BYTES 4
#define GEMM_PREFIX sgemm
#define TEMPLATE "gemm_template.h"
#include "kernels.h"
#undef GEMM_REAL
#undef GEMM_BYTES
#undef GEMM_PREFIX

#define GEMM_REAL double
#define GEMM_BYTES 8
#define GEMM_PREFIX dgemm
#define TEMPLATE "gemm_template.h"
#include "kernels.h"
#undef GEMM_REAL
#undef GEMM_BYTES
#undef GEMM_PREFIX

// No product to add: C = beta C.
#define GEMM_SCALE(REAL, NAME)                                                               \
  static void NAME(ptrdiff_t m, ptrdiff_t n, REAL beta, REAL *c, ptrdiff_t ldc) {            \
    for (ptrdiff_t i = 0; i < m; i++) {                                                      \
      for (ptrdiff_t j = 0; j < n; j++) c[i * ldc + j] = beta == 0 ? 0 : beta * c[i * ldc + j]; \
    }                                                                                        \
  }
GEMM_SCALE(float, sgemm_scale)
GEMM_SCALE(double, dgemm_scale)

#define GEMM_RUN(REAL, PREFIX)                                                                  \
  static void PREFIX##_run(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n,        \
                           ptrdiff_t k, REAL alpha, const REAL *a, ptrdiff_t lda, const REAL *b, \
                           ptrdiff_t ldb, REAL beta, REAL *c, ptrdiff_t ldc, bool upper,        \
                           REAL *workspace) {                                                   \
    if (m <= 0 || n <= 0) return;                                                               \
    if (k <= 0 || alpha == 0) {                                                                 \
      PREFIX##_scale(m, n, beta, c, ldc);                                                       \
    } else {                                                                                    \
      DISPATCH(PREFIX##_product, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, \
               c, ldc, upper, workspace);                                                       \
    }                                                                                           \
  }                                                                                             \
  void ckernels_##PREFIX(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n,          \
                         ptrdiff_t k, REAL alpha, const REAL *a, ptrdiff_t lda, const REAL *b,  \
                         ptrdiff_t ldb, REAL beta, REAL *c, ptrdiff_t ldc, REAL *workspace) {   \
    PREFIX##_run(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, false,  \
                 workspace);                                                                    \
  }
GEMM_RUN(float, sgemm)
GEMM_RUN(double, dgemm)

void ckernels_dsyrk(bool transpose, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a,
                    ptrdiff_t lda, double beta, double *c, ptrdiff_t ldc, double *workspace) {
  dgemm_run(transpose, !transpose, n, n, k, alpha, a, lda, a, lda, beta, c, ldc, true, workspace);
  for (ptrdiff_t i = 1; i < n; i++) {
    for (ptrdiff_t j = 0; j < i; j++) c[i * ldc + j] = c[j * ldc + i];
  }
}
