// Moments of double-precision numbers that stand side by side; those that are not finite are left
// out. What is found goes to out[0], out[stride], out[2 * stride] and so on. All templates give the
// same bytes.
#ifndef CKERNELS_SAMPLE_MOMENTS_H
#define CKERNELS_SAMPLE_MOMENTS_H

// How many there are, their mean (NaN of none), and the sums of what they differ from it, which is
// what rounding left of the mean, and of its squares; with `shape`, of its cubes and fourth powers.
void ckernels_sample_moments(const double *x, long count, int shape, double *out, long stride);

// The least and the largest; infinity and -infinity of none.
void ckernels_sample_extremes(const double *x, long count, double *out, long stride);

// Of the times of those that there are, in seconds since the first of all times: the mean, the sum
// of the squares of what they differ from it, and of its products with value - mean.
void ckernels_sample_trend(const double *x, const double *times, long count, double mean,
                           double *out, long stride);

#endif
