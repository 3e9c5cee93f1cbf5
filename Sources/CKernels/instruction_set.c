#include "instruction_set.h"

CKernelsInstructionSet ckernels_instruction_set(void) {
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
