#include "householder.h"

#define TEMPLATE "householder_template.h"
#include "kernels.h"

void ckernels_tridiagonal(long order, long stride, double *a, double *reflections, double *factors,
                          double *diagonal, double *beside, double *scratch) {
  DISPATCH(tridiagonal, order, stride, a, reflections, factors, diagonal, beside, scratch);
}

void ckernels_reflect_rows(double *rows, long count, long stride, long from, const double *v,
                           double b) {
  DISPATCH(reflect_rows, rows, count, stride, from, v, b);
}

void ckernels_values_below(long order, const double *diagonal, const double *squares,
                           const double *shifts, long *counts) {
  DISPATCH(values_below, order, diagonal, squares, shifts, counts);
}
