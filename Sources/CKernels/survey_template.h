// One look at all rows for one instruction set; see kernels.h.

// Some rows at once, a constant after inlining, so that sums are read and written less often.
INLINE TARGET void NAME(survey_rows)(const int rows, const double *x, long columns, double *sums,
                                     V8 *most, V8 *trace) {
  V8 largest = *most, left = *trace;
  long c = 0;
  for (; c + 8 <= columns; c += 8) {
    V8 sum = *(const V8 *)(sums + c);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const V8 value = *(const V8 *)(x + r * columns + c);
      const V8 size = (V8)((I8)value & 0x7fffffffffffffff);
      sum += value;
      largest = pick8(size > largest, size, largest);
      // 0 of a number, NaN of anything else.
      left += value * all8(0);
    }
    *(V8 *)(sums + c) = sum;
  }
  for (; c < columns; c++) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const double value = x[r * columns + c], size = __builtin_fabs(value);
      sums[c] += value;
      largest[0] = size > largest[0] ? size : largest[0];
      left[0] += value * 0;
    }
  }
  *most = largest;
  *trace = left;
}

static TARGET double NAME(survey)(const double *x, long rows, long columns, double *sums) {
  V8 most = all8(0), trace = all8(0);
  long row = 0;
  for (; row + 4 <= rows; row += 4)
    NAME(survey_rows)(4, x + row * columns, columns, sums, &most, &trace);
  for (; row < rows; row++)
    NAME(survey_rows)(1, x + row * columns, columns, sums, &most, &trace);
  double largest = 0;
  for (int i = 0; i < 8; i++) {
    if (trace[i] != 0) return __builtin_inf();
    largest = most[i] > largest ? most[i] : largest;
  }
  return largest;
}

static TARGET void NAME(centre)(const double *x, long rows, long columns, const double *centre,
                                double *out) {
  for (long row = 0; row < rows; row++) {
    const double *from = x + row * columns;
    double *to = out + row * columns;
    long c = 0;
    for (; c + 8 <= columns; c += 8)
      *(V8 *)(to + c) = *(const V8 *)(from + c) - *(const V8 *)(centre + c);
    for (; c < columns; c++) to[c] = from[c] - centre[c];
  }
}
