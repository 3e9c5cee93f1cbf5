// Includes TEMPLATE once per instruction set, with NAME(x), TARGET and FMA(a, b, c) = a * b + c.
// TILE_ROWS x TILE_COLUMNS is how many vectors of eight numbers are summed at once.
#define JOIN2(a, b) a##_##b
#define JOIN(a, b) JOIN2(a, b)
#define NAME(x) JOIN(x, SUFFIX)

#define FMA(a, b, c) ((a) * (b) + (c))
#define TARGET
#define SUFFIX baseline
#define TILE_ROWS 2
#define TILE_COLUMNS 1
#include TEMPLATE
#undef FMA
#undef TARGET
#undef SUFFIX
#undef TILE_ROWS
#undef TILE_COLUMNS

#define FMA(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#if defined(__x86_64__)
#define TARGET __attribute__((target("avx2,fma")))
#define SUFFIX avx2
#define TILE_ROWS 2
#define TILE_COLUMNS 2
#include TEMPLATE
#undef TARGET
#undef SUFFIX
#undef TILE_ROWS
#undef TILE_COLUMNS

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"), min_vector_width(512)))
#define SUFFIX avx512
#define TILE_ROWS 4
#define TILE_COLUMNS 4
#include TEMPLATE
#elif defined(__aarch64__)
#define TARGET
#define SUFFIX neon
#define TILE_ROWS 2
#define TILE_COLUMNS 2
#include TEMPLATE
#endif
#undef FMA
#undef TARGET
#undef SUFFIX
#undef TILE_ROWS
#undef TILE_COLUMNS

#if defined(__x86_64__)
#define DISPATCH(result, name, arguments)                      \
  switch (ckernels_instruction_set()) {                        \
    case CKernelsAVX512: result name##_avx512 arguments; break; \
    case CKernelsFMA: result name##_avx2 arguments; break;      \
    default: result name##_baseline arguments; break;           \
  }
#elif defined(__aarch64__)
#define DISPATCH(result, name, arguments) result name##_neon arguments;
#else
#define DISPATCH(result, name, arguments) result name##_baseline arguments;
#endif
