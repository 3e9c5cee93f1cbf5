#include "boosting.h"
#include "instruction_set.h"

#pragma STDC FP_CONTRACT OFF

typedef double Two __attribute__((vector_size(16)));
typedef double Eight __attribute__((vector_size(64)));
typedef int64_t EightBits __attribute__((vector_size(64)));

// Sums of the bins up to each one.
typedef struct {
  double gradient[CKERNELS_PLACES] __attribute__((aligned(64)));
  double hessian[CKERNELS_PLACES] __attribute__((aligned(64)));
} Sides;

#define all(x) ((Eight){x, x, x, x, x, x, x, x})

#define NAME(x) baseline_##x
#define TARGET
#include "best_cut_template.h"
#undef NAME
#undef TARGET

#if defined(__x86_64__)
#define NAME(x) avx2_##x
#define TARGET __attribute__((target("avx2")))
#include "best_cut_template.h"
#undef NAME
#undef TARGET

#define NAME(x) avx512_##x
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl"), min_vector_width(512)))
#include "best_cut_template.h"
#undef NAME
#undef TARGET
#endif

void ckernels_best_cut(const double *sums, const uint16_t *bins, const uint8_t *kinds, size_t features,
                       const CKernelsCutRule *rule, CKernelsCut *best) {
#if defined(__x86_64__)
  switch (ckernels_instruction_set()) {
  case CKernelsAVX512: avx512_best_cut(sums, bins, kinds, features, rule, best); return;
  case CKernelsFMA: avx2_best_cut(sums, bins, kinds, features, rule, best); return;
  default: break;
  }
#endif
  baseline_best_cut(sums, bins, kinds, features, rule, best);
}
