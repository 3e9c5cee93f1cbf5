#include "boosting.h"
#include "kernels.h"

typedef float Half __attribute__((vector_size(8)));

static inline V2 pair_of(const float *pairs, size_t row) {
  Half half;
  __builtin_memcpy(&half, pairs + 2 * row, sizeof half);
  return __builtin_convertvector(half, V2);
}

#define PREFETCH_ROWS 24

INLINE void add_line(const uint8_t *line, V2 pair, size_t features, V2 *sums) {
  size_t f = 0;
  for (; f + 8 <= features; f += 8) {
    uint64_t codes;
    __builtin_memcpy(&codes, line + f, 8);
    V2 *cells = sums + f * CKERNELS_PLACES;
    cells[codes & 255] += pair;
    cells[CKERNELS_PLACES + ((codes >> 8) & 255)] += pair;
    cells[2 * CKERNELS_PLACES + ((codes >> 16) & 255)] += pair;
    cells[3 * CKERNELS_PLACES + ((codes >> 24) & 255)] += pair;
    cells[4 * CKERNELS_PLACES + ((codes >> 32) & 255)] += pair;
    cells[5 * CKERNELS_PLACES + ((codes >> 40) & 255)] += pair;
    cells[6 * CKERNELS_PLACES + ((codes >> 48) & 255)] += pair;
    cells[7 * CKERNELS_PLACES + (codes >> 56)] += pair;
  }
  for (; f < features; f++) sums[f * CKERNELS_PLACES + line[f]] += pair;
}

static void add_listed(const uint8_t *codes, size_t stride, const uint32_t *rows, size_t count,
                       const float *pairs, const uint32_t *list, size_t features, V2 *sums) {
  for (size_t i = 0; i < count; i++) {
    size_t row = rows ? rows[i] : i;
    if (rows && i + PREFETCH_ROWS < count) {
      size_t next = rows[i + PREFETCH_ROWS];
      __builtin_prefetch(codes + next * stride + list[0]);
      __builtin_prefetch(codes + next * stride + list[features - 1]);
      __builtin_prefetch(pairs + 2 * next);
    }
    const uint8_t *line = codes + row * stride;
    V2 pair = pair_of(pairs, row);
    for (size_t f = 0; f < features; f++) sums[f * CKERNELS_PLACES + line[list[f]]] += pair;
  }
}

void ckernels_histogram_add(const uint8_t *codes, size_t stride, const uint32_t *rows, size_t count,
                            const float *pairs, const uint32_t *list, size_t features, double *sums) {
  if (features == 0) return;
  V2 *cells = (V2 *)sums;
  if (list) {
    add_listed(codes, stride, rows, count, pairs, list, features, cells);
  } else if (!rows) {
    for (size_t row = 0; row < count; row++)
      add_line(codes + row * stride, pair_of(pairs, row), features, cells);
  } else {
    size_t ahead = count > PREFETCH_ROWS ? count - PREFETCH_ROWS : 0, i = 0;
    for (; i < ahead; i++) {
      size_t next = rows[i + PREFETCH_ROWS];
      __builtin_prefetch(codes + next * stride);
      if (features > 1) __builtin_prefetch(codes + next * stride + features - 1);
      __builtin_prefetch(pairs + 2 * next);
      add_line(codes + rows[i] * stride, pair_of(pairs, rows[i]), features, cells);
    }
    for (; i < count; i++) add_line(codes + rows[i] * stride, pair_of(pairs, rows[i]), features, cells);
  }
}

void ckernels_histogram_remove(const uint8_t *codes, size_t stride, const uint32_t *rows, size_t count,
                               const float *pairs, const uint32_t *list, size_t features,
                               double *sums) {
  V2 *cells = (V2 *)sums;
  for (size_t i = 0; i < count; i++) {
    const uint8_t *line = codes + rows[i] * stride;
    V2 pair = -pair_of(pairs, rows[i]);
    if (list)
      for (size_t f = 0; f < features; f++) cells[f * CKERNELS_PLACES + line[list[f]]] += pair;
    else
      add_line(line, pair, features, cells);
  }
}

void ckernels_pair_sums(const float *pairs, const uint32_t *rows, size_t count, double *gradient,
                        double *hessian) {
  V2 total[4] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
  size_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (size_t k = 0; k < 4; k++) total[k] += pair_of(pairs, rows[i + k]);
  for (; i < count; i++) total[i % 4] += pair_of(pairs, rows[i]);
  V2 sum = (total[0] + total[1]) + (total[2] + total[3]);
  *gradient = sum[0];
  *hessian = sum[1];
}

void ckernels_histogram_clear(double *sums, const uint16_t *bins, size_t features) {
  for (size_t f = 0; f < features; f++)
    __builtin_memset(sums + f * CKERNELS_PLACES * 2, 0, (bins[f] + (size_t)1) * sizeof(V2));
}

void ckernels_histogram_subtract(double *whole, const double *part, size_t count) {
  for (size_t i = 0; i < count; i++) whole[i] -= part[i];
}
