// The one way in which a template becomes an instance per instruction set. A kernel file says
//
//   #define TEMPLATE "turns_template.h"
//   #include "kernels.h"
//
// and the template is included once for each instruction set of the architecture, with
//
//   NAME(x)         x_avx512, x_fma, x_baseline or x_neon: whatever the template defines goes by it
//   TARGET          attributes of each of its functions; no flags are passed to the compiler
//   FMA(a, b, c)    a * b + c, fused in all sets but the baseline; * and + alone are never fused
//   REGISTER        bytes of a vector register: 16, 32 or 64
//   REGISTERS       how many there are: 16 or 32
//   FLOATS, INTS, FLOAT_LANES      a register of single-precision numbers, and of their bits
//   DOUBLES, DOUBLE_LANES          a register of double-precision numbers
//   LOAD, STORE, LOAD_DOUBLES, STORE_DOUBLES     registers from and to any address
//
// DISPATCH(function, arguments) calls the instance of this machine. Included without TEMPLATE, the
// header gives no instances, only vectors of eight.
//
// To add a kernel X: declare ckernels_X in include/X.h and name that header in include/CKernels.h;
// write `static TARGET void NAME(X)(...)` in X_template.h, parts of it as `INLINE TARGET`; in X.c
// stand the two lines above and ckernels_X, which calls DISPATCH(X, ...). Sums go in one order,
// whatever REGISTER is, so that all fused sets give the same bytes: a test runs the kernel by each
// set with ckernels_pin (`pinned(to:)` in LearnersTests). A template undefines its own macros.
#ifndef CKERNELS_KERNELS_H
#define CKERNELS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "instruction_set.h"

// Vectors are never passed between functions that are not inlined; not every instance uses all.
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang diagnostic ignored "-Wunused-function"
// Nothing fuses but what says so.
#pragma clang fp contract(off)

#define INLINE static inline __attribute__((always_inline))

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define NAME(x) JOIN(x, SUFFIX)

#define FUSED(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#define UNFUSED(a, b, c) ((a) * (b) + (c))

// A register, and the same at any address.
#define CKERNELS_LANES(TYPE, REAL, COUNT)                          \
  typedef REAL TYPE __attribute__((ext_vector_type(COUNT)));       \
  typedef REAL TYPE##At                                            \
      __attribute__((ext_vector_type(COUNT), aligned(sizeof(REAL)), may_alias));
CKERNELS_LANES(Floats16, float, 4)
CKERNELS_LANES(Floats32, float, 8)
CKERNELS_LANES(Floats64, float, 16)
CKERNELS_LANES(Ints16, int32_t, 4)
CKERNELS_LANES(Ints32, int32_t, 8)
CKERNELS_LANES(Ints64, int32_t, 16)
CKERNELS_LANES(Doubles16, double, 2)
CKERNELS_LANES(Doubles32, double, 4)
CKERNELS_LANES(Doubles64, double, 8)

#define FLOATS JOIN_LANES(Floats, REGISTER)
#define FLOATS_AT JOIN_LANES(JOIN_LANES(Floats, REGISTER), At)
#define INTS JOIN_LANES(Ints, REGISTER)
#define DOUBLES JOIN_LANES(Doubles, REGISTER)
#define DOUBLES_AT JOIN_LANES(JOIN_LANES(Doubles, REGISTER), At)
#define JOIN_LANES_(a, b) a##b
#define JOIN_LANES(a, b) JOIN_LANES_(a, b)
#define FLOAT_LANES (REGISTER / 4)
#define DOUBLE_LANES (REGISTER / 8)
#define LOAD(p) (*(const FLOATS_AT *)(p))
#define STORE(p, value) (*(FLOATS_AT *)(p) = (value))
#define LOAD_DOUBLES(p) (*(const DOUBLES_AT *)(p))
#define STORE_DOUBLES(p, value) (*(DOUBLES_AT *)(p) = (value))

// Eight numbers at a time, whatever registers they take: their sum is one sum everywhere.
typedef double V8 __attribute__((vector_size(64), aligned(8), may_alias));
typedef double V4 __attribute__((vector_size(32)));
typedef double V2 __attribute__((vector_size(16)));
typedef int64_t I8 __attribute__((vector_size(64)));
typedef float F8 __attribute__((vector_size(32), aligned(4), may_alias));

// Macros, not functions: a function without a template's TARGET would pass vectors in memory.

#define all8(x)                                                   \
  ({                                                              \
    const double all8_ = (x);                                     \
    (V8){all8_, all8_, all8_, all8_, all8_, all8_, all8_, all8_}; \
  })

// Where a mask is all ones the first, elsewhere the second.
#define pick8(mask, yes, no)                           \
  ({                                                   \
    const I8 pick8_ = (mask);                          \
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

// This machine's instance of a function; an expression, with the function's value.
#if defined(__x86_64__)
#define DISPATCH(function, ...)                                       \
  ({                                                                  \
    const CKernelsInstructionSet set_ = ckernels_instruction_set();   \
    set_ == CKernelsAVX512 ? JOIN(function, avx512)(__VA_ARGS__)      \
    : set_ == CKernelsFMA  ? JOIN(function, fma)(__VA_ARGS__)         \
                           : JOIN(function, baseline)(__VA_ARGS__);   \
  })
#elif defined(__aarch64__)
#define DISPATCH(function, ...) JOIN(function, neon)(__VA_ARGS__)
#else
#define DISPATCH(function, ...) JOIN(function, baseline)(__VA_ARGS__)
#endif

#endif

#ifdef TEMPLATE

#if defined(__x86_64__)

#define SUFFIX avx512
#define TARGET \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"), min_vector_width(512)))
#define FMA FUSED
#define REGISTER 64
#define REGISTERS 32
#include TEMPLATE
#undef SUFFIX
#undef TARGET
#undef REGISTER
#undef REGISTERS

#define SUFFIX fma
#define TARGET __attribute__((target("avx2,fma"), min_vector_width(256)))
#define REGISTER 32
#define REGISTERS 16
#include TEMPLATE
#undef SUFFIX
#undef TARGET
#undef FMA
#undef REGISTER
#undef REGISTERS

#endif

#define TARGET
#define REGISTER 16
#if defined(__aarch64__)
#define SUFFIX neon
#define FMA FUSED
#define REGISTERS 32
#else
#define SUFFIX baseline
#define FMA UNFUSED
#define REGISTERS 16
#endif
#include TEMPLATE
#undef SUFFIX
#undef TARGET
#undef FMA
#undef REGISTER
#undef REGISTERS

#undef TEMPLATE
#endif
