// Exponentials and losses for one instruction set; see kernels.h.

#define EXP8_FMA FMA
#include "exp8_template.h"
#undef EXP8_FMA

// As exp8, of any number.
INLINE TARGET V8 NAME(exp8_anywhere)(V8 x) {
  I8 vanishes = x < all8(-708);
  V8 held = pick8(x > all8(709), all8(709), pick8(vanishes, all8(-708), x));
  return pick8(vanishes, all8(0), NAME(exp8)(held));
}

// log(1 + x) for 0 <= x <= 1: 2 atanh(x / (2 + x)), a series in at most 1/9.
INLINE TARGET V8 NAME(log1p8)(V8 x) {
  V8 z = x / (x + all8(2));
  V8 s = z * z;
  V8 p = all8(2.0 / 33);
#define STEP(k) p = FMA(p, s, all8(2.0 / (k)))
  STEP(31); STEP(29); STEP(27); STEP(25); STEP(23); STEP(21); STEP(19); STEP(17);
  STEP(15); STEP(13); STEP(11); STEP(9); STEP(7); STEP(5); STEP(3);
#undef STEP
  return FMA(z * s, p, z + z);
}

static TARGET void NAME(radial)(double *out, const double *norms, double own, double gamma,
                                long count) {
  for (long r = 0; r < count; r += 8) {
    V8 square = (*(const V8 *)(norms + r) + all8(own)) - all8(2) * *(const V8 *)(out + r);
    square = pick8(square > all8(0), square, all8(0));
    *(V8 *)(out + r) = NAME(exp8_anywhere)(all8(-gamma) * square);
  }
}

static TARGET double NAME(logistic)(double *scores, const double *truth, const double *weights,
                                    double *slopes, double *spreads, long count) {
  V8 loss = all8(0);
  for (long r = 0; r < count; r += 8) {
    V8 score = *(const V8 *)(scores + r);
    V8 weight = *(const V8 *)(weights + r);
    I8 is_one = *(const V8 *)(truth + r) > all8(0.5);
    I8 is_positive = score >= all8(0);
    V8 small = NAME(exp8_anywhere)(pick8(is_positive, -score, score));
    V8 near = all8(1) / (all8(1) + small);
    V8 far = small * near;
    V8 chance = pick8(is_positive, near, far);
    // 1 - chance by subtraction would lose the digits of a far score.
    V8 other = pick8(is_positive, far, near);
    V8 margin = pick8(is_one, score, -score);
    V8 own = NAME(log1p8)(small) + pick8(margin < all8(0), -margin, all8(0));
    loss = FMA(weight, own, loss);
    *(V8 *)(scores + r) = chance;
    *(V8 *)(slopes + r) = weight * pick8(is_one, -other, chance);
    *(V8 *)(spreads + r) = weight * (near * far);
  }
  return total8(loss);
}

static TARGET double NAME(softmax)(double *scores, long classes, long ld, const double *truth,
                                   const double *weights, double *slopes, long count) {
  double loss = 0;
  for (long r = 0; r < count; r += 8) {
    V8 label = *(const V8 *)(truth + r);
    V8 weight = *(const V8 *)(weights + r);
    V8 largest = *(const V8 *)(scores + r);
    V8 own = largest;
    for (long k = 1; k < classes; k++) {
      V8 score = *(const V8 *)(scores + k * ld + r);
      largest = pick8(score > largest, score, largest);
      own = pick8(label == all8((double)k), score, own);
    }
    V8 total = all8(0), others = all8(0);
    for (long k = 0; k < classes; k++) {
      V8 share = NAME(exp8_anywhere)(*(const V8 *)(scores + k * ld + r) - largest);
      *(V8 *)(scores + k * ld + r) = share;
      total += share;
      others += pick8(label == all8((double)k), all8(0), share);
    }
    V8 scale = all8(1) / total;
    for (long k = 0; k < classes; k++) {
      V8 chance = *(const V8 *)(scores + k * ld + r) * scale;
      *(V8 *)(scores + k * ld + r) = chance;
      *(V8 *)(slopes + k * ld + r) =
          weight * pick8(label == all8((double)k), -others * scale, chance);
    }
    V8 gap = largest - own;
    for (int lane = 0; lane < 8; lane++)
      if (weight[lane] != 0) loss += weight[lane] * (log(total[lane]) + gap[lane]);
  }
  return loss;
}

static TARGET void NAME(softmax_bend)(double *scores, long classes, long ld, const double *chances,
                                      const double *weights, long count) {
  for (long r = 0; r < count; r += 8) {
    V8 mean = all8(0);
    for (long k = 0; k < classes; k++)
      mean = FMA(*(const V8 *)(chances + k * ld + r), *(const V8 *)(scores + k * ld + r), mean);
    V8 weight = *(const V8 *)(weights + r);
    for (long k = 0; k < classes; k++) {
      V8 gap = *(const V8 *)(scores + k * ld + r) - mean;
      *(V8 *)(scores + k * ld + r) = weight * *(const V8 *)(chances + k * ld + r) * gap;
    }
  }
}
