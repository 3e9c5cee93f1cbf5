#include "boosting.h"
#include "instruction_set.h"

#pragma STDC FP_CONTRACT OFF

typedef double Eight __attribute__((vector_size(64)));
typedef int64_t EightBits __attribute__((vector_size(64)));

#define all(x) ((Eight){x, x, x, x, x, x, x, x})

#define NAME(x) baseline_##x
#define TARGET
#include "boosting_gradients_template.h"
#undef NAME
#undef TARGET

#if defined(__x86_64__)
#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2")))
#include "boosting_gradients_template.h"
#undef NAME
#undef TARGET

#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl"), min_vector_width(512)))
#include "boosting_gradients_template.h"
#undef NAME
#undef TARGET
#endif

void ckernels_logistic_gradients(const double *scores, const uint32_t *labels, const double *weights,
                                 size_t rows, float *pairs) {
#if defined(__x86_64__)
  switch (ckernels_instruction_set()) {
  case CKernelsAVX512: avx512_logistic(scores, labels, weights, rows, pairs); return;
  case CKernelsFMA: avx2_logistic(scores, labels, weights, rows, pairs); return;
  default: break;
  }
#endif
  baseline_logistic(scores, labels, weights, rows, pairs);
}

void ckernels_softmax_gradients(const double *scores, size_t stride, size_t classes, const uint32_t *labels,
                                const double *weights, size_t rows, float *pairs, double *room) {
#if defined(__x86_64__)
  switch (ckernels_instruction_set()) {
  case CKernelsAVX512:
    avx512_softmax(scores, stride, classes, labels, weights, rows, pairs, room);
    return;
  case CKernelsFMA: avx2_softmax(scores, stride, classes, labels, weights, rows, pairs, room); return;
  default: break;
  }
#endif
  baseline_softmax(scores, stride, classes, labels, weights, rows, pairs, room);
}
