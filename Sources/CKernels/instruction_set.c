#include "instruction_set.h"

// Of this thread: the set + 1, or 0 until it is asked for.
static _Thread_local int chosen = 0;

static CKernelsInstructionSet best(void) {
#if defined(__aarch64__)
  return CKernelsNEON;
#elif defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
      return CKernelsAVX512;
    }
    return CKernelsFMA;
  }
  return CKernelsBaseline;
#else
  return CKernelsBaseline;
#endif
}

CKernelsInstructionSet ckernels_instruction_set(void) {
  if (chosen == 0) chosen = (int)best() + 1;
  return (CKernelsInstructionSet)(chosen - 1);
}

bool ckernels_pin(CKernelsInstructionSet set) {
  const CKernelsInstructionSet most = best();
  // The better of two x86-64 sets includes the lesser.
  if (set != most && (most == CKernelsNEON || set > most)) return false;
  chosen = (int)set + 1;
  return true;
}

void ckernels_unpin(void) { chosen = 0; }
