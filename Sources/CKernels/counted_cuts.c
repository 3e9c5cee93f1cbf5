#include "counted_cuts.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef uint64_t U8 __attribute__((vector_size(64), may_alias));

// Nodes up to this many rows are compared row by row, larger ones have a histogram.
#define FEW 32
// Nodes up to this many rows visit only the bins that they have.
#define SPARSE 224
// Features whose histograms are filled together.
#define GROUP 4

static inline uint64_t word_of(uint64_t row) { return (row & 0xffff) << ((row >> 16) & 63); }

#define TEMPLATE "counted_cuts_template.h"
#include "kernels.h"

CKernelsCountedCut ckernels_counted_cut(const uint64_t *rows, size_t count, uint64_t total,
                                        const CKernelsCountedFeatures *features, const long *tried,
                                        size_t tries) {
  return DISPATCH(counted_cut, rows, count, total, features, tried, tries);
}

uint64_t ckernels_counted_left(const uint64_t *words, const uint8_t *own, size_t count,
                               uint32_t bin, uint64_t *missing) {
  return DISPATCH(counted_left, words, own, count, bin, missing);
}

CKernelsCountedSides ckernels_counted_part(uint64_t *rows, size_t count, const uint8_t *codes,
                                           uint32_t bin, uint32_t missing_left, uint64_t *spare) {
  size_t left = 0, right = 0;
  uint32_t next = 255;
  // One further, the code of a missing value is the lowest; what goes left is up to `last` then.
  const uint8_t shift = missing_left ? 1 : 0, last = (uint8_t)(bin + shift);
  for (size_t at = 0; at < count; at++) {
    const uint64_t row = rows[at];
    const uint8_t code = codes[row >> 32];
    const int goes_left = (uint8_t)(code + shift) <= last;
    if (spare) {
      rows[left] = row;
      spare[right] = row;
    }
    const uint32_t other = goes_left ? 255 : code;
    next = other < next ? other : next;
    left += (size_t)goes_left;
    right += (size_t)(1 - goes_left);
  }
  if (spare) __builtin_memcpy(rows + left, spare, right * sizeof *rows);
  return (CKernelsCountedSides){left, next};
}

CKernelsCountedRange ckernels_counted_range(const uint64_t *rows, size_t count,
                                            const uint8_t *codes, uint8_t *own) {
  for (size_t at = 0; at < count; at++) own[at] = codes[rows[at] >> 32];
  uint8_t low = 255, last = 0, high = 0;
  for (size_t at = 0; at < count; at++) {
    const uint8_t code = own[at], further = (uint8_t)(code + 1);
    low = code < low ? code : low;
    last = code > last ? code : last;
    high = further > high ? further : high;
  }
  if (high == 0) return (CKernelsCountedRange){1, 0, last == 255};
  return (CKernelsCountedRange){low, high - 1u, last == 255};
}

void ckernels_counted_words(const uint64_t *rows, size_t count, uint64_t *words) {
  for (size_t at = 0; at < count; at++) words[at] = word_of(rows[at]);
}

double ckernels_counted_score(uint64_t left, uint64_t total) {
  uint64_t near = 0, far = 0, near_squares = 0, far_squares = 0;
  for (int at = 0; at < 64; at += 16) {
    const uint64_t l = (left >> at) & 0xffff, r = ((total >> at) & 0xffff) - l;
    near += l;
    far += r;
    near_squares += l * l;
    far_squares += r * r;
  }
  if (near == 0 || far == 0) return -__builtin_inf();
  // Whole numbers below 2^53.
  return (double)(int64_t)(near_squares * far + far_squares * near) / (double)(int64_t)(near * far);
}
