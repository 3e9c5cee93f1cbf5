#include "tree_shap.h"

#define TEMPLATE "tree_shap_template.h"
#include "kernels.h"

size_t ckernels_tree_shap_scratch(size_t depth, size_t points, size_t outputs) {
  // Of each depth whether the rows pass, their products, and what is below.
  return (depth + 1) * 8 * (1 + points * (1 + outputs));
}

void ckernels_tree_shap(const CKernelsShapTree *tree, const double *rows, double *values,
                        double *scratch) {
  DISPATCH(tree_shap, tree, rows, values, scratch);
}
