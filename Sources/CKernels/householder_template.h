// Householder reflections for one instruction set; see kernels.h.

// Rows less v w^T + w v^T, and their products with u.
INLINE TARGET void NAME(renew_rows)(const int rows, double *a, long first, long stride,
                                    const double *v, const double *w, const double *u, long row,
                                    double *products) {
  V8 sums[4], mine[4], other[4];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    sums[r] = all8(0);
    mine[r] = all8(-v[row + r]);
    other[r] = all8(-w[row + r]);
  }
  for (long c = first; c < stride; c += 8) {
    const V8 vs = *(const V8 *)(v + c), ws = *(const V8 *)(w + c), us = *(const V8 *)(u + c);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      V8 *at = (V8 *)(a + (row + r) * stride + c);
      const V8 half = FMA(mine[r], ws, *at);
      const V8 whole = FMA(other[r], vs, half);
      *at = whole;
      sums[r] = FMA(whole, us, sums[r]);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) products[row + r] = total8(sums[r]);
}

INLINE TARGET double NAME(dot8)(const double *x, const double *y, long first, long stride) {
  V8 even = all8(0), odd = all8(0);
  long c = first;
  for (; c + 16 <= stride; c += 16) {
    even = FMA(*(const V8 *)(x + c), *(const V8 *)(y + c), even);
    odd = FMA(*(const V8 *)(x + c + 8), *(const V8 *)(y + c + 8), odd);
  }
  if (c < stride) even = FMA(*(const V8 *)(x + c), *(const V8 *)(y + c), even);
  const V8 sum = even + odd;
  return total8(sum);
}

static TARGET void NAME(tridiagonal)(long order, long stride, double *a, double *reflections,
                                     double *factors, double *diagonal, double *beside,
                                     double *scratch) {
  // What is still to be taken off the rows below: v w^T + w v^T.
  double *w = scratch, *next = scratch + stride;
  for (long c = 0; c < 2 * stride; c++) scratch[c] = 0;
  const double *v = reflections + (order - 1) * stride;
  for (long k = 0; k < order; k++) {
    double *row = a + k * stride, *u = reflections + k * stride;
    const double mine = -v[k], other = -w[k];
    for (long c = k / 8 * 8; c < stride; c += 8) {
      const V8 half = FMA(all8(mine), *(const V8 *)(w + c), *(const V8 *)(row + c));
      *(V8 *)(row + c) = FMA(all8(other), *(const V8 *)(v + c), half);
    }
    diagonal[k] = row[k];
    factors[k] = 0;
    beside[k] = k + 1 < order ? row[k + 1] : 0;
    if (k + 1 >= order) return;
    const long first = (k + 1) / 8 * 8;
    double b = 0;
    if (k + 2 < order) {
      for (long c = k + 2; c < order; c++) u[c] = row[c];
      const double rest = NAME(dot8)(u, u, first, stride);
      // Smaller ones are nothing beside the largest element.
      if (rest > 0x1p-900) {
        const double head = row[k + 1];
        const double length = __builtin_sqrt(FMA(head, head, rest));
        const double pivot = head > 0 ? -length : length;
        u[k + 1] = head - pivot;
        b = 2 / FMA(u[k + 1], u[k + 1], rest);
        beside[k] = pivot;
        factors[k] = b;
      }
    }
    long i = k + 1;
    for (; i + 4 <= order; i += 4) NAME(renew_rows)(4, a, first, stride, v, w, u, i, next);
    for (; i < order; i++) NAME(renew_rows)(1, a, first, stride, v, w, u, i, next);
    for (long c = first; c <= k; c++) next[c] = 0;
    if (b == 0) {
      for (long c = 0; c < stride; c++) next[c] = u[c] = 0;
    } else {
      const double half = b / -2 * (b * NAME(dot8)(next, u, first, stride));
      for (long c = first; c < stride; c += 8) {
        const V8 scaled = all8(b) * *(const V8 *)(next + c);
        *(V8 *)(next + c) = FMA(all8(half), *(const V8 *)(u + c), scaled);
      }
    }
    double *last = w;
    w = next, next = last, v = u;
  }
}

INLINE TARGET void NAME(reflect_some)(const int count, double *rows, long stride, long first,
                                      const double *v, double b) {
  V8 sums[4];
#pragma clang loop unroll(full)
  for (int r = 0; r < count; r++) sums[r] = all8(0);
  for (long c = first; c < stride; c += 8) {
    const V8 vs = *(const V8 *)(v + c);
#pragma clang loop unroll(full)
    for (int r = 0; r < count; r++)
      sums[r] = FMA(*(const V8 *)(rows + r * stride + c), vs, sums[r]);
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < count; r++) {
    const double share = -b * total8(sums[r]);
    sums[r] = all8(share);
  }
  for (long c = first; c < stride; c += 8) {
    const V8 vs = *(const V8 *)(v + c);
#pragma clang loop unroll(full)
    for (int r = 0; r < count; r++) {
      V8 *at = (V8 *)(rows + r * stride + c);
      *at = FMA(sums[r], vs, *at);
    }
  }
}

static TARGET void NAME(reflect_rows)(double *rows, long count, long stride, long from,
                                      const double *v, double b) {
  long row = 0;
  for (; row + 4 <= count; row += 4)
    NAME(reflect_some)(4, rows + row * stride, stride, from / 8 * 8, v, b);
  for (; row < count; row++)
    NAME(reflect_some)(1, rows + row * stride, stride, from / 8 * 8, v, b);
}

// Sturm's sequence (Barth, Martin, Wilkinson 1967, doi:10.1007/BF02162154): as many of its terms are
// negative as eigenvalues lie below the shift.
static TARGET void NAME(values_below)(long order, const double *diagonal, const double *squares,
                                      const double *shifts, long *counts) {
  const V8 tiny = all8(-0x1p-900);
  V8 x[2], term[2];
  I8 below[2];
#pragma clang loop unroll(full)
  for (int h = 0; h < 2; h++) {
    x[h] = *(const V8 *)(shifts + 8 * h);
    term[h] = all8(1);
    below[h] = (I8){0, 0, 0, 0, 0, 0, 0, 0};
  }
  for (long i = 0; i < order; i++) {
    const V8 own = all8(diagonal[i]), square = all8(i > 0 ? squares[i - 1] : 0);
#pragma clang loop unroll(full)
    for (int h = 0; h < 2; h++) {
      const V8 next = (own - x[h]) - square / term[h];
      const V8 size = (V8)((I8)next & 0x7fffffffffffffff);
      term[h] = pick8(size < -tiny, tiny, next);
      below[h] -= term[h] < 0;
    }
  }
  for (int i = 0; i < 16; i++) counts[i] = below[i / 8][i % 8];
}
