// How one template becomes an instance per instruction set: a header holds a template,
// and is included between the CKERNELS_* settings of this header. Function attributes, no flags.
#ifndef CKERNELS_KERNEL_TARGETS_H
#define CKERNELS_KERNEL_TARGETS_H

#define CKERNELS_TARGET_FMA __attribute__((target("avx2,fma"), min_vector_width(256)))
#define CKERNELS_TARGET_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"), min_vector_width(512)))
#define CKERNELS_TARGET_PLAIN

// Vector accumulation: fused where the instruction set has it. The fused classes round alike.
#define CKERNELS_FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)
#define CKERNELS_UNFUSED(a, b, c) ((c) + (a) * (b))

#define CKERNELS_JOIN_(a, b) a##_##b
#define CKERNELS_JOIN(a, b) CKERNELS_JOIN_(a, b)

#endif
