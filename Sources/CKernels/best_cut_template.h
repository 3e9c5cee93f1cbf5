// The best cut of one group of features for one instruction set; see kernels.h. Nothing is fused:
// the baseline gives the same bytes too.

// Fills the last eight: never enough on the right.
INLINE TARGET void NAME(pad)(Sides *sides, size_t count) {
  for (; count % 8 != 0; count++) {
    sides->gradient[count] = 0;
    sides->hessian[count] = __builtin_inf();
  }
}

// Sums up to each bin, of four features at a time: four chains of additions overlap. What `other`
// holds is taken from the cells on the way.
INLINE TARGET void NAME(running_sums)(V2 *cells, const V2 *other, const uint16_t *bins,
                                      size_t features, Sides *sides) {
  size_t common = CKERNELS_PLACES;
  for (size_t f = 0; f < 4; f++) {
    size_t own = f < features ? bins[f] : 0;
    if (own < common) common = own;
  }
  V2 total[4] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
  for (size_t b = 0; b < common; b++) {
    for (size_t f = 0; f < 4; f++) {
      V2 *cell = cells + f * CKERNELS_PLACES + b;
      if (other) *cell -= other[f * CKERNELS_PLACES + b];
      total[f] += *cell;
      sides[f].gradient[b] = total[f][0];
      sides[f].hessian[b] = total[f][1];
    }
  }
  for (size_t f = 0; f < features; f++) {
    V2 sum = total[f];
    for (size_t b = common; b < bins[f]; b++) {
      V2 *cell = cells + f * CKERNELS_PLACES + b;
      if (other) *cell -= other[f * CKERNELS_PLACES + b];
      sum += *cell;
      sides[f].gradient[b] = sum[0];
      sides[f].hessian[b] = sum[1];
    }
    size_t after = f * CKERNELS_PLACES + bins[f];
    if (other) cells[after] -= other[after];
    NAME(pad)(sides + f, bins[f]);
  }
}

// The best cut of one feature from its sums; `which` are the bins of the sums, NULL for 0..<count.
//
// Scores are quotients. A product tells whether one can be better than the best so far, with room
// for rounding; few can, and only those are divided.
static TARGET void NAME(best_of_feature)(const Sides *sides, size_t count, const uint8_t *which,
                                         size_t feature, V2 missing, const CKernelsCutRule *rule,
                                         CKernelsCut *best) {
  const V8 gradient = all8(rule->gradient), hessian = all8(rule->hessian);
  const V8 l2 = all8(rule->l2), least = all8(rule->least_hessian);
  for (int left = 0; left < (missing[1] >= rule->tiny ? 2 : 1); left++) {
    V2 shift = {left ? missing[0] : 0, left ? missing[1] : 0};
    const V8 left_g = all8(shift[0]), left_h = all8(shift[1]);
    V8 limit = all8(best->score * (1 - 0x1p-48));
    for (size_t b = 0; b < count; b += 8) {
      V8 gl = *(const V8 *)(sides->gradient + b) + left_g;
      V8 hl = *(const V8 *)(sides->hessian + b) + left_h;
      V8 gr = gradient - gl, hr = hessian - hl;
      V8 dl = hl + l2, dr = hr + l2;
      V8 worth = gl * gl * dr + gr * gr * dl, unit = dl * dr;
      I8 better = (hl >= least) & (hr >= least) & (worth > limit * unit);
      if (!__builtin_reduce_or(better)) continue;
      V8 score = worth / unit;
      for (size_t i = 0; i < 8; i++) {
        if (!better[i] || !(score[i] > best->score)) continue;
        *best = (CKernelsCut){.score = score[i], .left_gradient = gl[i], .left_hessian = hl[i],
                              .missing_hessian = missing[1], .feature = (int32_t)feature,
                              .bin = which ? which[b + i] : (int32_t)(b + i), .missing_left = left};
      }
      limit = all8(best->score * (1 - 0x1p-48));
    }
  }
}

static TARGET void NAME(best_cut)(double *sums, const double *part, const uint16_t *bins,
                                  const uint8_t *kinds, size_t features,
                                  const CKernelsCutRule *rule, CKernelsCut *best) {
  Sides sides[4];
  for (size_t first = 0; first < features; first += 4) {
    size_t count = features - first < 4 ? features - first : 4;
    V2 *cells = (V2 *)sums + first * CKERNELS_PLACES;
    if (part)
      NAME(running_sums)(cells, (const V2 *)part + first * CKERNELS_PLACES, bins + first, count,
                         sides);
    else
      NAME(running_sums)(cells, NULL, bins + first, count, sides);
    for (size_t f = 0; f < count; f++) {
      size_t own = bins[first + f], kind = kinds[first + f];
      if (!IS_NUMBER(kind) || own == 0) continue;
      V2 missing = {0, 0};
      if (kind == 2) missing = cells[f * CKERNELS_PLACES + own];
      NAME(best_of_feature)(sides + f, own, NULL, first + f, missing, rule, best);
    }
  }
}

// Sums of the bins in use up to each of them; the cells are empty afterwards.
INLINE TARGET size_t NAME(collect)(V2 *cells, const uint64_t *used, Sides *sides, uint8_t *which) {
  V2 total = {0, 0};
  size_t count = 0;
  for (size_t word = 0; word < 4; word++)
    for (uint64_t bits = used[word]; bits; bits &= bits - 1) {
      size_t bin = word * 64 + (size_t)__builtin_ctzll(bits);
      total += cells[bin];
      cells[bin] = (V2){0, 0};
      sides->gradient[count] = total[0];
      sides->hessian[count] = total[1];
      which[count++] = (uint8_t)bin;
    }
  NAME(pad)(sides, count);
  return count;
}

INLINE TARGET void NAME(add)(size_t code, V2 pair, V2 *cells, uint64_t *used) {
  cells[code] += pair;
  used[code / 64] |= 1ull << code % 64;
}

INLINE TARGET void NAME(add_together)(const uint8_t *const *lines, size_t count, size_t first,
                                      const V2 *pairs, V2 *cells, uint64_t used[][4]) {
  for (size_t i = 0; i < count; i++) {
    uint64_t codes;
    __builtin_memcpy(&codes, lines[i] + first, 8);
    V2 pair = pairs[i];
#pragma clang loop unroll(full)
    for (size_t f = 0; f < TOGETHER; f++)
      NAME(add)(codes >> 8 * f & 255, pair, cells + f * CKERNELS_PLACES, used[f]);
  }
}

static TARGET void NAME(cut_of_few)(const CKernelsNodeRows *node, size_t features,
                                    const uint16_t *bins, const uint8_t *kinds,
                                    const CKernelsCutRule *rule, CKernelsCut *best) {
  V2 cells[TOGETHER * CKERNELS_PLACES] __attribute__((aligned(64))), pairs[CKERNELS_FEW_ROWS];
  const uint8_t *lines[CKERNELS_FEW_ROWS];
  Sides sides;
  uint8_t which[CKERNELS_PLACES];
  __builtin_memset(cells, 0, sizeof cells);
  for (size_t i = 0; i < node->count; i++) {
    const float *pair = node->pairs + 2 * (size_t)node->rows[i];
    pairs[i] = (V2){pair[0], pair[1]};
    lines[i] = node->codes + node->rows[i] * node->stride;
  }
  for (size_t first = 0; first < features; first += TOGETHER) {
    size_t count = features - first < TOGETHER ? features - first : TOGETHER;
    uint64_t used[TOGETHER][4] = {{0}};
    if (count == TOGETHER && !node->list)
      NAME(add_together)(lines, node->count, first, pairs, cells, used);
    else
      for (size_t i = 0; i < node->count; i++)
        for (size_t f = 0; f < count; f++) {
          size_t column = node->list ? node->list[first + f] : first + f;
          NAME(add)(lines[i][column], pairs[i], cells + f * CKERNELS_PLACES, used[f]);
        }
    for (size_t f = 0; f < count; f++) {
      V2 *own = cells + f * CKERNELS_PLACES;
      size_t after = bins[first + f];
      V2 missing = own[after];
      own[after] = (V2){0, 0};
      used[f][after / 64] &= ~(1ull << after % 64);
      size_t values = NAME(collect)(own, used[f], &sides, which);
      if (!IS_NUMBER(kinds[first + f]) || values + (missing[1] >= rule->tiny) < 2) continue;
      NAME(best_of_feature)(&sides, values, which, first + f, missing, rule, best);
    }
  }
}
