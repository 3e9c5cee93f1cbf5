// Single-precision functions of whole arrays: activations, sums and steps of optimisers.
#ifndef CKERNELS_VECTOR_KERNELS_H
#define CKERNELS_VECTOR_KERNELS_H

#include <stddef.h>

#include "instruction_set.h"

// Adam's step: `step` is the learning rate over 1 - beta1^t, `correction` 1 / sqrt(1 - beta2^t).
typedef struct {
  float beta1, beta2, epsilon, step, correction;
  float penalty;  // L2: added to the gradient, times the parameter
  float shrink;   // decoupled weight decay: what a parameter is multiplied with first
} CKernelsAdamStep;

// Each function takes a count and arrays that are the same or do not overlap. The FMA, AVX-512 and
// NEON instances give the same bytes, element by element. NaN stays NaN.
typedef struct {
  // y = e^x, within 1.5 units in the last place; 0 and infinity where it leaves the range.
  void (*exp)(ptrdiff_t n, const float *x, float *y);
  // y = 1 / (1 + e^-x), relative error below 2e-7.
  void (*sigmoid)(ptrdiff_t n, const float *x, float *y);
  // y = tanh x, relative error below 2e-7.
  void (*tanh)(ptrdiff_t n, const float *x, float *y);
  // y = max(x, 0); NaN stays NaN.
  void (*relu)(ptrdiff_t n, const float *x, float *y);
  // dx = dy times the derivative, from what the function returned (y).
  void (*sigmoid_gradient)(ptrdiff_t n, const float *y, const float *dy, float *dx);
  void (*tanh_gradient)(ptrdiff_t n, const float *y, const float *dy, float *dx);
  void (*relu_gradient)(ptrdiff_t n, const float *y, const float *dy, float *dx);
  // y = a x + y, fused.
  void (*axpy)(ptrdiff_t n, float a, const float *x, float *y);
  // x = a x.
  void (*scale)(ptrdiff_t n, float a, float *x);
  // y = x y, element by element.
  void (*multiply)(ptrdiff_t n, const float *x, float *y);
  // Rows of y (rows x n, `stride` apart) = x.
  void (*fill_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, float *y, ptrdiff_t stride);
  // sums += the rows of x (rows x n, `stride` apart), one after the other.
  void (*add_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t stride, float *sums);
  // Where x is larger than largest, or NaN: largest = x, and places = place.
  void (*keep_larger)(ptrdiff_t n, float place, const float *x, float *largest, float *places);
  // x = values where places is place, else 0.
  void (*select_place)(ptrdiff_t n, float place, const float *places, const float *values,
                       float *x);
  // Sum of squares in double precision, 16 running sums.
  double (*square_sum)(ptrdiff_t n, const float *x);
  // One step of Adam, or AdamW, for n parameters with their gradients and both moments.
  void (*adam)(ptrdiff_t n, const CKernelsAdamStep *step, const float *gradient, float *first,
               float *second, float *parameters);
  // One step of gradient descent: velocity = momentum velocity + gradient + penalty parameter, and
  // parameter -= rate velocity (with Nesterov: rate (gradient + penalty parameter + momentum
  // velocity)).
  void (*descend)(ptrdiff_t n, float rate, float momentum, int nesterov, float penalty,
                  const float *gradient, float *velocity, float *parameters);
} CKernelsVectorKernels;

// The functions of an instruction set; null where this machine does not run it.
const CKernelsVectorKernels *ckernels_vector_kernels_of(CKernelsInstructionSet set);

// The best ones of this machine.
const CKernelsVectorKernels *ckernels_vector_kernels(void);

#endif
