#include "sample_moments.h"

#include <math.h>

#define TEMPLATE "sample_moments_template.h"
#include "kernels.h"

void ckernels_sample_moments(const double *x, long count, int shape, double *out, long stride) {
  if (shape)
    DISPATCH(sample_shape, x, count, out, stride);
  else
    DISPATCH(sample_moments, x, count, out, stride);
}

void ckernels_sample_extremes(const double *x, long count, double *out, long stride) {
  DISPATCH(sample_extremes, x, count, out, stride);
}

void ckernels_sample_trend(const double *x, const double *times, long count, double mean,
                           double *out, long stride) {
  DISPATCH(sample_trend, x, times, count, mean, out, stride);
}
