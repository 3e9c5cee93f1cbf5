// The instances of the matrix product for one element type. Settings: GEMM_REAL, GEMM_BYTES of an
// element, GEMM_PREFIX.

#define GEMM_6(X) X(1) X(2) X(3) X(4) X(5) X(6)
#define GEMM_14(X) GEMM_6(X) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)

#if defined(__x86_64__)

#define GEMM_NAME(x) CKERNELS_JOIN(CKERNELS_JOIN(GEMM_PREFIX, avx512), x)
#define GEMM_LANES (64 / GEMM_BYTES)
#define GEMM_ROWS 14
#define GEMM_EACH_HEIGHT(X) GEMM_14(X)
#define GEMM_TARGET CKERNELS_TARGET_AVX512
#define GEMM_FMA CKERNELS_FUSED
#include "gemm_kernel.h"
#undef GEMM_NAME
#undef GEMM_LANES
#undef GEMM_ROWS
#undef GEMM_EACH_HEIGHT
#undef GEMM_TARGET

#define GEMM_NAME(x) CKERNELS_JOIN(CKERNELS_JOIN(GEMM_PREFIX, fma), x)
#define GEMM_LANES (32 / GEMM_BYTES)
#define GEMM_ROWS 6
#define GEMM_EACH_HEIGHT(X) GEMM_6(X)
#define GEMM_TARGET CKERNELS_TARGET_FMA
#include "gemm_kernel.h"
#undef GEMM_NAME
#undef GEMM_LANES
#undef GEMM_ROWS
#undef GEMM_EACH_HEIGHT
#undef GEMM_TARGET
#undef GEMM_FMA

#endif

#define GEMM_NAME(x) CKERNELS_JOIN(CKERNELS_JOIN(GEMM_PREFIX, plain), x)
#define GEMM_LANES (16 / GEMM_BYTES)
#if defined(__aarch64__)
#define GEMM_ROWS 12
#define GEMM_EACH_HEIGHT(X) GEMM_6(X) X(7) X(8) X(9) X(10) X(11) X(12)
#define GEMM_FMA CKERNELS_FUSED
#else
#define GEMM_ROWS 6
#define GEMM_EACH_HEIGHT(X) GEMM_6(X)
#define GEMM_FMA CKERNELS_UNFUSED
#endif
#define GEMM_TARGET CKERNELS_TARGET_PLAIN
#include "gemm_kernel.h"
#undef GEMM_NAME
#undef GEMM_LANES
#undef GEMM_ROWS
#undef GEMM_EACH_HEIGHT
#undef GEMM_TARGET
#undef GEMM_FMA

#undef GEMM_6
#undef GEMM_14
