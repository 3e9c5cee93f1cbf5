// Gradients of eight rows at a time for one instruction set; see kernels.h.

// Nothing is fused: the baseline gives the same bytes too.
#define EXP8_FMA UNFUSED
#include "exp8_template.h"
#undef EXP8_FMA

// e to the x, at the nearer end beyond -708...708.
INLINE TARGET V8 NAME(exponential)(V8 x) {
  x = pick8(x > all8(708), all8(708), x);
  return NAME(exp8)(pick8(x < all8(-708), all8(-708), x));
}

INLINE TARGET void NAME(store)(const V8 *gradient, const V8 *hessian, size_t count, float *pairs) {
  for (size_t i = 0; i < count; i++) {
    pairs[2 * i] = (float)(*gradient)[i];
    pairs[2 * i + 1] = (float)(*hessian)[i];
  }
}

// A full eight rows, or fewer at the end with zeros after them.
INLINE TARGET void NAME(load)(const double *from, size_t count, V8 *to) {
  if (count == 8) {
    __builtin_memcpy(to, from, sizeof *to);
  } else {
    *to = all8(0);
    for (size_t i = 0; i < count; i++) (*to)[i] = from[i];
  }
}

static TARGET void NAME(logistic_gradients)(const double *scores, const uint32_t *labels,
                                            const double *weights, size_t rows, float *pairs) {
  const V8 least = all8(1e-16);
  for (size_t at = 0; at < rows; at += 8) {
    size_t count = rows - at < 8 ? rows - at : 8;
    V8 e, truth = all8(0), weight = all8(1);
    NAME(load)(scores + at, count, &e);
    for (size_t i = 0; i < count; i++) truth[i] = labels[at + i];
    if (weights) NAME(load)(weights + at, count, &weight);
    e = NAME(exponential)(-e);
    V8 p = 1.0 / (1.0 + e);
    V8 hessian = p * (1.0 - p);
    I8 small = hessian < least;
    hessian = pick8(small, least, hessian) * weight;
    V8 gradient = (p - truth) * weight;
    NAME(store)(&gradient, &hessian, count, pairs + 2 * at);
  }
}

static TARGET void NAME(softmax_gradients)(const double *scores, size_t stride, size_t classes,
                                           const uint32_t *labels, const double *weights,
                                           size_t rows, float *pairs, double *room) {
  const V8 least = all8(1e-16);
  for (size_t at = 0; at < rows; at += 8) {
    size_t count = rows - at < 8 ? rows - at : 8;
    V8 top, sum = all8(0), weight = all8(1), e;
    NAME(load)(scores + at, count, &top);
    for (size_t k = 1; k < classes; k++) {
      NAME(load)(scores + k * stride + at, count, &e);
      I8 more = e > top;
      top = pick8(more, e, top);
    }
    for (size_t k = 0; k < classes; k++) {
      NAME(load)(scores + k * stride + at, count, &e);
      e = NAME(exponential)(e - top);
      sum += e;
      __builtin_memcpy(room + 8 * k, &e, sizeof e);
    }
    if (weights) NAME(load)(weights + at, count, &weight);
    for (size_t k = 0; k < classes; k++) {
      __builtin_memcpy(&e, room + 8 * k, sizeof e);
      V8 p = e / sum, truth = all8(0);
      for (size_t i = 0; i < count; i++) truth[i] = labels[at + i] == k;
      V8 hessian = 2.0 * p * (1.0 - p);
      I8 small = hessian < least;
      hessian = pick8(small, least, hessian) * weight;
      V8 gradient = (p - truth) * weight;
      NAME(store)(&gradient, &hessian, count, pairs + 2 * (k * stride + at));
    }
  }
}
