#include "exponentials.h"

#include <math.h>

#define TEMPLATE "exponentials_template.h"
#include "kernels.h"

void ckernels_radial(double *out, const double *norms, double own, double gamma, long count) {
  DISPATCH(radial, out, norms, own, gamma, count);
}

double ckernels_logistic(double *scores, const double *truth, const double *weights,
                         double *slopes, double *spreads, long count) {
  return DISPATCH(logistic, scores, truth, weights, slopes, spreads, count);
}

double ckernels_softmax(double *scores, long classes, long ld, const double *truth,
                        const double *weights, double *slopes, long count) {
  return DISPATCH(softmax, scores, classes, ld, truth, weights, slopes, count);
}

void ckernels_softmax_bend(double *scores, long classes, long ld, const double *chances,
                           const double *weights, long count) {
  DISPATCH(softmax_bend, scores, classes, ld, chances, weights, count);
}
