#include "sequence.h"

#define TEMPLATE "sequence_template.h"
#include "kernels.h"

void ckernels_panel_product(bool accumulate, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a,
                            ptrdiff_t lda, const float *b, float *c, ptrdiff_t ldc) {
  DISPATCH(panel_product, accumulate, m, n, k, a, lda, b, c, ldc);
}

void ckernels_panel_gradient(ptrdiff_t rows, ptrdiff_t k, ptrdiff_t n, const float *a,
                             ptrdiff_t lda, const float *b, ptrdiff_t ldb, float *c) {
  DISPATCH(panel_gradient, rows, k, n, a, lda, b, ldb, c);
}

void ckernels_panel_column_sums(ptrdiff_t rows, ptrdiff_t n, const float *a, ptrdiff_t lda,
                                float *out) {
  DISPATCH(panel_column_sums, rows, n, a, lda, out);
}

void ckernels_lstm_forward(const CKernelsLSTM *layer, const float *x, ptrdiff_t ldx, float *h,
                           ptrdiff_t ldh, float *gates, float *cells, float *cell_tanh) {
  DISPATCH(lstm_forward, layer, x, ldx, h, ldh, gates, cells, cell_tanh);
}

void ckernels_lstm_backward(const CKernelsLSTM *layer, const float *recurrent_transposed,
                            const float *dh, ptrdiff_t lddh, float *gates, const float *cells,
                            const float *cell_tanh, float *state) {
  DISPATCH(lstm_backward, layer, recurrent_transposed, dh, lddh, gates, cells, cell_tanh, state);
}

void ckernels_lstm_gradients(const CKernelsLSTM *layer, const float *x, ptrdiff_t ldx,
                             const float *h, ptrdiff_t ldh, const float *dgates,
                             float *input_gradient, float *recurrent_gradient,
                             float *bias_gradient) {
  DISPATCH(lstm_gradients, layer, x, ldx, h, ldh, dgates, input_gradient, recurrent_gradient,
           bias_gradient);
}

void ckernels_attention_forward(const CKernelsAttention *attention, const float *h, ptrdiff_t ldh,
                                float *hidden, float *shares, float *context, ptrdiff_t ldcontext) {
  DISPATCH(attention_forward, attention, h, ldh, hidden, shares, context, ldcontext);
}

void ckernels_attention_backward(const CKernelsAttention *attention,
                                 const float *weights_transposed, const float *h, ptrdiff_t ldh,
                                 float *hidden, const float *shares, const float *dcontext,
                                 ptrdiff_t lddcontext, float *dh, ptrdiff_t lddh,
                                 float *weights_gradient, float *bias_gradient,
                                 float *score_gradient, float *scratch) {
  DISPATCH(attention_backward, attention, weights_transposed, h, ldh, hidden, shares, dcontext,
           lddcontext, dh, lddh, weights_gradient, bias_gradient, score_gradient, scratch);
}
