// Moments of numbers side by side for one instruction set; see kernels.h. Two vectors of eight at a
// time; the last ones come from a copy that is filled up with what is left out.

// Runs a body for each vector `value`, number `g` of two, of which `there` says what is finite; `at`
// is the place of the first one.
#define EACH_PAIR(...)                                                             \
  for (long i = 0; i < count; i += 16) {                                           \
    double copy[16];                                                               \
    const double *from = x + i;                                                    \
    if (count - i < 16) {                                                          \
      for (int k = 0; k < 16; k++) copy[k] = k < count - i ? from[k] : NAN;        \
      from = copy;                                                                 \
    }                                                                              \
    _Pragma("clang loop unroll(full)") for (int g = 0; g < 2; g++) {               \
      const V8 value = *(const V8 *)(from + 8 * g);                                \
      const I8 there = value - value == all8(0);                                   \
      __VA_ARGS__                                                                  \
    }                                                                              \
  }

INLINE TARGET void NAME(moments)(const int shape, const double *x, long count, double *out,
                                 long stride) {
  V8 sum[2] = {all8(0), all8(0)};
  I8 number[2] = {{0}, {0}};
  EACH_PAIR({
    sum[g] += (V8)((I8)value & there);
    number[g] -= there;
  })
  double found = 0;
  for (int lane = 0; lane < 8; lane++) found += (double)(number[0][lane] + number[1][lane]);
  const double mean = found > 0 ? total8(sum[0] + sum[1]) / found : NAN;
  V8 rest[2] = {all8(0), all8(0)}, squares[2] = {all8(0), all8(0)};
  V8 cubes[2] = {all8(0), all8(0)}, fourths[2] = {all8(0), all8(0)};
  EACH_PAIR({
    const V8 apart = (V8)((I8)(value - all8(mean)) & there), square = apart * apart;
    rest[g] += apart;
    squares[g] += square;
    if (shape) {
      cubes[g] += square * apart;
      fourths[g] += square * square;
    }
  })
  out[0] = found;
  out[stride] = mean;
  out[2 * stride] = total8(rest[0] + rest[1]);
  out[3 * stride] = total8(squares[0] + squares[1]);
  if (shape) {
    out[4 * stride] = total8(cubes[0] + cubes[1]);
    out[5 * stride] = total8(fourths[0] + fourths[1]);
  }
}

static TARGET void NAME(sample_moments)(const double *x, long count, double *out, long stride) {
  NAME(moments)(0, x, count, out, stride);
}

static TARGET void NAME(sample_shape)(const double *x, long count, double *out, long stride) {
  NAME(moments)(1, x, count, out, stride);
}

static TARGET void NAME(sample_extremes)(const double *x, long count, double *out, long stride) {
  V8 least[2] = {all8(INFINITY), all8(INFINITY)}, most[2] = {all8(-INFINITY), all8(-INFINITY)};
  EACH_PAIR({
    least[g] = pick8(there & (value < least[g]), value, least[g]);
    most[g] = pick8(there & (value > most[g]), value, most[g]);
  })
  double low = INFINITY, high = -INFINITY;
  for (int lane = 0; lane < 16; lane++) {
    const double l = least[lane / 8][lane % 8], m = most[lane / 8][lane % 8];
    low = l < low ? l : low;
    high = m > high ? m : high;
  }
  out[0] = low;
  out[stride] = high;
}

// As EACH_PAIR, with `time` since the first of all.
#define EACH_TIMED_PAIR(...)                                                   \
  EACH_PAIR({                                                                  \
    double clock[8];                                                           \
    const double *now = times + i + 8 * g;                                     \
    if (from == copy) {                                                        \
      for (int k = 0; k < 8; k++)                                              \
        clock[k] = i + 8 * g + k < count ? now[k] : times[0];                  \
      now = clock;                                                             \
    }                                                                          \
    const V8 time = *(const V8 *)now - all8(times[0]);                         \
    __VA_ARGS__                                                                \
  })

static TARGET void NAME(sample_trend)(const double *x, const double *times, long count,
                                      double mean, double *out, long stride) {
  V8 sum[2] = {all8(0), all8(0)}, squares[2] = {all8(0), all8(0)};
  V8 products[2] = {all8(0), all8(0)};
  I8 number[2] = {{0}, {0}};
  EACH_TIMED_PAIR({
    sum[g] += (V8)((I8)time & there);
    number[g] -= there;
  })
  double found = 0;
  for (int lane = 0; lane < 8; lane++) found += (double)(number[0][lane] + number[1][lane]);
  const double middle = found > 0 ? total8(sum[0] + sum[1]) / found : NAN;
  EACH_TIMED_PAIR({
    const V8 distance = (V8)((I8)(time - all8(middle)) & there);
    squares[g] += distance * distance;
    products[g] += distance * (V8)((I8)(value - all8(mean)) & there);
  })
  out[0] = middle;
  out[stride] = total8(squares[0] + squares[1]);
  out[2 * stride] = total8(products[0] + products[1]);
}

#undef EACH_PAIR
#undef EACH_TIMED_PAIR
