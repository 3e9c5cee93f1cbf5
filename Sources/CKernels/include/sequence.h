// Recurrent layers and attention over batches of sequences of different lengths.
//
// Rows: the present steps of all sequences, time by time; the sequences of a batch stand longest
// first, so that step t has rows offsets[t] ..< offsets[t + 1], of which row j belongs to sequence
// j, and never more rows than step t - 1. Nothing is computed for absent steps.
//
// Panels: a matrix K x N, N a multiple of 16, is stored as N / 16 panels of K x 16. Units,
// attention units and outputs are padded to multiples of 16; padding has weights 0 and stays 0.
//
// Every element is one sum in a fixed order of fused operations: the FMA, AVX-512 and NEON
// instances give the same bytes, and a sequence's answer does not depend on the others of its
// batch.
#ifndef CKERNELS_SEQUENCE_H
#define CKERNELS_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>

// Width of a panel.
enum { CKernelsPanel = 16 };

// C (m x n) = A (m x k) B, or += where `accumulate`; B in panels, n a multiple of 16.
void ckernels_panel_product(bool accumulate, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a,
                            ptrdiff_t lda, const float *b, float *c, ptrdiff_t ldc);

// C (k x n, in panels) += A^T B over `rows` rows of A (rows x k) and B (rows x n).
void ckernels_panel_gradient(ptrdiff_t rows, ptrdiff_t k, ptrdiff_t n, const float *a,
                             ptrdiff_t lda, const float *b, ptrdiff_t ldb, float *c);

// out[n] += the sum over rows of A (rows x n), n a multiple of 16.
void ckernels_panel_column_sums(ptrdiff_t rows, ptrdiff_t n, const float *a, ptrdiff_t lda,
                                float *out);

// One direction of an LSTM layer over a batch.
//
// The 4 x units columns of both weight matrices and of the bias are ordered in blocks of 64: 16
// units of the input gate, the same 16 of the forget gate, the cell and the output gate.
typedef struct {
  bool reversed;             // last step first
  ptrdiff_t steps;           // of the longest sequence
  const ptrdiff_t *offsets;  // steps + 1 of them
  ptrdiff_t inputs;
  ptrdiff_t units;                 // a multiple of 16
  const float *input_weights;      // inputs x 4 units, panels
  const float *recurrent_weights;  // units x 4 units, panels
  const float *bias;               // 4 units
} CKernelsLSTM;

// h (rows x units, ldh apart) from x (rows x inputs, ldx apart). Kept for the way back: gates
// (rows x 4 units, after their activations), cells and their tanh (rows x units); `gates` and
// `cell_tanh` may be NULL where there is no way back.
void ckernels_lstm_forward(const CKernelsLSTM *layer, const float *x, ptrdiff_t ldx, float *h,
                           ptrdiff_t ldh, float *gates, float *cells, float *cell_tanh);

// The way back: `gates` become the gradients of their inputs. `dh` is the gradient of h.
// `recurrent_transposed` is 4 units x units in panels; `state` holds 2 x sequences x units.
void ckernels_lstm_backward(const CKernelsLSTM *layer, const float *recurrent_transposed,
                            const float *dh, ptrdiff_t lddh, float *gates, const float *cells,
                            const float *cell_tanh, float *state);

// Adds to the gradients of the weights (panels) and the bias, given those of the gates.
void ckernels_lstm_gradients(const CKernelsLSTM *layer, const float *x, ptrdiff_t ldx,
                             const float *h, ptrdiff_t ldh, const float *dgates,
                             float *input_gradient, float *recurrent_gradient,
                             float *bias_gradient);

// Additive attention over the steps of each sequence.
typedef struct {
  ptrdiff_t steps;
  const ptrdiff_t *offsets;  // steps + 1 of them
  ptrdiff_t inputs;          // a multiple of 16
  ptrdiff_t units;           // a multiple of 16
  const float *weights;      // inputs x units, panels
  const float *bias;         // units
  const float *score;        // units
} CKernelsAttention;

// context[sequence] (inputs wide, ldcontext apart) = sum over steps of share x h, the shares being
// the softmax of score . tanh(h weights + bias). `hidden` (rows x units) and `shares` (rows) are
// kept for the way back; `shares` has room for 16 more.
void ckernels_attention_forward(const CKernelsAttention *attention, const float *h, ptrdiff_t ldh,
                                float *hidden, float *shares, float *context, ptrdiff_t ldcontext);

// The way back: dh (rows x inputs) is set, `hidden` overwritten, the gradients of weights
// (panels), bias and score are added to. `weights_transposed` is units x inputs in panels;
// `scratch` has room for one value per row.
void ckernels_attention_backward(const CKernelsAttention *attention,
                                 const float *weights_transposed, const float *h, ptrdiff_t ldh,
                                 float *hidden, const float *shares, const float *dcontext,
                                 ptrdiff_t lddcontext, float *dh, ptrdiff_t lddh,
                                 float *weights_gradient, float *bias_gradient,
                                 float *score_gradient, float *scratch);

#endif
