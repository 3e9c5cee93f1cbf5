// Householder reflections of symmetric matrices, and eigenvalues of what they leave.
#ifndef CKERNELS_HOUSEHOLDER_H
#define CKERNELS_HOUSEHOLDER_H

// Brings a symmetric matrix to tridiagonal form. a: order x stride, stride a multiple of 8 and at
// least order, zeros beyond order, the largest element within 2^-60...2^60; nothing of use afterwards. reflections: order x stride zeros; row k
// becomes the vector v of reflection k, which leaves 0...k alone, and factors[k] the b of I - b v v^T,
// 0 where nothing had to be done. beside: order numbers, the last one 0. scratch: 2 * stride numbers.
// Templates with fused multiply-add (AVX2, AVX-512, NEON) give the same bytes as each other.
void ckernels_tridiagonal(long order, long stride, double *a, double *reflections, double *factors,
                          double *diagonal, double *beside, double *scratch);

// Rows become row - b (row . v) v, for columns from...<stride, where v is 0 below `from`.
void ckernels_reflect_rows(double *rows, long count, long stride, long from, const double *v,
                           double b);

// How many eigenvalues of a tridiagonal matrix lie below each of 16 numbers. squares[i] is the square
// of what stands between i and i + 1. All templates give the same.
void ckernels_values_below(long order, const double *diagonal, const double *squares,
                           const double *shifts, long *counts);

#endif
