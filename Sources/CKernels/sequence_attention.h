// Additive attention, forward and back; part of sequence_template.h.

static TARGET void NAME(attention_forward)(const CKernelsAttention *attention, const float *h,
                                           ptrdiff_t ldh, float *hidden, float *shares,
                                           float *context, ptrdiff_t ldcontext) {
  const ptrdiff_t *offsets = attention->offsets;
  const ptrdiff_t steps = attention->steps, inputs = attention->inputs, units = attention->units;
  const ptrdiff_t rows = offsets[steps], widest = steps > 0 ? offsets[1] : 0;
  for (ptrdiff_t row = 0; row < rows; row++) {
    for (ptrdiff_t j = 0; j < units; j += FLOAT_LANES)
      STORE(hidden + row * units + j, LOAD(attention->bias + j));
  }
  NAME(panel_product)(true, rows, units, inputs, h, ldh, attention->weights, hidden, units);
  for (ptrdiff_t row = 0; row < rows; row++) {
    float *own = hidden + row * units;
    for (ptrdiff_t j = 0; j < units; j += FLOAT_LANES)
      STORE(own + j, NAME(tanh)(LOAD(own + j)));
    shares[row] = NAME(dot)(units, own, attention->score);
  }
  for (ptrdiff_t j = 0; j < widest; j++) {
    float largest = shares[j];
    for (ptrdiff_t t = 1; t < steps && offsets[t] + j < offsets[t + 1]; t++) {
      const float score = shares[offsets[t] + j];
      if (score > largest) largest = score;
    }
    for (ptrdiff_t t = 0; t < steps && offsets[t] + j < offsets[t + 1]; t++)
      shares[offsets[t] + j] -= largest;
  }
  for (ptrdiff_t row = 0; row < rows; row += FLOAT_LANES) {
    if (row + FLOAT_LANES > rows) {
      for (ptrdiff_t j = rows; j < row + FLOAT_LANES; j++) shares[j] = 0;
    }
    STORE(shares + row, NAME(exp)(LOAD(shares + row)));
  }
  for (ptrdiff_t j = 0; j < widest; j++) {
    double total = 0;
    for (ptrdiff_t t = 0; t < steps && offsets[t] + j < offsets[t + 1]; t++)
      total += shares[offsets[t] + j];
    float *own = context + j * ldcontext;
    for (ptrdiff_t i = 0; i < inputs; i++) own[i] = 0;
    for (ptrdiff_t t = 0; t < steps && offsets[t] + j < offsets[t + 1]; t++) {
      const ptrdiff_t row = offsets[t] + j;
      shares[row] = (float)(shares[row] / total);
      const FLOATS share = (FLOATS)shares[row];
      for (ptrdiff_t i = 0; i < inputs; i += FLOAT_LANES)
        STORE(own + i, FMA(share, LOAD(h + row * ldh + i), LOAD(own + i)));
    }
  }
}

static TARGET void NAME(attention_backward)( const CKernelsAttention *attention,
                                            const float *weights_transposed, const float *h,
                                            ptrdiff_t ldh, float *hidden, const float *shares,
                                            const float *dcontext, ptrdiff_t lddcontext, float *dh,
                                            ptrdiff_t lddh, float *weights_gradient,
                                            float *bias_gradient, float *score_gradient,
                                            float *scratch) {
  const ptrdiff_t *offsets = attention->offsets;
  const ptrdiff_t steps = attention->steps, inputs = attention->inputs, units = attention->units;
  const ptrdiff_t rows = offsets[steps], widest = steps > 0 ? offsets[1] : 0;
  for (ptrdiff_t j = 0; j < widest; j++) {
    const float *wanted = dcontext + j * lddcontext;
    double mean = 0;
    for (ptrdiff_t t = 0; t < steps && offsets[t] + j < offsets[t + 1]; t++) {
      const ptrdiff_t row = offsets[t] + j;
      scratch[row] = NAME(dot)(inputs, wanted, h + row * ldh);
      mean += (double)shares[row] * scratch[row];
      const FLOATS share = (FLOATS)shares[row];
      for (ptrdiff_t i = 0; i < inputs; i += FLOAT_LANES)
        STORE(dh + row * lddh + i, share * LOAD(wanted + i));
    }
    for (ptrdiff_t t = 0; t < steps && offsets[t] + j < offsets[t + 1]; t++) {
      const ptrdiff_t row = offsets[t] + j;
      scratch[row] = (float)(shares[row] * (scratch[row] - mean));
    }
  }
  for (ptrdiff_t row = 0; row < rows; row++) {
    const FLOATS slope = (FLOATS)scratch[row];
    for (ptrdiff_t j = 0; j < units; j += FLOAT_LANES) {
      float *own = hidden + row * units + j;
      const FLOATS bent = LOAD(own);
      STORE(score_gradient + j, FMA(slope, bent, LOAD(score_gradient + j)));
      STORE(own, slope * LOAD(attention->score + j) * (1.0f - bent * bent));
    }
  }
  NAME(panel_column_sums)(rows, units, hidden, units, bias_gradient);
  NAME(panel_gradient)(rows, inputs, units, h, ldh, hidden, units, weights_gradient);
  NAME(panel_product)(true, rows, inputs, units, hidden, units, weights_transposed, dh, lddh);
}
