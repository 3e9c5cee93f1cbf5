// One direction of an LSTM layer, forward and back; included after sequence_panels.h. Settings
// beside those: SEQ_LSTM_ROWS (rows of the largest tile of four gates) and SEQ_EACH_LSTM_ROW(X).

typedef struct {
  const float *x, *h, *input, *recurrent, *bias, *previous_cells;
  ptrdiff_t ldx, ldh, inputs, units;
  float *out, *gates, *cells, *cell_tanh;
} SEQ_NAME(gate_tile);

// Four gates of SEQ_LANES units for some rows, and with them cells and outputs. `h` is NULL at a
// sequence's first step.
SEQ_INLINE void SEQ_NAME(lstm_tile)(const int rows, const SEQ_NAME(gate_tile) *t) {
  SEQ_VEC sum[SEQ_LSTM_ROWS][4];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) sum[i][q] = SEQ_LOAD(t->bias + q * CKernelsPanel);
  }
  for (int part = 0; part < 2; part++) {
    const float *left = part == 0 ? t->x : t->h;
    const float *right = part == 0 ? t->input : t->recurrent;
    const ptrdiff_t ld = part == 0 ? t->ldx : t->ldh;
    const ptrdiff_t depth = part == 0 ? t->inputs : t->units;
    const ptrdiff_t panel = depth * CKernelsPanel;
    if (!left) break;
#pragma clang loop unroll(disable)
    for (ptrdiff_t p = 0; p < depth; p++) {
      SEQ_VEC value[SEQ_LSTM_ROWS];
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) value[i] = (SEQ_VEC)left[i * ld + p];
#pragma clang loop unroll(full)
      for (int q = 0; q < 4; q++) {
        SEQ_VEC weight = SEQ_LOAD(right + q * panel);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) sum[i][q] = SEQ_FMA(value[i], weight, sum[i][q]);
      }
      right += CKernelsPanel;
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    const SEQ_VEC input = SEQ_NAME(sigmoid)(sum[i][0]);
    const SEQ_VEC forget = SEQ_NAME(sigmoid)(sum[i][1]);
    const SEQ_VEC value = SEQ_NAME(tanh)(sum[i][2]);
    const SEQ_VEC output = SEQ_NAME(sigmoid)(sum[i][3]);
    SEQ_VEC cell = input * value;
    if (t->h) cell = SEQ_FMA(forget, SEQ_LOAD(t->previous_cells + i * t->units), cell);
    const SEQ_VEC bent = SEQ_NAME(tanh)(cell);
    SEQ_STORE(t->cells + i * t->units, cell);
    SEQ_STORE(t->out + i * t->ldh, output * bent);
    if (t->gates) {
      float *gates = t->gates + i * 4 * t->units;
      SEQ_STORE(gates, input);
      SEQ_STORE(gates + CKernelsPanel, forget);
      SEQ_STORE(gates + 2 * CKernelsPanel, value);
      SEQ_STORE(gates + 3 * CKernelsPanel, output);
      SEQ_STORE(t->cell_tanh + i * t->units, bent);
    }
  }
}

// Rows first ..< first + count, whose previous steps are rows from `previous` on (none: -1).
static SEQ_TARGET void SEQ_NAME(lstm_rows)(const CKernelsLSTM *layer, const float *x,
                                           ptrdiff_t ldx, float *h, ptrdiff_t ldh, float *gates,
                                           float *cells, float *cell_tanh, ptrdiff_t first,
                                           ptrdiff_t count, ptrdiff_t previous) {
  const ptrdiff_t units = layer->units;
  for (ptrdiff_t unit = 0; unit < units; unit += SEQ_LANES) {
    const ptrdiff_t block = unit / CKernelsPanel * 4;
    const ptrdiff_t lane = unit % CKernelsPanel;
    for (ptrdiff_t done = 0; done < count;) {
      const ptrdiff_t row = first + done;
      const ptrdiff_t height = count - done < SEQ_LSTM_ROWS ? count - done : SEQ_LSTM_ROWS;
      const bool goes_on = previous >= 0;
      const SEQ_NAME(gate_tile) tile = {
          .x = x + row * ldx,
          .h = goes_on ? h + (previous + done) * ldh : NULL,
          .input = layer->input_weights + block * layer->inputs * CKernelsPanel + lane,
          .recurrent = layer->recurrent_weights + block * units * CKernelsPanel + lane,
          .bias = layer->bias + block * CKernelsPanel + lane,
          .previous_cells = goes_on ? cells + (previous + done) * units + unit : NULL,
          .ldx = ldx,
          .ldh = ldh,
          .inputs = layer->inputs,
          .units = units,
          .out = h + row * ldh + unit,
          .gates = gates ? gates + row * 4 * units + block * CKernelsPanel + lane : NULL,
          .cells = cells + row * units + unit,
          .cell_tanh = gates ? cell_tanh + row * units + unit : NULL};
#define SEQ_CASE(H)                 \
  case H:                           \
    SEQ_NAME(lstm_tile)(H, &tile);  \
    break;
      switch (height) { SEQ_EACH_LSTM_ROW(SEQ_CASE) }
#undef SEQ_CASE
      done += height;
    }
  }
}

static SEQ_TARGET void SEQ_NAME(lstm_forward)(const CKernelsLSTM *layer, const float *x,
                                              ptrdiff_t ldx, float *h, ptrdiff_t ldh,
                                              float *gates, float *cells, float *cell_tanh) {
  for (ptrdiff_t turn = 0; turn < layer->steps; turn++) {
    const ptrdiff_t step = layer->reversed ? layer->steps - 1 - turn : turn;
    const ptrdiff_t first = layer->offsets[step];
    const ptrdiff_t count = layer->offsets[step + 1] - first;
    ptrdiff_t before = -1, begun = 0;
    if (turn > 0) {
      const ptrdiff_t other = layer->reversed ? step + 1 : step - 1;
      before = layer->offsets[other];
      begun = layer->offsets[other + 1] - before;
      if (begun > count) begun = count;
    }
    if (begun > 0)
      SEQ_NAME(lstm_rows)(layer, x, ldx, h, ldh, gates, cells, cell_tanh, first, begun, before);
    if (count > begun)
      SEQ_NAME(lstm_rows)(layer, x, ldx, h, ldh, gates, cells, cell_tanh, first + begun,
                          count - begun, -1);
  }
}

// Turns the gates of one row into the gradients of their inputs; `dh` and `dc` come from later
// steps (`dc` is set to what goes on to the step before).
SEQ_INLINE void SEQ_NAME(lstm_row_back)(ptrdiff_t units, const float *dout, const float *dh,
                                        float *dc, float *gates, const float *previous_cells,
                                        const float *cell_tanh) {
  for (ptrdiff_t unit = 0; unit < units; unit += SEQ_LANES) {
    float *g = gates + unit / CKernelsPanel * 4 * CKernelsPanel + unit % CKernelsPanel;
    const SEQ_VEC input = SEQ_LOAD(g);
    const SEQ_VEC forget = SEQ_LOAD(g + CKernelsPanel);
    const SEQ_VEC value = SEQ_LOAD(g + 2 * CKernelsPanel);
    const SEQ_VEC output = SEQ_LOAD(g + 3 * CKernelsPanel);
    const SEQ_VEC bent = SEQ_LOAD(cell_tanh + unit);
    const SEQ_VEC both = SEQ_LOAD(dout + unit) + SEQ_LOAD(dh + unit);
    const SEQ_VEC through = both * output;
    const SEQ_VEC cell = SEQ_FMA(through, 1.0f - bent * bent, SEQ_LOAD(dc + unit));
    const SEQ_VEC before = previous_cells ? SEQ_LOAD(previous_cells + unit) : (SEQ_VEC)0.0f;
    SEQ_STORE(dc + unit, cell * forget);
    SEQ_STORE(g, cell * value * (input * (1.0f - input)));
    SEQ_STORE(g + CKernelsPanel, cell * before * (forget * (1.0f - forget)));
    SEQ_STORE(g + 2 * CKernelsPanel, cell * input * (1.0f - value * value));
    SEQ_STORE(g + 3 * CKernelsPanel, both * bent * (output * (1.0f - output)));
  }
}

static SEQ_TARGET void SEQ_NAME(lstm_backward)(const CKernelsLSTM *layer,
                                               const float *recurrent_transposed, const float *dh,
                                               ptrdiff_t lddh, float *gates, const float *cells,
                                               const float *cell_tanh, float *state) {
  const ptrdiff_t units = layer->units;
  const ptrdiff_t widest = layer->steps > 0 ? layer->offsets[1] : 0;
  float *back = state, *dc = state + widest * units;
  for (ptrdiff_t j = 0; j < 2 * widest * units; j++) state[j] = 0;
  for (ptrdiff_t turn = layer->steps - 1; turn >= 0; turn--) {
    const ptrdiff_t step = layer->reversed ? layer->steps - 1 - turn : turn;
    const ptrdiff_t first = layer->offsets[step];
    const ptrdiff_t count = layer->offsets[step + 1] - first;
    ptrdiff_t before = 0, begun = 0;
    if (turn > 0) {
      const ptrdiff_t other = layer->reversed ? step + 1 : step - 1;
      before = layer->offsets[other];
      begun = layer->offsets[other + 1] - before;
      if (begun > count) begun = count;
    }
    for (ptrdiff_t j = 0; j < count; j++) {
      const ptrdiff_t row = first + j;
      SEQ_NAME(lstm_row_back)(units, dh + row * lddh, back + j * units, dc + j * units,
                              gates + row * 4 * units,
                              j < begun ? cells + (before + j) * units : NULL,
                              cell_tanh + row * units);
    }
    if (begun > 0)
      SEQ_NAME(panel_product)(false, begun, units, 4 * units, gates + first * 4 * units,
                              4 * units, recurrent_transposed, back, units);
  }
}

static SEQ_TARGET void SEQ_NAME(lstm_gradients)(const CKernelsLSTM *layer, const float *x,
                                                ptrdiff_t ldx, const float *h, ptrdiff_t ldh,
                                                const float *dgates, float *input_gradient,
                                                float *recurrent_gradient, float *bias_gradient) {
  const ptrdiff_t units = layer->units, steps = layer->steps;
  const ptrdiff_t *offsets = layer->offsets;
  const ptrdiff_t rows = offsets[steps];
  SEQ_NAME(panel_gradient)(rows, layer->inputs, 4 * units, x, ldx, dgates, 4 * units,
                           input_gradient);
  SEQ_NAME(panel_column_sums)(rows, 4 * units, dgates, 4 * units, bias_gradient);
  // Pairs of a step and its neighbour are taken together as long as their rows stay equally far
  // apart: the earlier one has as many rows as before, and all of them go on.
  for (ptrdiff_t step = 1; step < steps;) {
    const ptrdiff_t early = offsets[step - 1], distance = offsets[step] - early;
    ptrdiff_t end = step + 1;
    while (end < steps && offsets[end] - offsets[end - 1] == distance) end++;
    const ptrdiff_t count = offsets[end] - offsets[step];
    const ptrdiff_t from = layer->reversed ? offsets[step] : early;
    const ptrdiff_t to = layer->reversed ? early : offsets[step];
    SEQ_NAME(panel_gradient)(count, units, 4 * units, h + from * ldh, ldh, dgates + to * 4 * units,
                             4 * units, recurrent_gradient);
    step = end;
  }
}
