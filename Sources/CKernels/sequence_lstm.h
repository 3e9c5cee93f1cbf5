// One direction of an LSTM layer, forward and back; part of sequence_template.h.

typedef struct {
  const float *x, *h, *input, *recurrent, *bias, *previous_cells;
  ptrdiff_t ldx, ldh, inputs, units;
  float *out, *gates, *cells, *cell_tanh;
} NAME(gate_tile);

// Four gates of FLOAT_LANES units for some rows, and with them cells and outputs. `h` is NULL at a
// sequence's first step.
INLINE TARGET void NAME(lstm_tile)(const int rows, const NAME(gate_tile) *t) {
  FLOATS sum[SEQUENCE_LSTM_ROWS][4];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) sum[i][q] = LOAD(t->bias + q * CKernelsPanel);
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
      FLOATS value[SEQUENCE_LSTM_ROWS];
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) value[i] = (FLOATS)left[i * ld + p];
#pragma clang loop unroll(full)
      for (int q = 0; q < 4; q++) {
        FLOATS weight = LOAD(right + q * panel);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) sum[i][q] = FMA(value[i], weight, sum[i][q]);
      }
      right += CKernelsPanel;
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    const FLOATS input = NAME(sigmoid)(sum[i][0]);
    const FLOATS forget = NAME(sigmoid)(sum[i][1]);
    const FLOATS value = NAME(tanh)(sum[i][2]);
    const FLOATS output = NAME(sigmoid)(sum[i][3]);
    FLOATS cell = input * value;
    if (t->h) cell = FMA(forget, LOAD(t->previous_cells + i * t->units), cell);
    const FLOATS bent = NAME(tanh)(cell);
    STORE(t->cells + i * t->units, cell);
    STORE(t->out + i * t->ldh, output * bent);
    if (t->gates) {
      float *gates = t->gates + i * 4 * t->units;
      STORE(gates, input);
      STORE(gates + CKernelsPanel, forget);
      STORE(gates + 2 * CKernelsPanel, value);
      STORE(gates + 3 * CKernelsPanel, output);
      STORE(t->cell_tanh + i * t->units, bent);
    }
  }
}

// Rows first ..< first + count, whose previous steps are rows from `previous` on (none: -1).
static TARGET void NAME(lstm_rows)(const CKernelsLSTM *layer, const float *x, ptrdiff_t ldx,
                                   float *h, ptrdiff_t ldh, float *gates, float *cells,
                                   float *cell_tanh, ptrdiff_t first, ptrdiff_t count,
                                   ptrdiff_t previous) {
  const ptrdiff_t units = layer->units;
  for (ptrdiff_t unit = 0; unit < units; unit += FLOAT_LANES) {
    const ptrdiff_t block = unit / CKernelsPanel * 4;
    const ptrdiff_t lane = unit % CKernelsPanel;
    for (ptrdiff_t done = 0; done < count;) {
      const ptrdiff_t row = first + done;
      const ptrdiff_t left = count - done;
      const ptrdiff_t height = left < SEQUENCE_LSTM_ROWS ? left : SEQUENCE_LSTM_ROWS;
      const bool goes_on = previous >= 0;
      const NAME(gate_tile) tile = {
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
#define SEQUENCE_CASE(H)                 \
  case H:                           \
    NAME(lstm_tile)(H, &tile);  \
    break;
      switch (height) { SEQUENCE_EACH_LSTM_ROW(SEQUENCE_CASE) }
#undef SEQUENCE_CASE
      done += height;
    }
  }
}

static TARGET void NAME(lstm_forward)(const CKernelsLSTM *layer, const float *x, ptrdiff_t ldx,
                                      float *h, ptrdiff_t ldh, float *gates, float *cells,
                                      float *cell_tanh) {
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
      NAME(lstm_rows)(layer, x, ldx, h, ldh, gates, cells, cell_tanh, first, begun, before);
    if (count > begun)
      NAME(lstm_rows)(layer, x, ldx, h, ldh, gates, cells, cell_tanh, first + begun,
                          count - begun, -1);
  }
}

// Turns the gates of one row into the gradients of their inputs; `dh` and `dc` come from later
// steps (`dc` is set to what goes on to the step before).
INLINE TARGET void NAME(lstm_row_back)(ptrdiff_t units, const float *dout, const float *dh,
                                       float *dc, float *gates, const float *previous_cells,
                                       const float *cell_tanh) {
  for (ptrdiff_t unit = 0; unit < units; unit += FLOAT_LANES) {
    float *g = gates + unit / CKernelsPanel * 4 * CKernelsPanel + unit % CKernelsPanel;
    const FLOATS input = LOAD(g);
    const FLOATS forget = LOAD(g + CKernelsPanel);
    const FLOATS value = LOAD(g + 2 * CKernelsPanel);
    const FLOATS output = LOAD(g + 3 * CKernelsPanel);
    const FLOATS bent = LOAD(cell_tanh + unit);
    const FLOATS both = LOAD(dout + unit) + LOAD(dh + unit);
    const FLOATS through = both * output;
    const FLOATS cell = FMA(through, 1.0f - bent * bent, LOAD(dc + unit));
    const FLOATS before = previous_cells ? LOAD(previous_cells + unit) : (FLOATS)0.0f;
    STORE(dc + unit, cell * forget);
    STORE(g, cell * value * (input * (1.0f - input)));
    STORE(g + CKernelsPanel, cell * before * (forget * (1.0f - forget)));
    STORE(g + 2 * CKernelsPanel, cell * input * (1.0f - value * value));
    STORE(g + 3 * CKernelsPanel, both * bent * (output * (1.0f - output)));
  }
}

static TARGET void NAME(lstm_backward)(const CKernelsLSTM *layer, const float *recurrent_transposed,
                                       const float *dh, ptrdiff_t lddh, float *gates,
                                       const float *cells, const float *cell_tanh, float *state) {
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
      NAME(lstm_row_back)(units, dh + row * lddh, back + j * units, dc + j * units,
                              gates + row * 4 * units,
                              j < begun ? cells + (before + j) * units : NULL,
                              cell_tanh + row * units);
    }
    if (begun > 0)
      NAME(panel_product)(false, begun, units, 4 * units, gates + first * 4 * units,
                              4 * units, recurrent_transposed, back, units);
  }
}

static TARGET void NAME(lstm_gradients)(const CKernelsLSTM *layer, const float *x, ptrdiff_t ldx,
                                        const float *h, ptrdiff_t ldh, const float *dgates,
                                        float *input_gradient, float *recurrent_gradient,
                                        float *bias_gradient) {
  const ptrdiff_t units = layer->units, steps = layer->steps;
  const ptrdiff_t *offsets = layer->offsets;
  const ptrdiff_t rows = offsets[steps];
  NAME(panel_gradient)(rows, layer->inputs, 4 * units, x, ldx, dgates, 4 * units,
                           input_gradient);
  NAME(panel_column_sums)(rows, 4 * units, dgates, 4 * units, bias_gradient);
  // Pairs of a step and its neighbour are taken together as long as their rows stay equally far
  // apart: the earlier one has as many rows as before, and all of them go on.
  for (ptrdiff_t step = 1; step < steps;) {
    const ptrdiff_t early = offsets[step - 1], distance = offsets[step] - early;
    ptrdiff_t end = step + 1;
    while (end < steps && offsets[end] - offsets[end - 1] == distance) end++;
    const ptrdiff_t count = offsets[end] - offsets[step];
    const ptrdiff_t from = layer->reversed ? offsets[step] : early;
    const ptrdiff_t to = layer->reversed ? early : offsets[step];
    NAME(panel_gradient)(count, units, 4 * units, h + from * ldh, ldh, dgates + to * 4 * units,
                             4 * units, recurrent_gradient);
    step = end;
  }
}
