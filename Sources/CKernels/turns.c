#include "turns.h"

#include "kernel_targets.h"

#if defined(__x86_64__)

#define TURNS_NAME(x) CKERNELS_JOIN(turns_avx512, x)
#define TURNS_LANES 8
#define TURNS_TARGET CKERNELS_TARGET_AVX512
#define TURNS_FMA CKERNELS_FUSED
#include "turns_kernel.h"
#undef TURNS_NAME
#undef TURNS_LANES
#undef TURNS_TARGET

#define TURNS_NAME(x) CKERNELS_JOIN(turns_fma, x)
#define TURNS_LANES 4
#define TURNS_TARGET CKERNELS_TARGET_FMA
#include "turns_kernel.h"
#undef TURNS_NAME
#undef TURNS_LANES
#undef TURNS_TARGET
#undef TURNS_FMA

#endif

#define TURNS_NAME(x) CKERNELS_JOIN(turns_plain, x)
#define TURNS_LANES 2
#if defined(__aarch64__)
#define TURNS_FMA CKERNELS_FUSED
#else
#define TURNS_FMA CKERNELS_UNFUSED
#endif
#define TURNS_TARGET CKERNELS_TARGET_PLAIN
#include "turns_kernel.h"

bool ckernels_turn_rows_with(CKernelsInstructionSet set, double *rows, ptrdiff_t columns,
                             ptrdiff_t from, ptrdiff_t to, const double *turns) {
  const CKernelsInstructionSet best = ckernels_instruction_set();
  if (set != best && (best == CKernelsNEON || set > best)) return false;
  switch (set) {
#if defined(__x86_64__)
    case CKernelsAVX512: turns_avx512_run(rows, columns, from, to, turns); return true;
    case CKernelsFMA: turns_fma_run(rows, columns, from, to, turns); return true;
#endif
    default: turns_plain_run(rows, columns, from, to, turns); return true;
  }
}

void ckernels_turn_rows(double *rows, ptrdiff_t columns, ptrdiff_t from, ptrdiff_t to,
                        const double *turns) {
  ckernels_turn_rows_with(ckernels_instruction_set(), rows, columns, from, to, turns);
}
