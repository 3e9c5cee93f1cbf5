// Shapley values of a tree's answers, eight rows at a time.
#ifndef CKERNELS_TREE_SHAP_H
#define CKERNELS_TREE_SHAP_H

#include <stddef.h>
#include <stdint.h>

enum {
  // The edge leads to a leaf: down and up again in one step.
  CKernelsShapLeaf = 1,
  // The way back from all that is below an edge.
  CKernelsShapUp = 2,
  // The edge leads to the right child of its node.
  CKernelsShapRight = 4,
  // Missing values go left at its node.
  CKernelsShapMissingLeft = 8,
  // Its node asks for categories: `threshold` is the number of their set.
  CKernelsShapCategory = 16
};

// A step along an edge of a tree: down from a node to a child, or back up.
typedef struct {
  // Values up to here go left at the node above the edge.
  double threshold;
  uint32_t feature;
  uint32_t flags;
  // Edges from the root to the end of this one.
  uint32_t depth;
  // Depth of the last edge before it that asks for the same feature; 0 where there is none.
  uint32_t prior;
  // Which of the factors belong to the edge.
  uint32_t edge;
  // Of a leaf, which of the answers is its.
  uint32_t answer;
} CKernelsShapStep;

// What belongs to all steps of a tree.
typedef struct {
  const CKernelsShapStep *steps;
  size_t count;
  // Points of the quadrature.
  size_t points;
  // Edges x (1 + 4 x points): what a row multiplies by that missed the feature's tests before; then for
  // each point the factor of a row that passes, of one that passed until here, and their two weights.
  const double *factors;
  // Leaves x outputs.
  const double *answers;
  size_t outputs;
  // The deepest edge.
  size_t depth;
  // Four words for each set of categories: bit 255 is for missing values.
  const uint64_t *sets;
} CKernelsShapTree;

// Numbers of working memory, for the deepest edge of a tree.
size_t ckernels_tree_shap_scratch(size_t depth, size_t points, size_t outputs);

// Adds the Shapley values of eight rows.
//   rows      features x 8: missing values are NaN; of categories their codes, 255 where missing
//   values    features x outputs x 8
//   scratch   as many numbers as ckernels_tree_shap_scratch says, at a multiple of 64 bytes
void ckernels_tree_shap(const CKernelsShapTree *tree, const double *rows, double *values,
                        double *scratch);

#endif
