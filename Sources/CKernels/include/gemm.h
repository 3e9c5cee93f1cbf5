// General matrix products, row-major: C = alpha op(A) op(B) + beta C.
#ifndef CKERNELS_GEMM_H
#define CKERNELS_GEMM_H

#include <stdbool.h>
#include <stddef.h>

// C is m x n, op(A) m x k, op(B) k x n; op transposes where its flag is set. The leading dimensions
// are elements from one stored row to the next. C is not read where beta is 0; A and B are not read
// where alpha is 0 or k is 0; NaN and infinity otherwise pass through. C overlaps neither A nor B.
//
// Every element is a sum over k in one fixed order of fused operations, blocks of equal size that
// depend on k alone: the FMA, AVX-512 and NEON instances give the same bytes, whatever m and n are,
// so that a row of C does not depend on the other rows.
//
// `workspace` holds at least ckernels_gemm_workspace(n, k) elements, and belongs to the call alone.
// No thread is started and nothing is kept.
void ckernels_sgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                    float alpha, const float *a, ptrdiff_t lda, const float *b, ptrdiff_t ldb,
                    float beta, float *c, ptrdiff_t ldc, float *workspace);
void ckernels_dgemm(bool transpose_a, bool transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                    double alpha, const double *a, ptrdiff_t lda, const double *b, ptrdiff_t ldb,
                    double beta, double *c, ptrdiff_t ldc, double *workspace);

// C = alpha A^T A + beta C for A k x n (or A A^T for A n x k where `transpose` is false), C
// symmetric n x n: about half the work of the general product and the same bytes.
void ckernels_dsyrk(bool transpose, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a,
                    ptrdiff_t lda, double beta, double *c, ptrdiff_t ldc, double *workspace);

// Elements of workspace that a product with these n and k asks for, at most about 200,000.
ptrdiff_t ckernels_gemm_workspace(ptrdiff_t n, ptrdiff_t k);

#endif
