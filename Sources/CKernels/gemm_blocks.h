// Blocks of a matrix product. The depth decides the order of summation, so it is one for all
// instruction sets; the others decide only speed and the size of the workspace.
#ifndef CKERNELS_GEMM_BLOCKS_H
#define CKERNELS_GEMM_BLOCKS_H

enum {
  GemmDepth = 256,         // of k at a time
  GemmColumns = 512,       // of n at a time: a multiple of every tile's width
  GemmGroup = 8,           // row panels that are packed together
  GemmTallestPanel = 14,   // rows of a panel at most
  GemmWidestPanel = 32,    // columns of a panel at most
  GemmDirectColumns = 256  // up to this n a row-major A is read where it stands
};

#endif
