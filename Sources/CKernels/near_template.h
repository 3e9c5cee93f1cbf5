// The search for near rows for one instruction set; see kernels.h.

// Queries at a time, a divisor of 12.
#define NEAR_HEIGHT (REGISTERS == 32 ? 12 : 6)

// The sums of some queries with 2 x FLOAT_LANES rows of a panel.
INLINE TARGET void NAME(near_add)(const bool manhattan, ptrdiff_t depth, const float *queries,
                                  const float *panel, const float *starts,
                                  FLOATS sum[NEAR_HEIGHT][2]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < NEAR_HEIGHT; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < 2; v++)
      sum[i][v] = LOAD(starts + v * FLOAT_LANES);
  }
#pragma clang loop unroll(disable)
  for (ptrdiff_t p = 0; p < depth; p++) {
    FLOATS right[2];
#pragma clang loop unroll(full)
    for (int v = 0; v < 2; v++)
      right[v] = LOAD(panel + v * FLOAT_LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < NEAR_HEIGHT; i++) {
      FLOATS left = (FLOATS)queries[i];
#pragma clang loop unroll(full)
      for (int v = 0; v < 2; v++) {
        if (manhattan) {
          sum[i][v] += __builtin_elementwise_abs(left - right[v]);
        } else {
          sum[i][v] = FMA(left, right[v], sum[i][v]);
        }
      }
    }
    queries += CKernelsNearQueries;
    panel += CKernelsNearRows;
  }
}

// What lies below limits among the sums of some queries with 2 x FLOAT_LANES rows.
INLINE TARGET ptrdiff_t NAME(near_tile)(const bool manhattan, ptrdiff_t depth,
                                        const float *queries, const float *panel,
                                        const float *starts, const float *limits, uint32_t base,
                                        uint32_t step, uint32_t *hits) {
  FLOATS sum[NEAR_HEIGHT][2];
  NAME(near_add)(manhattan, depth, queries, panel, starts, sum);
  // The sign of any difference: a limit that is not reached leaves none.
  INTS any = (INTS)0;
#pragma clang loop unroll(full)
  for (int i = 0; i < NEAR_HEIGHT; i++) {
    FLOATS limit = (FLOATS)limits[i];
#pragma clang loop unroll(full)
    for (int v = 0; v < 2; v++) any |= __builtin_bit_cast(INTS, sum[i][v] - limit);
  }
  if (__builtin_reduce_or(any) >= 0) return 0;
  float kept[NEAR_HEIGHT][2 * FLOAT_LANES];
#pragma clang loop unroll(full)
  for (int i = 0; i < NEAR_HEIGHT; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < 2; v++)
      STORE(kept[i] + v * FLOAT_LANES, sum[i][v]);
  }
  ptrdiff_t found = 0;
  for (int i = 0; i < NEAR_HEIGHT; i++) {
    for (int x = 0; x < 2 * FLOAT_LANES; x++) {
      if (kept[i][x] < limits[i]) hits[found++] = base + (uint32_t)i * step + (uint32_t)x;
    }
  }
  return found;
}

INLINE TARGET ptrdiff_t NAME(near_all)(const bool manhattan, ptrdiff_t depth, const float *queries,
                                       const float *panels, ptrdiff_t count, const float *starts,
                                       const float *limits, uint32_t *hits) {
  const uint32_t step = (uint32_t)(CKernelsNearRows * count);
  ptrdiff_t found = 0;
  for (ptrdiff_t q = 0; q < count; q++) {
    const float *panel = panels + q * depth * CKernelsNearRows;
    for (int first = 0; first < CKernelsNearRows; first += 2 * FLOAT_LANES) {
      for (int row = 0; row < CKernelsNearQueries; row += NEAR_HEIGHT) {
        const uint32_t place = (uint32_t)(q * CKernelsNearRows + first);
        found += NAME(near_tile)(manhattan, depth, queries + row, panel + first,
                                 starts + place, limits + row, (uint32_t)row * step + place, step,
                                 hits + found);
      }
    }
  }
  return found;
}

static TARGET ptrdiff_t NAME(near)(bool manhattan, ptrdiff_t depth, const float *queries,
                                   const float *panels, ptrdiff_t count, const float *starts,
                                   const float *limits, uint32_t *hits) {
  return manhattan
             ? NAME(near_all)(true, depth, queries, panels, count, starts, limits, hits)
             : NAME(near_all)(false, depth, queries, panels, count, starts, limits, hits);
}

INLINE TARGET void NAME(near_sums_all)(
    const bool manhattan, ptrdiff_t depth, const float *queries, const float *panels,
    ptrdiff_t count, const float *starts, float *sums, float *least) {
  const ptrdiff_t step = CKernelsNearRows * count;
  for (ptrdiff_t q = 0; q < count; q++) {
    const float *panel = panels + q * depth * CKernelsNearRows;
    for (int first = 0; first < CKernelsNearRows; first += 2 * FLOAT_LANES) {
      for (int row = 0; row < CKernelsNearQueries; row += NEAR_HEIGHT) {
        const ptrdiff_t place = q * CKernelsNearRows + first;
        FLOATS sum[NEAR_HEIGHT][2];
        NAME(near_add)(manhattan, depth, queries + row, panel + first, starts + place, sum);
#pragma clang loop unroll(full)
        for (int i = 0; i < NEAR_HEIGHT; i++) {
#pragma clang loop unroll(full)
          for (int v = 0; v < 2; v++) {
            const int at = first + v * FLOAT_LANES;
            *(FLOATS_AT *)(sums + (row + i) * step + q * CKernelsNearRows + at) =
                sum[i][v];
            FLOATS_AT *low =
                (FLOATS_AT *)(least + (row + i) * CKernelsNearRows + at);
            const FLOATS old = *low;
            *low = q > 0 ? __builtin_elementwise_min(old, sum[i][v]) : sum[i][v];
          }
        }
      }
    }
  }
}

static TARGET void NAME(near_sums)(bool manhattan, ptrdiff_t depth, const float *queries,
                                        const float *panels, ptrdiff_t count, const float *starts,
                                        float *sums, float *least) {
  if (manhattan) {
    NAME(near_sums_all)(true, depth, queries, panels, count, starts, sums, least);
  } else {
    NAME(near_sums_all)(false, depth, queries, panels, count, starts, sums, least);
  }
}

static TARGET ptrdiff_t NAME(near_below)(ptrdiff_t count, const float *sums, float limit,
                                              uint32_t *hits) {
  const FLOATS most = (FLOATS)limit;
  ptrdiff_t found = 0;
  for (ptrdiff_t first = 0; first < count; first += CKernelsNearRows) {
    INTS any = (INTS)0;
#pragma clang loop unroll(full)
    for (int x = 0; x < CKernelsNearRows; x += FLOAT_LANES)
      any |= LOAD(sums + first + x) < most;
    if (__builtin_reduce_or(any) == 0) continue;
    for (ptrdiff_t x = first; x < first + CKernelsNearRows; x++) {
      if (sums[x] < limit) hits[found++] = (uint32_t)x;
    }
  }
  return found;
}

// Four rows of doubles, less the centre, to columns of single-precision numbers.
INLINE TARGET void NAME(near_pack_four)(
    const bool manhattan, ptrdiff_t width, ptrdiff_t columns, const double *rows,
    const double *centre, float scale, float *panel, double *sizes, double *largest) {
  Doubles32 size[4], most[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) size[i] = most[i] = (Doubles32)0.0;
  ptrdiff_t p = 0;
  for (; p + 4 <= columns; p += 4) {
    const Doubles32 middle = *(const Doubles32At *)(centre + p);
    Floats16 out[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) {
      const Doubles32 value =
          *(const Doubles32At *)(rows + i * columns + p) - middle;
      const Doubles32 length = __builtin_elementwise_abs(value);
      most[i] = __builtin_elementwise_max(most[i], length);
      size[i] += manhattan ? length : value * value;
      out[i] = __builtin_convertvector(value, Floats16) * scale;
    }
    const Floats16 low = __builtin_shufflevector(out[0], out[1], 0, 4, 1, 5);
    const Floats16 high = __builtin_shufflevector(out[0], out[1], 2, 6, 3, 7);
    const Floats16 low2 = __builtin_shufflevector(out[2], out[3], 0, 4, 1, 5);
    const Floats16 high2 = __builtin_shufflevector(out[2], out[3], 2, 6, 3, 7);
    float *to = panel + p * width;
    *(Floats16At *)to = __builtin_shufflevector(low, low2, 0, 1, 4, 5);
    *(Floats16At *)(to + width) = __builtin_shufflevector(low, low2, 2, 3, 6, 7);
    *(Floats16At *)(to + 2 * width) =
        __builtin_shufflevector(high, high2, 0, 1, 4, 5);
    *(Floats16At *)(to + 3 * width) =
        __builtin_shufflevector(high, high2, 2, 3, 6, 7);
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    sizes[i] = (size[i][0] + size[i][2]) + (size[i][1] + size[i][3]);
    largest[i] = __builtin_reduce_max(most[i]);
  }
  for (; p < columns; p++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) {
      const double value = rows[i * columns + p] - centre[p];
      const double length = __builtin_fabs(value);
      largest[i] = largest[i] > length ? largest[i] : length;
      sizes[i] += manhattan ? length : value * value;
      panel[p * width + i] = (float)value * scale;
    }
  }
}

static TARGET void NAME(near_pack)(bool manhattan, ptrdiff_t width, ptrdiff_t count,
                                        ptrdiff_t columns, const double *rows,
                                        const double *centre, float scale, float *panel,
                                        double *sizes, double *largest) {
  ptrdiff_t row = 0;
  for (; row + 4 <= count; row += 4) {
    NAME(near_pack_four)(manhattan, width, columns, rows + row * columns, centre, scale,
                         panel + row, sizes + row, largest + row);
  }
  for (; row < width; row++) {
    double size = 0, most = 0;
    for (ptrdiff_t p = 0; p < columns; p++) {
      const double value = row < count ? rows[row * columns + p] - centre[p] : 0;
      const double length = __builtin_fabs(value);
      most = most > length ? most : length;
      size += manhattan ? length : value * value;
      panel[p * width + row] = (float)value * scale;
    }
    if (row < count) sizes[row] = size, largest[row] = most;
  }
}

#undef NEAR_HEIGHT
