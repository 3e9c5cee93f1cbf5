// Products of small blocks of double-precision numbers. Every length named `count` is a multiple
// of 8. Templates with fused multiply-add (AVX2, AVX-512, NEON) give the same bytes as each other.
#ifndef CKERNELS_BLOCK_PRODUCTS_H
#define CKERNELS_BLOCK_PRODUCTS_H

// out[v * ldo + r] = sum over c of w[v * ldw + c] * x[c * ldx + r], for v < vectors, r < count.
void ckernels_combine(const double *w, long vectors, long ldw, const double *x, long columns,
                      long ldx, long count, double *out, long ldo);

// out[i * ldo + j] += sum over r < count of a[i * lda + r] * b[j * ldb + r], for i < m, j < n.
void ckernels_products(const double *a, long m, long lda, const double *b, long n, long ldb,
                       long count, double *out, long ldo);

// out[i * ldo + j] += sum over r < count of weights[r] * x[i * ldx + r] * x[j * ldx + r],
// for i < columns and j <= i at least. `scratch` holds 4 * count numbers.
void ckernels_weighted_gram(const double *x, long columns, long ldx, const double *weights,
                            long count, double *scratch, double *out, long ldo);

#endif
