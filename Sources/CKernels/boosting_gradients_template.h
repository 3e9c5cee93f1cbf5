// Gradients of eight rows at a time; included once per instruction set with NAME and TARGET defined.

// e to the x, within 2 units in the last place for x in -708...708, and at the nearer end beyond.
TARGET static inline __attribute__((always_inline)) void NAME(exponential)(Eight *number) {
  const Eight top = all(708.0), bottom = all(-708.0);
  Eight x = *number;
  EightBits over = x > top, under = x < bottom;
  x = (Eight)((over & (EightBits)top) | (~over & (EightBits)x));
  x = (Eight)((under & (EightBits)bottom) | (~under & (EightBits)x));
  // Adding 1.5 · 2^52 rounds to a whole number, which then stands in the low bits.
  const Eight magic = all(0x1.8p52);
  Eight shifted = x * 0x1.71547652b82fep0 + magic;
  Eight whole = shifted - magic;
  Eight r = (x - whole * 0x1.62e42fefa3800p-1) - whole * 0x1.ef35793c76730p-45;
  Eight sum = all(1.0 / 6227020800.0);
  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  sum = sum * r + 0.5;
  sum = sum * r + 1.0;
  sum = sum * r + 1.0;
  EightBits power = ((EightBits)shifted - (EightBits)magic + 1023) << 52;
  *number = sum * (Eight)power;
}

TARGET static inline __attribute__((always_inline)) void NAME(store)(const Eight *gradient, const Eight *hessian,
                                                                     size_t count, float *pairs) {
  for (size_t i = 0; i < count; i++) {
    pairs[2 * i] = (float)(*gradient)[i];
    pairs[2 * i + 1] = (float)(*hessian)[i];
  }
}

// A full eight rows, or fewer at the end with zeros after them.
TARGET static inline __attribute__((always_inline)) void NAME(load)(const double *from, size_t count, Eight *to) {
  if (count == 8) {
    __builtin_memcpy(to, from, sizeof *to);
  } else {
    *to = all(0);
    for (size_t i = 0; i < count; i++) (*to)[i] = from[i];
  }
}

TARGET static void NAME(logistic)(const double *scores, const uint32_t *labels, const double *weights, size_t rows,
                                  float *pairs) {
  const Eight least = all(1e-16);
  for (size_t at = 0; at < rows; at += 8) {
    size_t count = rows - at < 8 ? rows - at : 8;
    Eight e, truth = all(0), weight = all(1);
    NAME(load)(scores + at, count, &e);
    for (size_t i = 0; i < count; i++) truth[i] = labels[at + i];
    if (weights) NAME(load)(weights + at, count, &weight);
    e = -e;
    NAME(exponential)(&e);
    Eight p = 1.0 / (1.0 + e);
    Eight hessian = p * (1.0 - p);
    EightBits small = hessian < least;
    hessian = (Eight)((small & (EightBits)least) | (~small & (EightBits)hessian)) * weight;
    Eight gradient = (p - truth) * weight;
    NAME(store)(&gradient, &hessian, count, pairs + 2 * at);
  }
}

TARGET static void NAME(softmax)(const double *scores, size_t stride, size_t classes, const uint32_t *labels,
                                 const double *weights, size_t rows, float *pairs, double *room) {
  const Eight least = all(1e-16);
  for (size_t at = 0; at < rows; at += 8) {
    size_t count = rows - at < 8 ? rows - at : 8;
    Eight top, sum = all(0), weight = all(1), e;
    NAME(load)(scores + at, count, &top);
    for (size_t k = 1; k < classes; k++) {
      NAME(load)(scores + k * stride + at, count, &e);
      EightBits more = e > top;
      top = (Eight)((more & (EightBits)e) | (~more & (EightBits)top));
    }
    for (size_t k = 0; k < classes; k++) {
      NAME(load)(scores + k * stride + at, count, &e);
      e -= top;
      NAME(exponential)(&e);
      sum += e;
      __builtin_memcpy(room + 8 * k, &e, sizeof e);
    }
    if (weights) NAME(load)(weights + at, count, &weight);
    for (size_t k = 0; k < classes; k++) {
      __builtin_memcpy(&e, room + 8 * k, sizeof e);
      Eight p = e / sum, truth = all(0);
      for (size_t i = 0; i < count; i++) truth[i] = labels[at + i] == k;
      Eight hessian = 2.0 * p * (1.0 - p);
      EightBits small = hessian < least;
      hessian = (Eight)((small & (EightBits)least) | (~small & (EightBits)hessian)) * weight;
      Eight gradient = (p - truth) * weight;
      NAME(store)(&gradient, &hessian, count, pairs + 2 * (k * stride + at));
    }
  }
}
