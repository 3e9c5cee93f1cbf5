#include "box_steps.h"

#include <math.h>

#define TEMPLATE "box_steps_template.h"
#include "kernels.h"

long ckernels_box_update(double *pull, const float *first, const float *second, double a, double b,
                         const double *up, const double *low, long count, double *best,
                         double *least) {
  return DISPATCH(box_update, pull, first, second, a, b, up, low, count, best, least);
}

long ckernels_box_partner(const double *pull, const double *low, const double *diagonal,
                          const float *row, double best, double own, long count) {
  return DISPATCH(box_partner, pull, low, diagonal, row, best, own, count);
}
