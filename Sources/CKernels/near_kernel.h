// One instance of the search for near rows. Settings: NEAR_LANES (floats of a vector), NEAR_HEIGHT
// (queries at a time, a divisor of 12), NEAR_FMA, NEAR_TARGET and NEAR_NAME(x), which makes x this
// instance's own.

typedef float NEAR_NAME(vec) __attribute__((ext_vector_type(NEAR_LANES)));
typedef float NEAR_NAME(vec_anywhere)
    __attribute__((ext_vector_type(NEAR_LANES), aligned(sizeof(float)), may_alias));
typedef int32_t NEAR_NAME(bits) __attribute__((ext_vector_type(NEAR_LANES)));

// The sums of some queries with 2 x NEAR_LANES rows of a panel.
static inline __attribute__((always_inline)) NEAR_TARGET ptrdiff_t NEAR_NAME(tile)(
    const bool manhattan, ptrdiff_t depth, const float *queries, const float *panel,
    const float *starts, const float *limits, uint32_t base, uint32_t step, uint32_t *hits) {
  NEAR_NAME(vec) sum[NEAR_HEIGHT][2];
#pragma clang loop unroll(full)
  for (int i = 0; i < NEAR_HEIGHT; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < 2; v++)
      sum[i][v] = *(const NEAR_NAME(vec_anywhere) *)(starts + v * NEAR_LANES);
  }
#pragma clang loop unroll(disable)
  for (ptrdiff_t p = 0; p < depth; p++) {
    NEAR_NAME(vec) right[2];
#pragma clang loop unroll(full)
    for (int v = 0; v < 2; v++)
      right[v] = *(const NEAR_NAME(vec_anywhere) *)(panel + v * NEAR_LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < NEAR_HEIGHT; i++) {
      NEAR_NAME(vec) left = (NEAR_NAME(vec))queries[i];
#pragma clang loop unroll(full)
      for (int v = 0; v < 2; v++) {
        if (manhattan) {
          sum[i][v] += __builtin_elementwise_abs(left - right[v]);
        } else {
          sum[i][v] = NEAR_FMA(left, right[v], sum[i][v]);
        }
      }
    }
    queries += CKernelsNearQueries;
    panel += CKernelsNearRows;
  }
  // The sign of any difference: a limit that is not reached leaves none.
  NEAR_NAME(bits) any = (NEAR_NAME(bits))0;
#pragma clang loop unroll(full)
  for (int i = 0; i < NEAR_HEIGHT; i++) {
    NEAR_NAME(vec) limit = (NEAR_NAME(vec))limits[i];
#pragma clang loop unroll(full)
    for (int v = 0; v < 2; v++) any |= __builtin_bit_cast(NEAR_NAME(bits), sum[i][v] - limit);
  }
  if (__builtin_reduce_or(any) >= 0) return 0;
  float kept[NEAR_HEIGHT][2 * NEAR_LANES];
#pragma clang loop unroll(full)
  for (int i = 0; i < NEAR_HEIGHT; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < 2; v++)
      *(NEAR_NAME(vec_anywhere) *)(kept[i] + v * NEAR_LANES) = sum[i][v];
  }
  ptrdiff_t found = 0;
  for (int i = 0; i < NEAR_HEIGHT; i++) {
    for (int x = 0; x < 2 * NEAR_LANES; x++) {
      if (kept[i][x] < limits[i]) hits[found++] = base + (uint32_t)i * step + (uint32_t)x;
    }
  }
  return found;
}

static inline __attribute__((always_inline)) NEAR_TARGET ptrdiff_t NEAR_NAME(scan_body)(
    const bool manhattan, ptrdiff_t depth, const float *queries, const float *panels,
    ptrdiff_t count, const float *starts, const float *limits, uint32_t *hits) {
  const uint32_t step = (uint32_t)(CKernelsNearRows * count);
  ptrdiff_t found = 0;
  for (ptrdiff_t q = 0; q < count; q++) {
    const float *panel = panels + q * depth * CKernelsNearRows;
    for (int first = 0; first < CKernelsNearRows; first += 2 * NEAR_LANES) {
      for (int row = 0; row < CKernelsNearQueries; row += NEAR_HEIGHT) {
        const uint32_t place = (uint32_t)(q * CKernelsNearRows + first);
        found += NEAR_NAME(tile)(manhattan, depth, queries + row, panel + first,
                                 starts + place, limits + row, (uint32_t)row * step + place, step,
                                 hits + found);
      }
    }
  }
  return found;
}

static NEAR_TARGET ptrdiff_t NEAR_NAME(scan)(bool manhattan, ptrdiff_t depth, const float *queries,
                                             const float *panels, ptrdiff_t count,
                                             const float *starts, const float *limits,
                                             uint32_t *hits) {
  return manhattan
             ? NEAR_NAME(scan_body)(true, depth, queries, panels, count, starts, limits, hits)
             : NEAR_NAME(scan_body)(false, depth, queries, panels, count, starts, limits, hits);
}
