// Exponentials of a register of single-precision numbers for one instruction set; see kernels.h.

// e^x: x = n ln 2 + r, e^r by a polynomial (least maximum error, fitted for this file), times 2^n
// in two halves, so that results below the normal range come out too.
INLINE TARGET void NAME(vector_exp_body)(FLOATS *value) {
  const FLOATS x = *value;
  FLOATS held = x < -104.0f ? (FLOATS)-104.0f : x;
  held = held > 89.0f ? (FLOATS)89.0f : held;
  const FLOATS magic = (FLOATS)12582912.0f;
  const FLOATS turned = FMA(held, (FLOATS)1.44269502f, magic);
  const FLOATS n = turned - magic;
  FLOATS r = FMA(n, (FLOATS)-0.693359375f, held);
  r = FMA(n, (FLOATS)2.12194442e-4f, r);
  FLOATS p = FMA(r, (FLOATS)0.00138144650f, (FLOATS)0.00836878084f);
  p = FMA(p, r, (FLOATS)0.0416683943f);
  p = FMA(p, r, (FLOATS)0.166665201f);
  p = FMA(p, r, (FLOATS)0.499999934f);
  const FLOATS square = r * r;
  p = FMA(p, square, r);
  p = p + (FLOATS)1.0f;
  const INTS whole = __builtin_convertvector(n == n ? n : (FLOATS)0, INTS);
  const INTS half = whole >> 1;
  const INTS rest = whole - half;
  const FLOATS first = __builtin_bit_cast(FLOATS, (half + 127) << 23);
  const FLOATS second = __builtin_bit_cast(FLOATS, (rest + 127) << 23);
  p = p * first;
  *value = p * second;
}
