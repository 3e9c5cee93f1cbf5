// Sweeps over a box problem for one instruction set; see kernels.h.

static TARGET long NAME(box_update)(double *pull, const float *first, const float *second, double a,
                                    double b, const double *up, const double *low, long count,
                                    double *best, double *least) {
  V8 largest = all8(-INFINITY), smallest = all8(INFINITY), where = all8(0);
  V8 at = {0, 1, 2, 3, 4, 5, 6, 7};
  for (long r = 0; r < count; r += 8) {
    V8 one = __builtin_convertvector(*(const F8 *)(first + r), V8);
    V8 two = __builtin_convertvector(*(const F8 *)(second + r), V8);
    V8 next = FMA(all8(-a), one, FMA(all8(-b), two, *(const V8 *)(pull + r)));
    *(V8 *)(pull + r) = next;
    V8 high = next + *(const V8 *)(up + r);
    V8 deep = next + *(const V8 *)(low + r);
    I8 is_larger = high > largest;
    largest = pick8(is_larger, high, largest);
    where = pick8(is_larger, at, where);
    smallest = pick8(deep < smallest, deep, smallest);
    at += all8(8);
  }
  double top = -INFINITY, bottom = INFINITY, index = 0;
  for (int lane = 0; lane < 8; lane++) {
    if (largest[lane] > top || (largest[lane] == top && where[lane] < index)) {
      top = largest[lane];
      index = where[lane];
    }
    if (smallest[lane] < bottom) bottom = smallest[lane];
  }
  *best = top;
  *least = bottom;
  return (long)index;
}

static TARGET long NAME(box_partner)(const double *pull, const double *low, const double *diagonal,
                                     const float *row, double best, double own, long count) {
  V8 most = all8(0), where = all8(-1);
  V8 at = {0, 1, 2, 3, 4, 5, 6, 7};
  for (long r = 0; r < count; r += 8) {
    V8 gap = all8(best) - (*(const V8 *)(pull + r) + *(const V8 *)(low + r));
    V8 value = __builtin_convertvector(*(const F8 *)(row + r), V8);
    V8 bend = FMA(all8(-2), value, all8(own) + *(const V8 *)(diagonal + r));
    bend = pick8(bend > all8(1e-12), bend, all8(1e-12));
    V8 gain = gap * gap / bend;
    I8 is_better = (gap > all8(0)) & (gain > most);
    most = pick8(is_better, gain, most);
    where = pick8(is_better, at, where);
    at += all8(8);
  }
  double top = 0, index = -1;
  for (int lane = 0; lane < 8; lane++)
    if (where[lane] >= 0 && (most[lane] > top || (most[lane] == top && where[lane] < index))) {
      top = most[lane];
      index = where[lane];
    }
  return (long)index;
}
