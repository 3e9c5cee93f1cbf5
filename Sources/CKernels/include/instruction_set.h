// Which template of the kernels runs on this machine.
#ifndef CKERNELS_INSTRUCTION_SET_H
#define CKERNELS_INSTRUCTION_SET_H

typedef enum {
  CKernelsBaseline = 0,  // SSE2 on x86-64, plain C elsewhere
  CKernelsFMA = 1,       // AVX2 and FMA
  CKernelsAVX512 = 2,    // AVX-512 F, BW, DQ, VL
  CKernelsNEON = 3,      // arm64
} CKernelsInstructionSet;

// The best template for this machine; the same answer at every call.
CKernelsInstructionSet ckernels_instruction_set(void);

#endif
