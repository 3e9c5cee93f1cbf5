// Radial kernel values in single precision for one instruction set; see kernels.h.

#include "vector_exp_template.h"

static TARGET void NAME(radial_floats)(float *products, const float *norms, float own, float gamma,
                                       long count) {
  for (long at = 0; at < count; at += FLOAT_LANES) {
    FLOATS square = (LOAD(norms + at) + own) - (FLOATS)2.0f * LOAD(products + at);
    square = square > 0.0f ? square : (FLOATS)0.0f;
    FLOATS value = (FLOATS)(-gamma) * square;
    NAME(vector_exp_body)(&value);
    STORE(products + at, value);
  }
}

// Two sums of eight, whatever a register holds: one order everywhere.
static TARGET double NAME(mixed_dot)(const float *values, const double *factors, long count) {
  V8 sums[2] = {all8(0), all8(0)};
  for (long at = 0; at < count; at += 16) {
    for (int part = 0; part < 2; part++) {
      V8 value = __builtin_convertvector(*(const F8 *)(values + at + 8 * part), V8);
      sums[part] = FMA(value, *(const V8 *)(factors + at + 8 * part), sums[part]);
    }
  }
  return total8(sums[0] + sums[1]);
}
