#include "boosting.h"

#define TEMPLATE "boosting_gradients_template.h"
#include "kernels.h"

void ckernels_logistic_gradients(const double *scores, const uint32_t *labels, const double *weights,
                                 size_t rows, float *pairs) {
  DISPATCH(logistic_gradients, scores, labels, weights, rows, pairs);
}

void ckernels_softmax_gradients(const double *scores, size_t stride, size_t classes, const uint32_t *labels,
                                const double *weights, size_t rows, float *pairs, double *room) {
  DISPATCH(softmax_gradients, scores, stride, classes, labels, weights, rows, pairs, room);
}
