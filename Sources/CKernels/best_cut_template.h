// The best cut of one group of features for one instruction set; see kernels.h. Nothing is fused:
// the baseline gives the same bytes too.

// Sums up to each bin, of four features at a time: four chains of additions overlap.
static TARGET void NAME(running_sums)(const double *sums, const uint16_t *bins, size_t features,
                                      Sides *sides) {
  size_t common = CKERNELS_PLACES;
  for (size_t f = 0; f < 4; f++) {
    size_t own = f < features ? bins[f] : 0;
    if (own < common) common = own;
  }
  V2 total[4] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
  const V2 *cells = (const V2 *)sums;
  for (size_t b = 0; b < common; b++) {
    for (size_t f = 0; f < 4; f++) {
      total[f] += cells[f * CKERNELS_PLACES + b];
      sides[f].gradient[b] = total[f][0];
      sides[f].hessian[b] = total[f][1];
    }
  }
  for (size_t f = 0; f < features; f++) {
    V2 sum = total[f];
    size_t b = common;
    for (; b < bins[f]; b++) {
      sum += cells[f * CKERNELS_PLACES + b];
      sides[f].gradient[b] = sum[0];
      sides[f].hessian[b] = sum[1];
    }
    for (; b % 8 != 0; b++) {  // never enough on the right
      sides[f].gradient[b] = 0;
      sides[f].hessian[b] = __builtin_inf();
    }
  }
}

// Scores of all cuts of one feature, `shift` being what goes left beside the bins.
static TARGET double NAME(scores)(const Sides *sides, size_t bins, V2 shift,
                                  const CKernelsCutRule *rule, double *scores) {
  const V8 low = all8(-__builtin_inf()), zero = all8(0);
  const V8 gradient = zero + rule->gradient, hessian = zero + rule->hessian;
  const V8 l2 = zero + rule->l2, least = zero + rule->least_hessian;
  const V8 left_g = zero + shift[0], left_h = zero + shift[1];
  V8 best = low;
  for (size_t b = 0; b < bins; b += 8) {
    V8 gl = *(const V8 *)(sides->gradient + b) + left_g;
    V8 hl = *(const V8 *)(sides->hessian + b) + left_h;
    V8 gr = gradient - gl, hr = hessian - hl;
    I8 enough = (hl >= least) & (hr >= least);
    V8 dl = hl + l2, dr = hr + l2;
    V8 score = (gl * gl * dr + gr * gr * dl) / (dl * dr);
    score = pick8(enough, score, low);
    *(V8 *)(scores + b) = score;
    I8 better = score > best;
    best = pick8(better, score, best);
  }
  double top = best[0];
  for (int i = 1; i < 8; i++)
    if (best[i] > top) top = best[i];
  return top;
}

static TARGET void NAME(best_cut)(const double *sums, const uint16_t *bins, const uint8_t *kinds,
                                  size_t features, const CKernelsCutRule *rule, CKernelsCut *best) {
  Sides sides[4];
  double scores[CKERNELS_PLACES] __attribute__((aligned(64)));
  for (size_t first = 0; first < features; first += 4) {
    size_t count = features - first < 4 ? features - first : 4;
    const double *group = sums + first * CKERNELS_PLACES * 2;
    NAME(running_sums)(group, bins + first, count, sides);
    for (size_t f = 0; f < count; f++) {
      size_t own = bins[first + f], kind = kinds[first + f];
      if (kind == 0 || own == 0) continue;
      V2 missing = {0, 0};
      if (kind == 2) missing = ((const V2 *)group)[f * CKERNELS_PLACES + own];
      for (int left = 0; left < (missing[1] >= rule->tiny ? 2 : 1); left++) {
        V2 shift = {left ? missing[0] : 0, left ? missing[1] : 0};
        double top = NAME(scores)(sides + f, own, shift, rule, scores);
        if (!(top > best->score)) continue;
        int32_t bin = 0;
        while (scores[bin] != top) bin++;
        *best = (CKernelsCut){top, sides[f].gradient[bin] + shift[0], sides[f].hessian[bin] + shift[1],
                              (int32_t)(first + f), bin, left};
      }
    }
  }
}
