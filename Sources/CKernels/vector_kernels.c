#include "vector_kernels.h"

#define TEMPLATE "vector_kernels_template.h"
#include "kernels.h"

void ckernels_vector_exp(ptrdiff_t n, const float *x, float *y) {
  DISPATCH(vector_exp, n, x, y);
}

void ckernels_vector_sigmoid(ptrdiff_t n, const float *x, float *y) {
  DISPATCH(vector_sigmoid, n, x, y);
}

void ckernels_vector_tanh(ptrdiff_t n, const float *x, float *y) {
  DISPATCH(vector_tanh, n, x, y);
}

void ckernels_vector_relu(ptrdiff_t n, const float *x, float *y) {
  DISPATCH(vector_relu, n, x, y);
}

void ckernels_vector_sigmoid_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx) {
  DISPATCH(vector_sigmoid_gradient, n, y, dy, dx);
}

void ckernels_vector_tanh_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx) {
  DISPATCH(vector_tanh_gradient, n, y, dy, dx);
}

void ckernels_vector_relu_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx) {
  DISPATCH(vector_relu_gradient, n, y, dy, dx);
}

void ckernels_vector_axpy(ptrdiff_t n, float a, const float *x, float *y) {
  DISPATCH(vector_axpy, n, a, x, y);
}

void ckernels_vector_scale(ptrdiff_t n, float a, float *x) {
  DISPATCH(vector_scale, n, a, x);
}

void ckernels_vector_multiply(ptrdiff_t n, const float *x, float *y) {
  DISPATCH(vector_multiply, n, x, y);
}

void ckernels_vector_fill_rows(ptrdiff_t rows, ptrdiff_t n, const float *x, float *y,
                               ptrdiff_t stride) {
  DISPATCH(vector_fill_rows, rows, n, x, y, stride);
}

void ckernels_vector_add_rows(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t stride,
                              float *sums) {
  DISPATCH(vector_add_rows, rows, n, x, stride, sums);
}

void ckernels_vector_keep_larger(ptrdiff_t n, float place, const float *x, float *largest,
                                 float *places) {
  DISPATCH(vector_keep_larger, n, place, x, largest, places);
}

void ckernels_vector_select_place(ptrdiff_t n, float place, const float *places,
                                  const float *values, float *x) {
  DISPATCH(vector_select_place, n, place, places, values, x);
}

double ckernels_vector_square_sum(ptrdiff_t n, const float *x) {
  return DISPATCH(vector_square_sum, n, x);
}

void ckernels_vector_adam(ptrdiff_t n, const CKernelsAdamStep *step, const float *gradient,
                          float *first, float *second, float *parameters) {
  DISPATCH(vector_adam, n, step, gradient, first, second, parameters);
}

void ckernels_vector_descend(ptrdiff_t n, float rate, float momentum, int nesterov, float penalty,
                             const float *gradient, float *velocity, float *parameters) {
  DISPATCH(vector_descend, n, rate, momentum, nesterov, penalty, gradient, velocity, parameters);
}
