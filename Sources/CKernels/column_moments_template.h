// Moments of columns for one instruction set; see kernels.h. A vector is eight columns of a row;
// vectors of a last, narrower group come from a copy.

// sum += term, and errors += what rounding lost (Knuth's two-sum: exact, whichever is larger).
#define ADD_EXACTLY(sum, errors, term)                      \
  {                                                         \
    const V8 term_ = (term), next_ = (sum) + term_;         \
    const V8 part_ = next_ - (sum);                         \
    (errors) += ((sum) - (next_ - part_)) + (term_ - part_); \
    (sum) = next_;                                          \
  }

// Runs a body for each vector `value` of each row, number `g` of `groups`.
#define EACH_GROUP(...)                                              \
  const int isWhole = columns == 8 * groups;                         \
  double copy[16] = {0};                                             \
  for (long row = 0; row < rows; row++) {                            \
    const double *from = x + row * stride;                           \
    if (!isWhole) {                                                  \
      for (long c = 0; c < columns; c++) copy[c] = from[c];          \
      from = copy;                                                   \
    }                                                                \
    _Pragma("clang loop unroll(full)")                               \
    for (int g = 0; g < groups; g++) {                               \
      const V8 value = *(const V8 *)(from + 8 * g);                  \
      __VA_ARGS__                                                    \
    }                                                                \
  }

INLINE TARGET void NAME(sum_columns)(const int groups, const double *x, long rows, long stride,
                                     long columns, double *sums, double *counts,
                                     double *largest) {
  V8 sum[2] = {all8(0), all8(0)}, error[2] = {all8(0), all8(0)};
  V8 count[2] = {all8(0), all8(0)}, most[2] = {all8(0), all8(0)};
  EACH_GROUP({
    const V8 size = (V8)((I8)value & SIZE_MASK);
    const I8 finite = size < all8(INFINITY);
    ADD_EXACTLY(sum[g], error[g], (V8)((I8)value & finite));
    count[g] += (V8)((I8)all8(1) & finite);
    most[g] = pick8(size > most[g], size, most[g]);
  })
  for (long c = 0; c < columns; c++) {
    sums[c] = sum[c / 8][c % 8] + error[c / 8][c % 8];
    counts[c] = count[c / 8][c % 8];
    largest[c] = most[c / 8][c % 8];
  }
}

static TARGET void NAME(column_sums)(const double *x, long rows, long stride, long columns,
                                     double *sums, double *counts, double *largest) {
  long c = 0;
  for (; c + 16 <= columns; c += 16)
    NAME(sum_columns)(2, x + c, rows, stride, 16, sums + c, counts + c, largest + c);
  for (; c + 8 <= columns; c += 8)
    NAME(sum_columns)(1, x + c, rows, stride, 8, sums + c, counts + c, largest + c);
  if (c < columns)
    NAME(sum_columns)(1, x + c, rows, stride, columns - c, sums + c, counts + c, largest + c);
}

INLINE TARGET void NAME(square_columns)(const int groups, const double *x, long rows, long stride,
                                        long columns, const double *means, double *squares,
                                        double *rests) {
  V8 square[2] = {all8(0), all8(0)}, square_error[2] = {all8(0), all8(0)};
  V8 rest[2] = {all8(0), all8(0)}, rest_error[2] = {all8(0), all8(0)};
  V8 mean[2] = {all8(0), all8(0)};
  for (long c = 0; c < columns; c++) mean[c / 8][c % 8] = means[c];
  EACH_GROUP({
    const V8 apart = (V8)((I8)(value - mean[g]) & (value == value));
    ADD_EXACTLY(square[g], square_error[g], apart * apart);
    ADD_EXACTLY(rest[g], rest_error[g], apart);
  })
  for (long c = 0; c < columns; c++) {
    squares[c] = square[c / 8][c % 8] + square_error[c / 8][c % 8];
    rests[c] = rest[c / 8][c % 8] + rest_error[c / 8][c % 8];
  }
}

static TARGET void NAME(column_squares)(const double *x, long rows, long stride, long columns,
                                        const double *means, double *squares, double *rests) {
  long c = 0;
  for (; c + 16 <= columns; c += 16)
    NAME(square_columns)(2, x + c, rows, stride, 16, means + c, squares + c, rests + c);
  for (; c + 8 <= columns; c += 8)
    NAME(square_columns)(1, x + c, rows, stride, 8, means + c, squares + c, rests + c);
  if (c < columns)
    NAME(square_columns)(1, x + c, rows, stride, columns - c, means + c, squares + c, rests + c);
}

#undef ADD_EXACTLY
#undef EACH_GROUP

static TARGET int NAME(standardize)(const double *x, double *y, long rows, long columns,
                                    const double *factors, const double *means,
                                    const double *deviations) {
  const double limit = 0x1.fffffffffffffp+1023;
  I8 far = {0};
  int isFar = 0;
  for (long row = 0; row < rows; row++, x += columns, y += columns) {
    long c = 0;
    while (columns >= 8 && c < columns) {
      // The last group may overlap the one before it.
      if (c + 8 > columns) c = columns - 8;
      const V8 value = *(const V8 *)(x + c);
      V8 scaled = value * *(const V8 *)(factors + c) - *(const V8 *)(means + c);
      scaled = scaled / *(const V8 *)(deviations + c);
      scaled = pick8(scaled > all8(limit), all8(limit), scaled);
      *(V8 *)(y + c) = pick8(scaled < all8(-limit), all8(-limit), scaled);
      far |= (V8)((I8)value & SIZE_MASK) == all8(INFINITY);
      c += 8;
    }
    for (; c < columns; c++) {
      const double scaled = (x[c] * factors[c] - means[c]) / deviations[c];
      y[c] = scaled > limit ? limit : scaled < -limit ? -limit : scaled;
      isFar |= isinf(x[c]) != 0;
    }
  }
  for (int lane = 0; lane < 8; lane++) isFar |= far[lane] != 0;
  return isFar;
}

static TARGET void NAME(fill)(const double *x, double *y, long rows, long columns, long stride,
                              const double *fillings) {
  for (long row = 0; row < rows; row++, x += columns, y += stride) {
    long c = 0;
    for (; c + 8 <= columns; c += 8) {
      const V8 value = *(const V8 *)(x + c);
      const I8 finite = (V8)((I8)value & SIZE_MASK) < all8(INFINITY);
      *(V8 *)(y + c) = pick8(finite, value, *(const V8 *)(fillings + c));
    }
    for (; c < columns; c++) y[c] = isfinite(x[c]) ? x[c] : fillings[c];
  }
}

static TARGET void NAME(column_reach)(const double *x, long rows, long columns,
                                      const double *shares, double *sums, double *lows,
                                      double *highs) {
  long c = 0;
  for (; c + 8 <= columns; c += 8) {
    V8 sum = *(V8 *)(sums + c), low = *(V8 *)(lows + c), high = *(V8 *)(highs + c);
    for (long row = 0; row < rows; row++) {
      const V8 value = *(const V8 *)(x + row * columns + c);
      sum += all8(shares[row]) * value;
      low = pick8(value < low, value, low);
      high = pick8(value > high, value, high);
    }
    *(V8 *)(sums + c) = sum;
    *(V8 *)(lows + c) = low;
    *(V8 *)(highs + c) = high;
  }
  for (; c < columns; c++) {
    for (long row = 0; row < rows; row++) {
      const double value = x[row * columns + c];
      sums[c] += shares[row] * value;
      lows[c] = value < lows[c] ? value : lows[c];
      highs[c] = value > highs[c] ? value : highs[c];
    }
  }
}

// Eight rows of eight columns become eight columns of eight rows.
INLINE TARGET void NAME(turn8)(V8 *rows) {
  V8 pairs[8], fours[8];
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 2) {
    pairs[i] = __builtin_shufflevector(rows[i], rows[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    pairs[i + 1] = __builtin_shufflevector(rows[i], rows[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 8; i += 4) {
#pragma clang loop unroll(full)
    for (int j = i; j < i + 2; j++) {
      fours[j] = __builtin_shufflevector(pairs[j], pairs[j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      fours[j + 2] = __builtin_shufflevector(pairs[j], pairs[j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    rows[i] = __builtin_shufflevector(fours[i], fours[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    rows[i + 4] = __builtin_shufflevector(fours[i], fours[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

static TARGET void NAME(pack_columns)(const double *x, long rows, long columns,
                                      const double *factors, const double *shifts, double *y,
                                      long stride) {
  const long whole = rows / 8 * 8;
  long c = 0;
  for (; c + 8 <= columns; c += 8) {
    const V8 factor = *(const V8 *)(factors + c), shift = *(const V8 *)(shifts + c);
    for (long r = 0; r < whole; r += 8) {
      V8 tile[8];
#pragma clang loop unroll(full)
      for (int i = 0; i < 8; i++)
        tile[i] = *(const V8 *)(x + (r + i) * columns + c) * factor - shift;
      NAME(turn8)(tile);
#pragma clang loop unroll(full)
      for (int i = 0; i < 8; i++) *(V8 *)(y + (c + i) * stride + r) = tile[i];
    }
  }
  for (long column = 0; column < columns; column++) {
    double *to = y + column * stride;
    long r = column < c ? whole : 0;
    for (; r < rows; r++) to[r] = x[r * columns + column] * factors[column] - shifts[column];
    for (; r < stride; r++) to[r] = 0;
  }
}
