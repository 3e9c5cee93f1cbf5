// Which instance of the kernels runs on this machine.
#ifndef CKERNELS_INSTRUCTION_SET_H
#define CKERNELS_INSTRUCTION_SET_H

#include <stdbool.h>

typedef enum {
  CKernelsBaseline = 0,  // SSE2 on x86-64, plain C elsewhere
  CKernelsFMA = 1,       // AVX2 and FMA
  CKernelsAVX512 = 2,    // AVX-512 F, BW, DQ, VL
  CKernelsNEON = 3,      // arm64
} CKernelsInstructionSet;

// The set by which all kernels run in this thread: the best of this machine, unless pinned.
CKernelsInstructionSet ckernels_instruction_set(void);

// Makes all kernels of this thread run by a set, for tests that compare the sets; false, and nothing
// done, where this machine does not run it.
bool ckernels_pin(CKernelsInstructionSet set);

// Back to the best set of this machine.
void ckernels_unpin(void);

#endif
