#include "box_steps.h"

#include <math.h>

#include "instruction_set.h"
#include "vectors.h"

#define TEMPLATE "box_steps_template.h"
#include "templates.h"

long ckernels_box_update(double *pull, const float *first, const float *second, double a, double b,
                         const double *up, const double *low, long count, double *best,
                         double *least) {
  long at;
  DISPATCH(at =, box_update, (pull, first, second, a, b, up, low, count, best, least))
  return at;
}

long ckernels_box_partner(const double *pull, const double *low, const double *diagonal,
                          const float *row, double best, double own, long count) {
  long at;
  DISPATCH(at =, box_partner, (pull, low, diagonal, row, best, own, count))
  return at;
}
