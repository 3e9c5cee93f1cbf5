// The search for near rows for one instruction set; see kernels.h.

// Queries at a time, a divisor of 12.
#define NEAR_HEIGHT (REGISTERS == 32 ? 12 : 6)

// The sums of some queries with 2 x FLOAT_LANES rows of a panel.
INLINE TARGET ptrdiff_t NAME(near_tile)( const bool manhattan, ptrdiff_t depth,
                                        const float *queries, const float *panel,
                                        const float *starts, const float *limits, uint32_t base,
                                        uint32_t step, uint32_t *hits) {
  FLOATS sum[NEAR_HEIGHT][2];
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

INLINE TARGET ptrdiff_t NAME(near_all)( const bool manhattan, ptrdiff_t depth, const float *queries,
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

#undef NEAR_HEIGHT
