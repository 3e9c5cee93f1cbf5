#include "column_moments.h"

#include <math.h>

#define SIZE_MASK 0x7FFFFFFFFFFFFFFFLL

#define TEMPLATE "column_moments_template.h"
#include "kernels.h"

void ckernels_column_sums(const double *x, long rows, long stride, long columns, double *sums,
                          double *counts, double *largest) {
  DISPATCH(column_sums, x, rows, stride, columns, sums, counts, largest);
}

void ckernels_column_squares(const double *x, long rows, long stride, long columns,
                             const double *means, double *squares, double *rests) {
  DISPATCH(column_squares, x, rows, stride, columns, means, squares, rests);
}

int ckernels_standardize(const double *x, double *y, long rows, long columns,
                         const double *factors, const double *means, const double *deviations) {
  return DISPATCH(standardize, x, y, rows, columns, factors, means, deviations);
}

void ckernels_fill(const double *x, double *y, long rows, long columns, long stride,
                   const double *fillings) {
  DISPATCH(fill, x, y, rows, columns, stride, fillings);
}

void ckernels_column_reach(const double *x, long rows, long columns, const double *shares,
                           double *sums, double *lows, double *highs) {
  DISPATCH(column_reach, x, rows, columns, shares, sums, lows, highs);
}

void ckernels_pack_columns(const double *x, long rows, long columns, const double *factors,
                           const double *shifts, double *y, long stride) {
  DISPATCH(pack_columns, x, rows, columns, factors, shifts, y, stride);
}
