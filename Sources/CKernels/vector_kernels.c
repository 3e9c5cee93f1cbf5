#include "vector_kernels.h"

#include "kernel_targets.h"

// Nothing here fuses but what says so.
#pragma clang fp contract(off)

#if defined(__x86_64__)

#define VECTOR_NAME(x) CKERNELS_JOIN(vector_avx512, x)
#define VECTOR_LANES 16
#define VECTOR_TARGET CKERNELS_TARGET_AVX512
#define VECTOR_FMA CKERNELS_FUSED
#include "vector_template.h"
#undef VECTOR_NAME
#undef VECTOR_LANES
#undef VECTOR_TARGET

#define VECTOR_NAME(x) CKERNELS_JOIN(vector_fma, x)
#define VECTOR_LANES 8
#define VECTOR_TARGET CKERNELS_TARGET_FMA
#include "vector_template.h"
#undef VECTOR_NAME
#undef VECTOR_LANES
#undef VECTOR_TARGET
#undef VECTOR_FMA

#endif

#define VECTOR_NAME(x) CKERNELS_JOIN(vector_plain, x)
#define VECTOR_LANES 4
#define VECTOR_TARGET CKERNELS_TARGET_PLAIN
#if defined(__aarch64__)
#define VECTOR_FMA CKERNELS_FUSED
#else
#define VECTOR_FMA CKERNELS_UNFUSED
#endif
#include "vector_template.h"

const CKernelsVectorKernels *ckernels_vector_kernels_of(CKernelsInstructionSet set) {
  const CKernelsInstructionSet best = ckernels_instruction_set();
  if (set != best && (best == CKernelsNEON || set > best)) return NULL;
#if defined(__x86_64__)
  if (set == CKernelsAVX512) return &vector_avx512_kernels;
  if (set == CKernelsFMA) return &vector_fma_kernels;
#endif
  return &vector_plain_kernels;
}

const CKernelsVectorKernels *ckernels_vector_kernels(void) {
  return ckernels_vector_kernels_of(ckernels_instruction_set());
}
