// Kernels of gradient boosting: sums per bin, the best cut of a histogram, gradients of losses.
//
// Every template does the same operations on each element in the same order, without contraction: results are the
// same bytes on every instruction set.
#ifndef CKERNELS_BOOSTING_H
#define CKERNELS_BOOSTING_H

#include <stddef.h>
#include <stdint.h>

// Places of a feature in a histogram; each holds a gradient and a hessian.
#define CKERNELS_PLACES 256

// Adds the gradients and hessians of rows to the places of their codes, in the order of the rows.
//   codes     rows × stride, starting at the first feature
//   rows      which rows; NULL for 0..<count
//   pairs     gradient and hessian of each row
//   list      which features, counted from `codes`; NULL for 0..<features
//   sums      features × 256 × 2, 16-byte aligned
void ckernels_histogram_add(const uint8_t *codes, size_t stride, const uint32_t *rows, size_t count,
                            const float *pairs, const uint32_t *list, size_t features, double *sums);

// Takes the gradients and hessians of few rows away again.
void ckernels_histogram_remove(const uint8_t *codes, size_t stride, const uint32_t *rows,
                               size_t count, const float *pairs, const uint32_t *list,
                               size_t features, double *sums);

// Sums of gradients and hessians of rows: of every fourth row first.
void ckernels_pair_sums(const float *pairs, const uint32_t *rows, size_t count, double *gradient,
                        double *hessian);

// Makes sums 0: those of the bins of each feature, and of the place after them.
void ckernels_histogram_clear(double *sums, const uint16_t *bins, size_t features);

// Takes one histogram from another: whole -= part, `count` numbers.
void ckernels_histogram_subtract(double *whole, const double *part, size_t count);

// What a cut of numbers in two is judged by.
typedef struct {
  double gradient, hessian;  // of all rows of the node
  double l2;
  double least_hessian;      // on either side; more than 0
  double tiny;               // hessians below this are rounding: no row is there
} CKernelsCutRule;

// The best cut found: `score` is the sum over both sides of gradient² / (hessian + l2).
typedef struct {
  double score, left_gradient, left_hessian;
  double missing_hessian;  // of the missing values of that feature
  int32_t feature;  // counted from the first of the call
  int32_t bin;      // bins up to here go left
  int32_t missing_left;
} CKernelsCut;

// Improves `best` by cuts of features; of equal ones the first stands.
//   sums   features × 256 × 2; values are in a feature's first bins, missing ones in the place after
//   part   taken from the sums before; NULL for nothing
//   bins   how many bins each feature has
//   kinds  1: no value is missing, 2: missing values go either way, others: leave out
void ckernels_best_cut(double *sums, const double *part, const uint16_t *bins, const uint8_t *kinds,
                       size_t features, const CKernelsCutRule *rule, CKernelsCut *best);

// The most rows of a node that needs no histogram.
#define CKERNELS_FEW_ROWS 512

// The rows of a node; fields as in `ckernels_histogram_add`, but `rows` are always there.
typedef struct {
  const uint8_t *codes;
  size_t stride;
  const uint32_t *rows;
  size_t count;
  const float *pairs;
  const uint32_t *list;
} CKernelsNodeRows;

// As `ckernels_best_cut`, straight from the rows of a node: bins without a row cost nothing.
void ckernels_cut_of_few(const CKernelsNodeRows *node, size_t features, const uint16_t *bins,
                         const uint8_t *kinds, const CKernelsCutRule *rule, CKernelsCut *best);

// Gradients and hessians of the logistic loss: weight × (p - y), weight × p (1 - p).
//   scores   log-odds of rows
//   labels   0 or 1
//   weights  NULL for 1
//   pairs    2 × rows
void ckernels_logistic_gradients(const double *scores, const uint32_t *labels, const double *weights,
                                 size_t rows, float *pairs);

// Gradients and hessians of the softmax loss: weight × (p - y), weight × 2 p (1 - p).
//   scores   of class k at scores + k * stride
//   pairs    of class k at pairs + k * stride * 2
//   room     8 × classes numbers
void ckernels_softmax_gradients(const double *scores, size_t stride, size_t classes, const uint32_t *labels,
                                const double *weights, size_t rows, float *pairs, double *room);

// A node of a boosted tree. Rows whose value is at most `threshold` go to node `left`, others to the one after it;
// a leaf leads to itself. Bits of `feature`: 0 to 29 the column, 30 asks for categories, 31 missing values go left.
typedef struct {
  double threshold;
  uint32_t feature, left;
} CKernelsBoostedNode;

#define CKERNELS_BOOSTED_COLUMN ((1u << 30) - 1)

// Adds the answers of a tree without categories: sums[row * step] += values[leaf of the row].
//   depth  steps from the root to the deepest leaf
//   rows   count × features; missing values are NaN
void ckernels_boosted_walk(const CKernelsBoostedNode *nodes, const double *values, size_t depth, const double *rows,
                           size_t count, size_t features, double *sums, size_t step);

#endif
