// Radial kernel values in single precision, and sums of them. Every length is a multiple of 16. The
// FMA, AVX-512 and NEON instances give the same bytes as each other.
#ifndef CKERNELS_RADIAL_SUMS_H
#define CKERNELS_RADIAL_SUMS_H

// products[r] = exp(-gamma * max(0, own + norms[r] - 2 * products[r])), to about two units in the
// last place of the exponential; the argument itself is as good as the products are.
void ckernels_radial_floats(float *products, const float *norms, float own, float gamma,
                            long count);

// The sum over r of values[r] * factors[r], in double precision.
double ckernels_mixed_dot(const float *values, const double *factors, long count);

#endif
