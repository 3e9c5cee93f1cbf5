// Exponentials of eight numbers for one instruction set; see kernels.h. Setting: EXP8_FMA(a, b, c),
// fused or not.

// exp(x) for x in -708...709: 2^n exp(r), |r| <= log(2) / 2; the Taylor polynomial of degree 13 is
// exact to the last place there. The constant added rounds to a whole number, which is then read
// from its low bits.
INLINE TARGET V8 NAME(exp8)(V8 x) {
  V8 shifted = EXP8_FMA(x, all8(0x1.71547652b82fep+0), all8(0x1.8p52));
  V8 n = shifted - all8(0x1.8p52);
  V8 r = EXP8_FMA(n, all8(-0x1.62e42fefa3800p-1), x);
  r = EXP8_FMA(n, all8(-0x1.ef35793c76730p-45), r);
  V8 p = all8(1.0 / 6227020800.0);
  p = EXP8_FMA(p, r, all8(1.0 / 479001600.0));
  p = EXP8_FMA(p, r, all8(1.0 / 39916800.0));
  p = EXP8_FMA(p, r, all8(1.0 / 3628800.0));
  p = EXP8_FMA(p, r, all8(1.0 / 362880.0));
  p = EXP8_FMA(p, r, all8(1.0 / 40320.0));
  p = EXP8_FMA(p, r, all8(1.0 / 5040.0));
  p = EXP8_FMA(p, r, all8(1.0 / 720.0));
  p = EXP8_FMA(p, r, all8(1.0 / 120.0));
  p = EXP8_FMA(p, r, all8(1.0 / 24.0));
  p = EXP8_FMA(p, r, all8(1.0 / 6.0));
  p = EXP8_FMA(p, r, all8(0.5));
  p = EXP8_FMA(p, r, all8(1.0));
  p = EXP8_FMA(p, r, all8(1.0));
  I8 exponent = ((I8)shifted + 1023) << 52;
  return p * (V8)exponent;
}
