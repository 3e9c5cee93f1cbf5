#include "radial_sums.h"

#define TEMPLATE "radial_sums_template.h"
#include "kernels.h"

void ckernels_radial_floats(float *products, const float *norms, float own, float gamma,
                            long count) {
  DISPATCH(radial_floats, products, norms, own, gamma, count);
}

double ckernels_mixed_dot(const float *values, const double *factors, long count) {
  return DISPATCH(mixed_dot, values, factors, count);
}
