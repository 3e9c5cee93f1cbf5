// One instance of the rotations. Settings: TURNS_LANES (doubles of a vector), TURNS_FMA, TURNS_TARGET
// and TURNS_NAME(x), which makes x this instance's own.

typedef double TURNS_NAME(vec) __attribute__((ext_vector_type(TURNS_LANES)));
typedef double TURNS_NAME(vec_anywhere)
    __attribute__((ext_vector_type(TURNS_LANES), aligned(sizeof(double)), may_alias));

// Some vectors of columns. A row is read and written once: what it hands on to the next stays in
// registers; several vectors at a time hide how long that takes.
static inline __attribute__((always_inline)) TURNS_TARGET void TURNS_NAME(strip)(
    const int vectors, double *lower, ptrdiff_t columns, ptrdiff_t from, ptrdiff_t to,
    const double *turns) {
  TURNS_NAME(vec) kept[8];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    kept[v] = *(const TURNS_NAME(vec_anywhere) *)(lower + v * TURNS_LANES);
  for (ptrdiff_t at = from; at >= to; at--) {
    const TURNS_NAME(vec) cosine = (TURNS_NAME(vec))turns[2 * at];
    const TURNS_NAME(vec) sine = (TURNS_NAME(vec))turns[2 * at + 1];
    double *upper = lower - columns;
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const TURNS_NAME(vec) a = *(const TURNS_NAME(vec_anywhere) *)(upper + v * TURNS_LANES);
      const TURNS_NAME(vec) other = cosine * kept[v];
      const TURNS_NAME(vec) taken = -sine * kept[v];
      *(TURNS_NAME(vec_anywhere) *)(lower + v * TURNS_LANES) = TURNS_FMA(sine, a, other);
      kept[v] = TURNS_FMA(cosine, a, taken);
    }
    lower = upper;
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    *(TURNS_NAME(vec_anywhere) *)(lower + v * TURNS_LANES) = kept[v];
}

static TURNS_TARGET void TURNS_NAME(run)(double *rows, ptrdiff_t columns, ptrdiff_t from,
                                         ptrdiff_t to, const double *turns) {
  double *lower = rows + (from + 1) * columns;
  ptrdiff_t column = 0;
  for (; column + 8 * TURNS_LANES <= columns; column += 8 * TURNS_LANES)
    TURNS_NAME(strip)(8, lower + column, columns, from, to, turns);
  for (; column + 3 * TURNS_LANES <= columns; column += 3 * TURNS_LANES)
    TURNS_NAME(strip)(3, lower + column, columns, from, to, turns);
  for (; column + TURNS_LANES <= columns; column += TURNS_LANES)
    TURNS_NAME(strip)(1, lower + column, columns, from, to, turns);
  for (; column < columns; column++) {
    double *last = lower + column;
    double kept = *last;
    for (ptrdiff_t at = from; at >= to; at--) {
      const double cosine = turns[2 * at], sine = turns[2 * at + 1];
      const double a = last[-columns];
      const double other = cosine * kept;
      const double taken = -sine * kept;
      *last = TURNS_FMA(sine, a, other);
      kept = TURNS_FMA(cosine, a, taken);
      last -= columns;
    }
    *last = kept;
  }
}
