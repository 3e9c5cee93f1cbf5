// Eight numbers at a time, in portable vector types; a template says what registers they become.
#ifndef CKERNELS_VECTORS_H
#define CKERNELS_VECTORS_H

#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang diagnostic ignored "-Wunused-function"
#pragma clang fp contract(off)

typedef double V8 __attribute__((vector_size(64), aligned(8), may_alias));
typedef double V4 __attribute__((vector_size(32)));
typedef double V2 __attribute__((vector_size(16)));
typedef long long I8 __attribute__((vector_size(64)));
typedef float F8 __attribute__((vector_size(32), aligned(4), may_alias));

#define ALWAYS static inline __attribute__((always_inline))

// Macros, not functions: a function without a template's TARGET would pass vectors in memory.

#define all8(x)                                                     \
  ({                                                                \
    const double all8_ = (x);                                       \
    (V8){all8_, all8_, all8_, all8_, all8_, all8_, all8_, all8_};   \
  })

// Where a mask is all ones the first, elsewhere the second.
#define pick8(mask, yes, no) \
  ({                         \
    const I8 pick8_ = (mask); \
    (V8)((pick8_ & (I8)(yes)) | (~pick8_ & (I8)(no))); \
  })

// In one fixed order: halves onto halves.
#define total8(x)                                                     \
  ({                                                                  \
    const V8 total8_ = (x);                                           \
    V4 four_ = __builtin_shufflevector(total8_, total8_, 0, 1, 2, 3) + \
               __builtin_shufflevector(total8_, total8_, 4, 5, 6, 7); \
    V2 two_ = __builtin_shufflevector(four_, four_, 0, 1) +           \
              __builtin_shufflevector(four_, four_, 2, 3);            \
    two_[0] + two_[1];                                                \
  })

#endif
