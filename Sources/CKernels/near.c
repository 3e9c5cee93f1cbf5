#include "near.h"

#include "kernel_targets.h"

#if defined(__x86_64__)

#define NEAR_NAME(x) CKERNELS_JOIN(near_avx512, x)
#define NEAR_LANES 16
#define NEAR_HEIGHT 12
#define NEAR_TARGET CKERNELS_TARGET_AVX512
#define NEAR_FMA CKERNELS_FUSED
#include "near_kernel.h"
#undef NEAR_NAME
#undef NEAR_LANES
#undef NEAR_HEIGHT
#undef NEAR_TARGET

#define NEAR_NAME(x) CKERNELS_JOIN(near_fma, x)
#define NEAR_LANES 8
#define NEAR_HEIGHT 6
#define NEAR_TARGET CKERNELS_TARGET_FMA
#include "near_kernel.h"
#undef NEAR_NAME
#undef NEAR_LANES
#undef NEAR_HEIGHT
#undef NEAR_TARGET
#undef NEAR_FMA

#endif

#define NEAR_NAME(x) CKERNELS_JOIN(near_plain, x)
#define NEAR_LANES 4
#if defined(__aarch64__)
#define NEAR_HEIGHT 12
#define NEAR_FMA CKERNELS_FUSED
#else
#define NEAR_HEIGHT 6
#define NEAR_FMA CKERNELS_UNFUSED
#endif
#define NEAR_TARGET CKERNELS_TARGET_PLAIN
#include "near_kernel.h"

ptrdiff_t ckernels_near_with(CKernelsInstructionSet set, bool manhattan, ptrdiff_t depth,
                             const float *queries, const float *panels, ptrdiff_t count,
                             const float *starts, const float *limits, uint32_t *hits) {
  const CKernelsInstructionSet best = ckernels_instruction_set();
  if (set != best && (best == CKernelsNEON || set > best)) return -1;
  switch (set) {
#if defined(__x86_64__)
    case CKernelsAVX512:
      return near_avx512_scan(manhattan, depth, queries, panels, count, starts, limits, hits);
    case CKernelsFMA:
      return near_fma_scan(manhattan, depth, queries, panels, count, starts, limits, hits);
#endif
    default:
      return near_plain_scan(manhattan, depth, queries, panels, count, starts, limits, hits);
  }
}

ptrdiff_t ckernels_near(bool manhattan, ptrdiff_t depth, const float *queries, const float *panels,
                        ptrdiff_t count, const float *starts, const float *limits,
                        uint32_t *hits) {
  return ckernels_near_with(ckernels_instruction_set(), manhattan, depth, queries, panels, count,
                            starts, limits, hits);
}
