#include "sequence.h"

#include "kernel_targets.h"

#pragma clang fp contract(off)

#define SEQ_3(X) X(1) X(2) X(3)
#define SEQ_6(X) SEQ_3(X) X(4) X(5) X(6)
#define SEQ_12(X) SEQ_6(X) X(7) X(8) X(9) X(10) X(11) X(12)

#if defined(__x86_64__)

#define SEQ_NAME(x) CKERNELS_JOIN(sequence_avx512, x)
#define SEQ_LANES 16
#define SEQ_ROWS 12
#define SEQ_PANELS 2
#define SEQ_EACH_ROW(X) SEQ_12(X)
#define SEQ_LSTM_ROWS 6
#define SEQ_EACH_LSTM_ROW(X) SEQ_6(X)
#define SEQ_TARGET CKERNELS_TARGET_AVX512
#define SEQ_FMA CKERNELS_FUSED
#include "sequence_panels.h"
#include "sequence_lstm.h"
#include "sequence_attention.h"
#include "sequence_undo.h"

#define SEQ_NAME(x) CKERNELS_JOIN(sequence_fma, x)
#define SEQ_LANES 8
#define SEQ_ROWS 6
#define SEQ_PANELS 1
#define SEQ_EACH_ROW(X) SEQ_6(X)
#define SEQ_LSTM_ROWS 3
#define SEQ_EACH_LSTM_ROW(X) SEQ_3(X)
#define SEQ_TARGET CKERNELS_TARGET_FMA
#define SEQ_FMA CKERNELS_FUSED
#include "sequence_panels.h"
#include "sequence_lstm.h"
#include "sequence_attention.h"
#include "sequence_undo.h"

#endif

#if defined(__aarch64__)

#define SEQ_NAME(x) CKERNELS_JOIN(sequence_plain, x)
#define SEQ_LANES 4
#define SEQ_ROWS 6
#define SEQ_PANELS 1
#define SEQ_EACH_ROW(X) SEQ_6(X)
#define SEQ_LSTM_ROWS 6
#define SEQ_EACH_LSTM_ROW(X) SEQ_6(X)
#define SEQ_TARGET CKERNELS_TARGET_PLAIN
#define SEQ_FMA CKERNELS_FUSED
#include "sequence_panels.h"
#include "sequence_lstm.h"
#include "sequence_attention.h"
#include "sequence_undo.h"

#else

#define SEQ_NAME(x) CKERNELS_JOIN(sequence_plain, x)
#define SEQ_LANES 4
#define SEQ_ROWS 3
#define SEQ_PANELS 1
#define SEQ_EACH_ROW(X) SEQ_3(X)
#define SEQ_LSTM_ROWS 3
#define SEQ_EACH_LSTM_ROW(X) SEQ_3(X)
#define SEQ_TARGET CKERNELS_TARGET_PLAIN
#define SEQ_FMA CKERNELS_UNFUSED
#include "sequence_panels.h"
#include "sequence_lstm.h"
#include "sequence_attention.h"
#include "sequence_undo.h"

#endif

// Calls this machine's instance of a function.
#if defined(__x86_64__)
#define SEQ_CALL(NAME, ...)                          \
  switch (set) {                                     \
    case CKernelsAVX512:                             \
      sequence_avx512_##NAME(__VA_ARGS__);           \
      return;                                        \
    case CKernelsFMA:                                \
      sequence_fma_##NAME(__VA_ARGS__);              \
      return;                                        \
    default:                                         \
      sequence_plain_##NAME(__VA_ARGS__);            \
  }
#else
#define SEQ_CALL(NAME, ...) \
  (void)set;                \
  sequence_plain_##NAME(__VA_ARGS__);
#endif

void ckernels_panel_product(CKernelsInstructionSet set, bool accumulate, ptrdiff_t m, ptrdiff_t n,
                            ptrdiff_t k, const float *a, ptrdiff_t lda, const float *b, float *c,
                            ptrdiff_t ldc) {
  SEQ_CALL(panel_product, accumulate, m, n, k, a, lda, b, c, ldc)
}

void ckernels_panel_gradient(CKernelsInstructionSet set, ptrdiff_t rows, ptrdiff_t k, ptrdiff_t n,
                             const float *a, ptrdiff_t lda, const float *b, ptrdiff_t ldb,
                             float *c) {
  SEQ_CALL(panel_gradient, rows, k, n, a, lda, b, ldb, c)
}

void ckernels_panel_column_sums(CKernelsInstructionSet set, ptrdiff_t rows, ptrdiff_t n,
                                const float *a, ptrdiff_t lda, float *out) {
  SEQ_CALL(panel_column_sums, rows, n, a, lda, out)
}

void ckernels_lstm_forward(CKernelsInstructionSet set, const CKernelsLSTM *layer, const float *x,
                           ptrdiff_t ldx, float *h, ptrdiff_t ldh, float *gates, float *cells,
                           float *cell_tanh) {
  SEQ_CALL(lstm_forward, layer, x, ldx, h, ldh, gates, cells, cell_tanh)
}

void ckernels_lstm_backward(CKernelsInstructionSet set, const CKernelsLSTM *layer,
                            const float *recurrent_transposed, const float *dh, ptrdiff_t lddh,
                            float *gates, const float *cells, const float *cell_tanh,
                            float *state) {
  SEQ_CALL(lstm_backward, layer, recurrent_transposed, dh, lddh, gates, cells, cell_tanh, state)
}

void ckernels_lstm_gradients(CKernelsInstructionSet set, const CKernelsLSTM *layer, const float *x,
                             ptrdiff_t ldx, const float *h, ptrdiff_t ldh, const float *dgates,
                             float *input_gradient, float *recurrent_gradient,
                             float *bias_gradient) {
  SEQ_CALL(lstm_gradients, layer, x, ldx, h, ldh, dgates, input_gradient, recurrent_gradient,
           bias_gradient)
}

void ckernels_attention_forward(CKernelsInstructionSet set, const CKernelsAttention *attention,
                                const float *h, ptrdiff_t ldh, float *hidden, float *shares,
                                float *context, ptrdiff_t ldcontext) {
  SEQ_CALL(attention_forward, attention, h, ldh, hidden, shares, context, ldcontext)
}

void ckernels_attention_backward(CKernelsInstructionSet set, const CKernelsAttention *attention,
                                 const float *weights_transposed, const float *h, ptrdiff_t ldh,
                                 float *hidden, const float *shares, const float *dcontext,
                                 ptrdiff_t lddcontext, float *dh, ptrdiff_t lddh,
                                 float *weights_gradient, float *bias_gradient,
                                 float *score_gradient, float *scratch) {
  SEQ_CALL(attention_backward, attention, weights_transposed, h, ldh, hidden, shares, dcontext,
           lddcontext, dh, lddh, weights_gradient, bias_gradient, score_gradient, scratch)
}
