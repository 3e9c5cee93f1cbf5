// Single-precision functions of whole arrays: activations, sums and steps of optimisers.
#ifndef CKERNELS_VECTOR_KERNELS_H
#define CKERNELS_VECTOR_KERNELS_H

#include <stddef.h>

// Adam's step: `step` is the learning rate over 1 - beta1^t, `correction` 1 / sqrt(1 - beta2^t).
typedef struct {
  float beta1, beta2, epsilon, step, correction;
  float penalty;  // L2: added to the gradient, times the parameter
  float shrink;   // decoupled weight decay: what a parameter is multiplied with first
} CKernelsAdamStep;

// Each function takes a count and arrays that are the same or do not overlap. The FMA, AVX-512 and
// NEON instances give the same bytes, element by element. NaN stays NaN.

// y = e^x, within 1.5 units in the last place; 0 and infinity where it leaves the range.
void ckernels_vector_exp(ptrdiff_t n, const float *x, float *y);
// y = 1 / (1 + e^-x), relative error below 2e-7.
void ckernels_vector_sigmoid(ptrdiff_t n, const float *x, float *y);
// y = tanh x, relative error below 2e-7.
void ckernels_vector_tanh(ptrdiff_t n, const float *x, float *y);
// y = max(x, 0); NaN stays NaN.
void ckernels_vector_relu(ptrdiff_t n, const float *x, float *y);
// dx = dy times the derivative, from what the function returned (y).
void ckernels_vector_sigmoid_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx);
void ckernels_vector_tanh_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx);
void ckernels_vector_relu_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx);
// y = a x + y, fused.
void ckernels_vector_axpy(ptrdiff_t n, float a, const float *x, float *y);
// x = a x.
void ckernels_vector_scale(ptrdiff_t n, float a, float *x);
// y = x y, element by element.
void ckernels_vector_multiply(ptrdiff_t n, const float *x, float *y);
// Rows of y (rows x n, `stride` apart) = x.
void ckernels_vector_fill_rows(ptrdiff_t rows, ptrdiff_t n, const float *x, float *y,
                               ptrdiff_t stride);
// sums += the rows of x (rows x n, `stride` apart), one after the other.
void ckernels_vector_add_rows(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t stride,
                              float *sums);
// Where x is larger than largest, or NaN: largest = x, and places = place.
void ckernels_vector_keep_larger(ptrdiff_t n, float place, const float *x, float *largest,
                                 float *places);
// x = values where places is place, else 0.
void ckernels_vector_select_place(ptrdiff_t n, float place, const float *places,
                                  const float *values, float *x);
// Sum of squares in double precision, 16 running sums.
double ckernels_vector_square_sum(ptrdiff_t n, const float *x);
// One step of Adam, or AdamW, for n parameters with their gradients and both moments.
void ckernels_vector_adam(ptrdiff_t n, const CKernelsAdamStep *step, const float *gradient,
                          float *first, float *second, float *parameters);
// One step of gradient descent: velocity = momentum velocity + gradient + penalty parameter, and
// parameter -= rate velocity (with Nesterov: rate (gradient + penalty parameter + momentum
// velocity)).
void ckernels_vector_descend(ptrdiff_t n, float rate, float momentum, int nesterov, float penalty,
                             const float *gradient, float *velocity, float *parameters);

#endif
