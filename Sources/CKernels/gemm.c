#include "gemm.h"

#include "gemm_blocks.h"
#include "kernel_targets.h"

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
#include "gemm_instances.h"
#undef GEMM_REAL
#undef GEMM_BYTES
#undef GEMM_PREFIX

#define GEMM_REAL double
#define GEMM_BYTES 8
#define GEMM_PREFIX dgemm
#include "gemm_instances.h"
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

#if defined(__x86_64__)
#define GEMM_CASES(PREFIX, ...)                                        \
  case CKernelsAVX512: PREFIX##_avx512_product(__VA_ARGS__); return true; \
  case CKernelsFMA: PREFIX##_fma_product(__VA_ARGS__); return true;    \
  case CKernelsBaseline: PREFIX##_plain_product(__VA_ARGS__); return true;
#elif defined(__aarch64__)
#define GEMM_CASES(PREFIX, ...) \
  case CKernelsNEON: PREFIX##_plain_product(__VA_ARGS__); return true;
#else
#define GEMM_CASES(PREFIX, ...) \
  case CKernelsBaseline: PREFIX##_plain_product(__VA_ARGS__); return true;
#endif

// Whether the machine runs an instance: the better of two x86-64 sets includes the lesser.
static bool runs(CKernelsInstructionSet set) {
  const CKernelsInstructionSet best = ckernels_instruction_set();
  return set == best || (best != CKernelsNEON && set < best);
}

#define GEMM_RUN(REAL, PREFIX)                                                                   \
  static bool PREFIX##_run(CKernelsInstructionSet set, bool transpose_a, bool transpose_b,       \
                           ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, REAL alpha, const REAL *a,     \
                           ptrdiff_t lda, const REAL *b, ptrdiff_t ldb, REAL beta, REAL *c,      \
                           ptrdiff_t ldc, bool upper, REAL *workspace) {                         \
    if (m <= 0 || n <= 0) return true;                                                           \
    if (k <= 0 || alpha == 0) {                                                                  \
      PREFIX##_scale(m, n, beta, c, ldc);                                                        \
      return true;                                                                               \
    }                                                                                            \
    switch (set) {                                                                               \
      GEMM_CASES(PREFIX, transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, \
                 upper, workspace)                                                               \
      default: return false;                                                                     \
    }                                                                                            \
  }                                                                                              \
  void ckernels_##PREFIX(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n,           \
                         ptrdiff_t k, REAL alpha, const REAL *a, ptrdiff_t lda, const REAL *b,   \
                         ptrdiff_t ldb, REAL beta, REAL *c, ptrdiff_t ldc, REAL *workspace) {    \
    PREFIX##_run(ckernels_instruction_set(), transpose_a, transpose_b, m, n, k, alpha, a, lda,   \
                 b, ldb, beta, c, ldc, false, workspace);                                        \
  }                                                                                              \
  bool ckernels_##PREFIX##_with(CKernelsInstructionSet set, bool transpose_a, bool transpose_b,  \
                                ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, REAL alpha,               \
                                const REAL *a, ptrdiff_t lda, const REAL *b, ptrdiff_t ldb,      \
                                REAL beta, REAL *c, ptrdiff_t ldc, REAL *workspace) {            \
    return runs(set) && PREFIX##_run(set, transpose_a, transpose_b, m, n, k, alpha, a, lda, b,   \
                                     ldb, beta, c, ldc, false, workspace);                       \
  }
GEMM_RUN(float, sgemm)
GEMM_RUN(double, dgemm)

void ckernels_dsyrk(bool transpose, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a,
                    ptrdiff_t lda, double beta, double *c, ptrdiff_t ldc, double *workspace) {
  dgemm_run(ckernels_instruction_set(), transpose, !transpose, n, n, k, alpha, a, lda, a, lda,
            beta, c, ldc, true, workspace);
  for (ptrdiff_t i = 1; i < n; i++) {
    for (ptrdiff_t j = 0; j < i; j++) c[i * ldc + j] = c[j * ldc + i];
  }
}
