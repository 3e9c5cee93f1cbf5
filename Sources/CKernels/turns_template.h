// The rotations for one instruction set; see kernels.h.

// Some vectors of columns. A row is read and written once: what it hands on to the next stays in
// registers; several vectors at a time hide how long that takes.
INLINE TARGET void NAME(turn_strip)( const int vectors, double *lower, ptrdiff_t columns,
                                    ptrdiff_t from, ptrdiff_t to, const double *turns) {
  DOUBLES kept[8];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    kept[v] = LOAD_DOUBLES(lower + v * DOUBLE_LANES);
  for (ptrdiff_t at = from; at >= to; at--) {
    const DOUBLES cosine = (DOUBLES)turns[2 * at];
    const DOUBLES sine = (DOUBLES)turns[2 * at + 1];
    double *upper = lower - columns;
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const DOUBLES a = LOAD_DOUBLES(upper + v * DOUBLE_LANES);
      const DOUBLES other = cosine * kept[v];
      const DOUBLES taken = -sine * kept[v];
      STORE_DOUBLES(lower + v * DOUBLE_LANES, FMA(sine, a, other));
      kept[v] = FMA(cosine, a, taken);
    }
    lower = upper;
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    STORE_DOUBLES(lower + v * DOUBLE_LANES, kept[v]);
}

static TARGET void NAME(turn_rows)(double *rows, ptrdiff_t columns, ptrdiff_t from, ptrdiff_t to,
                                   const double *turns) {
  double *lower = rows + (from + 1) * columns;
  ptrdiff_t column = 0;
  for (; column + 8 * DOUBLE_LANES <= columns; column += 8 * DOUBLE_LANES)
    NAME(turn_strip)(8, lower + column, columns, from, to, turns);
  for (; column + 3 * DOUBLE_LANES <= columns; column += 3 * DOUBLE_LANES)
    NAME(turn_strip)(3, lower + column, columns, from, to, turns);
  for (; column + DOUBLE_LANES <= columns; column += DOUBLE_LANES)
    NAME(turn_strip)(1, lower + column, columns, from, to, turns);
  for (; column < columns; column++) {
    double *last = lower + column;
    double kept = *last;
    for (ptrdiff_t at = from; at >= to; at--) {
      const double cosine = turns[2 * at], sine = turns[2 * at + 1];
      const double a = last[-columns];
      const double other = cosine * kept;
      const double taken = -sine * kept;
      *last = FMA(sine, a, other);
      kept = FMA(cosine, a, taken);
      last -= columns;
    }
    *last = kept;
  }
}
