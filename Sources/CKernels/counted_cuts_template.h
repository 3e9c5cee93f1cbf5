// Cuts of counted rows for one instruction set; see kernels.h. All sums are exact: the baseline
// gives
// the same bytes too.

#define all_bits(x)                                       \
  ({                                                      \
    const uint64_t bits_ = (x);                           \
    (U8){bits_, bits_, bits_, bits_, bits_, bits_, bits_, bits_}; \
  })

// Whole numbers below 2^52.
#define as_numbers(x) ((V8)((x) | all_bits(0x4330000000000000ull)) - all8(0x1p52))

// Sums of the products of the four counts in each lane.
#if defined(__x86_64__)
typedef union {
  U8 all;
#if REGISTER == 64
  __m512i part[1];
#define MULTIPLY_COUNTS _mm512_madd_epi16
#elif REGISTER == 32
  __m256i part[2];
#define MULTIPLY_COUNTS _mm256_madd_epi16
#else
  __m128i part[4];
#define MULTIPLY_COUNTS _mm_madd_epi16
#endif
} NAME(Parts);
INLINE TARGET void NAME(products)(const U8 *x, const U8 *y, U8 *sums) {
  const NAME(Parts) a = {*x}, b = {*y};
  NAME(Parts) pairs;
  for (int at = 0; at < 64 / REGISTER; at++)
    pairs.part[at] = MULTIPLY_COUNTS(a.part[at], b.part[at]);
  *sums = (pairs.all & all_bits(0xffffffff)) + (pairs.all >> 32);
}
#undef MULTIPLY_COUNTS
#else
INLINE TARGET void NAME(products)(const U8 *x, const U8 *y, U8 *sums) {
  const U8 count = all_bits(0xffff);
  U8 sum = (*x & count) * (*y & count);
  for (int at = 16; at < 64; at += 16) sum += ((*x >> at) & count) * ((*y >> at) & count);
  *sums = sum;
}
#endif

// The best of the cuts in each lane.
typedef struct {
  V8 score;
  U8 key;  // place of the feature << 16 | bin << 1 | missing values left
  U8 left;
} NAME(Best);

// Scores eight cuts and keeps in each lane the best one; a cut with nothing on one side scores 0 /
// 0,
// which is never better. All numbers but the quotient are below 2^53.
INLINE TARGET void NAME(consider)(const U8 *left, const U8 *key, const U8 *total,
                                  NAME(Best) *best) {
  const U8 right = *total - *left, ones = all_bits(0x0001000100010001);
  U8 weights[2], squares[2];
  NAME(products)(left, &ones, weights);
  NAME(products)(&right, &ones, weights + 1);
  NAME(products)(left, left, squares);
  NAME(products)(&right, &right, squares + 1);
  const V8 near = as_numbers(weights[0]), far = as_numbers(weights[1]);
  const V8 score = (as_numbers(squares[0]) * far + as_numbers(squares[1]) * near) / (near * far);
  const I8 is_first = (I8)(score == best->score) & (I8)(*key < best->key);
  const I8 better = (I8)(score > best->score) | is_first;
  best->score = pick8(better, score, best->score);
  best->key = ((U8)better & *key) | (~(U8)better & best->key);
  best->left = ((U8)better & *left) | (~(U8)better & best->left);
}

// Cuts after each of some codes, missing values to the right and, if there are any, to the left.
INLINE TARGET void NAME(consider_all)(const uint64_t *lefts, const uint64_t *codes, size_t count,
                                      size_t place, uint64_t missing, const U8 *total,
                                      NAME(Best) *best) {
  const U8 first = all_bits((uint64_t)place << 16);
  for (size_t at = 0; at < count; at += 8) {
    const U8 left = *(const U8 *)(lefts + at), key = first + (*(const U8 *)(codes + at) << 1);
    NAME(consider)(&left, &key, total, best);
    if (missing) {
      // Where nothing else goes left, it is the last cut the other way round.
      const U8 more = (U8)(left != all_bits(0)) & (left + all_bits(missing));
      const U8 other = key + all_bits(1);
      NAME(consider)(&more, &other, total, best);
    }
  }
}

// For each row of few, the counts of the rows up to its code.
INLINE TARGET void NAME(counts_up_to)(const uint64_t *words, const uint64_t *codes, size_t count,
                                      size_t vectors, U8 *lefts) {
  U8 sums[FEW / 8], own[FEW / 8];
  for (size_t v = 0; v < vectors; v++) {
    sums[v] = all_bits(0);
    own[v] = ((const U8 *)codes)[v];
  }
  for (size_t at = 0; at < count; at++) {
    const U8 code = all_bits(codes[at]), word = all_bits(words[at]);
    for (size_t v = 0; v < vectors; v++) sums[v] += (U8)(own[v] >= code) & word;
  }
  for (size_t v = 0; v < vectors; v++) lefts[v] = sums[v];
}

// Tries features in a node of few rows.
static TARGET uint32_t NAME(few)(const uint64_t *rows, size_t count, const U8 *total,
                                 const CKernelsCountedFeatures *features, const long *tried,
                                 size_t tries, NAME(Best) *best) {
  uint64_t words[FEW], codes[GROUP][FEW] __attribute__((aligned(64)));
  U8 lefts[FEW / 8];
  const size_t vectors = (count + 7) / 8;
  uint32_t differing = 0;
  for (size_t at = 0; at < count; at++) words[at] = word_of(rows[at]);
  for (size_t from = 0; from < tries; from += GROUP) {
    const size_t group = tries - from < GROUP ? tries - from : GROUP;
    uint64_t differ[GROUP];
    for (size_t g = 0; g < group; g++) {
      const uint8_t *column = features->codes + (size_t)tried[from + g] * features->stride;
      const uint64_t first = column[rows[0] >> 32];
      uint64_t others = 0;
      for (size_t at = 0; at < count; at++) {
        const uint64_t code = column[rows[at] >> 32];
        codes[g][at] = code;
        others |= code ^ first;
      }
      // As if missing: everything is up to there, so that nothing is on the right.
      for (size_t at = count; at < 8 * vectors; at++) codes[g][at] = 255;
      differ[g] = others;
    }
    for (size_t g = 0; g < group; g++) {
      if (!differ[g]) continue;
      differing++;
      switch (vectors) {
      case 1: NAME(counts_up_to)(words, codes[g], count, 1, lefts); break;
      case 2: NAME(counts_up_to)(words, codes[g], count, 2, lefts); break;
      case 3: NAME(counts_up_to)(words, codes[g], count, 3, lefts); break;
      default: NAME(counts_up_to)(words, codes[g], count, 4, lefts); break;
      }
      uint64_t missing = 0;
      if (features->has_missing)
        for (size_t at = 0; at < count; at++) missing += codes[g][at] == 255 ? words[at] : 0;
      if (missing) {
        // Rows without a value are no place to cut.
        for (size_t v = 0; v < vectors; v++)
          lefts[v] &= (U8)(((const U8 *)codes[g])[v] != all_bits(255));
      }
      NAME(consider_all)((const uint64_t *)lefts, codes[g], count, from + g, missing, total, best);
    }
  }
  return differing;
}

// Counts rows per code of up to four features.
INLINE TARGET void NAME(fill)(const uint64_t *rows, size_t count, const uint8_t *const *columns,
                              size_t group, uint64_t (*counts)[256], uint8_t (*seen)[256]) {
  const uint8_t *own[GROUP];
  for (size_t g = 0; g < group; g++) own[g] = columns[g];
  for (size_t at = 0; at < count; at++) {
    const uint64_t row = rows[at], word = word_of(row);
    for (size_t g = 0; g < group; g++) {
      const uint8_t code = own[g][row >> 32];
      counts[g][code] += word;
      if (seen) seen[g][code] = 1;
    }
  }
}

static TARGET void NAME(fill_group)(const uint64_t *rows, size_t count,
                                    const uint8_t *const *columns, size_t group,
                                    uint64_t (*counts)[256], uint8_t (*seen)[256]) {
  switch (group + (seen ? 4 : 0)) {
  case 1: NAME(fill)(rows, count, columns, 1, counts, 0); break;
  case 2: NAME(fill)(rows, count, columns, 2, counts, 0); break;
  case 3: NAME(fill)(rows, count, columns, 3, counts, 0); break;
  case 4: NAME(fill)(rows, count, columns, 4, counts, 0); break;
  case 5: NAME(fill)(rows, count, columns, 1, counts, seen); break;
  case 6: NAME(fill)(rows, count, columns, 2, counts, seen); break;
  case 7: NAME(fill)(rows, count, columns, 3, counts, seen); break;
  default: NAME(fill)(rows, count, columns, 4, counts, seen); break;
  }
}

// Bits of the codes that were seen, 64 at a time; forgets them.
INLINE TARGET uint64_t NAME(take_seen)(uint8_t *seen) {
  uint64_t bits = 0;
  for (size_t at = 0; at < 64; at += 8) {
    uint64_t eight;
    __builtin_memcpy(&eight, seen + at, 8);
    bits |= (eight * 0x0102040810204080ull >> 56) << at;
  }
  __builtin_memset(seen, 0, 64);
  return bits;
}

// The counts up to each code in use; clears them. Returns how many codes there are, filled up to a
// multiple of 8.
INLINE TARGET size_t NAME(sum_seen)(uint64_t *counts, uint8_t *seen, uint64_t *lefts,
                                    uint64_t *codes) {
  uint64_t sum = 0;
  size_t used = 0;
  for (size_t word = 0; word < 4; word++) {
    uint64_t bits = NAME(take_seen)(seen + 64 * word);
    if (word == 3) bits &= ~(1ull << 63);
    while (bits) {
      const size_t code = 64 * word + (size_t)__builtin_ctzll(bits);
      bits &= bits - 1;
      sum += counts[code];
      counts[code] = 0;
      lefts[used] = sum;
      codes[used++] = code;
    }
  }
  for (; used % 8; used++) {
    lefts[used] = 0;
    codes[used] = 255;
  }
  return used;
}

// The counts up to each code; clears them. A code that is not in use is no better than the one
// before.
INLINE TARGET size_t NAME(sum_all)(uint64_t *counts, size_t bins, uint64_t *lefts,
                                   uint64_t *codes) {
  uint64_t sum = 0;
  const size_t used = (bins + 7) & ~(size_t)7;
  for (size_t code = 0; code < bins; code++) {
    sum += counts[code];
    lefts[code] = sum;
  }
  for (size_t code = bins; code < used; code++) lefts[code] = 0;
  for (size_t code = 0; code < used; code++) codes[code] = code;
  __builtin_memset(counts, 0, bins * sizeof *counts);
  return used;
}

// Tries features in a node of more rows.
static TARGET uint32_t NAME(many)(const uint64_t *rows, size_t count, const U8 *total,
                                  const CKernelsCountedFeatures *features, const long *tried,
                                  size_t tries, NAME(Best) *best) {
  uint64_t counts[GROUP][256] __attribute__((aligned(64)));
  uint8_t seen[GROUP][256] __attribute__((aligned(64)));
  uint64_t lefts[256] __attribute__((aligned(64))), codes[256] __attribute__((aligned(64)));
  __builtin_memset(counts, 0, sizeof counts);
  const int is_sparse = count <= SPARSE;
  if (is_sparse) __builtin_memset(seen, 0, sizeof seen);
  uint32_t differing = 0;
  for (size_t from = 0; from < tries; from += GROUP) {
    const size_t group = tries - from < GROUP ? tries - from : GROUP;
    const uint8_t *columns[GROUP];
    for (size_t g = 0; g < group; g++)
      columns[g] = features->codes + (size_t)tried[from + g] * features->stride;
    NAME(fill_group)(rows, count, columns, group, counts, is_sparse ? seen : 0);
    for (size_t g = 0; g < group; g++) {
      const uint64_t first = counts[g][columns[g][rows[0] >> 32]], missing = counts[g][255];
      counts[g][255] = 0;
      const size_t bins = (size_t)features->bins[tried[from + g]];
      const size_t used = is_sparse ? NAME(sum_seen)(counts[g], seen[g], lefts, codes)
                                    : NAME(sum_all)(counts[g], bins, lefts, codes);
      if (first == (*total)[0]) continue;
      differing++;
      NAME(consider_all)(lefts, codes, used, from + g, missing, total, best);
    }
  }
  return differing;
}

static TARGET CKernelsCountedCut NAME(counted_cut)(const uint64_t *rows, size_t count,
                                                   uint64_t total,
                                                   const CKernelsCountedFeatures *features,
                                                   const long *tried, size_t tries) {
  NAME(Best) best = {all8(-__builtin_inf()), all_bits(~0ull), all_bits(0)};
  const U8 totals = all_bits(total);
  CKernelsCountedCut cut = {-__builtin_inf(), 0, 0, 0, 0, 0, 0};
  if (count == 0) return cut;
  cut.differing = count <= FEW ? NAME(few)(rows, count, &totals, features, tried, tries, &best)
                               : NAME(many)(rows, count, &totals, features, tried, tries, &best);
  uint64_t key = ~0ull;
  for (int at = 0; at < 8; at++) {
    if (best.score[at] > cut.score || (best.score[at] == cut.score && best.key[at] < key)) {
      cut.score = best.score[at];
      key = best.key[at];
      cut.left = best.left[at];
    }
  }
  if (cut.score == -__builtin_inf()) return cut;
  cut.place = (uint32_t)(key >> 16);
  cut.bin = (uint32_t)(key >> 1) & 255;
  cut.missing_left = key & 1;
  if (features->has_missing) {
    const uint8_t *column = features->codes + (size_t)tried[cut.place] * features->stride;
    for (size_t at = 0; at < count; at++) cut.saw_missing |= column[rows[at] >> 32] == 255;
  }
  return cut;
}

// One addition per row, whichever side it is on.
static TARGET uint64_t NAME(counted_left)(const uint64_t *words, const uint8_t *own, size_t count,
                                          uint32_t bin, uint64_t *missing) {
  uint64_t left = 0, absent = 0;
  for (size_t at = 0; at < count; at++) left += own[at] <= bin ? words[at] : 0;
  if (missing) {
    for (size_t at = 0; at < count; at++) absent += own[at] == 255 ? words[at] : 0;
    *missing = absent;
  }
  return left;
}

#undef all_bits
#undef as_numbers
