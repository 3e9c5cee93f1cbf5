#include "boosting.h"

// Sums of the bins up to each one.
typedef struct {
  double gradient[CKERNELS_PLACES] __attribute__((aligned(64)));
  double hessian[CKERNELS_PLACES] __attribute__((aligned(64)));
} Sides;

#define IS_NUMBER(kind) ((kind) == 1 || (kind) == 2)

// Features whose few rows are summed together: their cells stay in the nearest cache.
#define TOGETHER 8

#define TEMPLATE "best_cut_template.h"
#include "kernels.h"

void ckernels_best_cut(double *sums, const double *part, const uint16_t *bins, const uint8_t *kinds,
                       size_t features, const CKernelsCutRule *rule, CKernelsCut *best) {
  DISPATCH(best_cut, sums, part, bins, kinds, features, rule, best);
}

void ckernels_cut_of_few(const CKernelsNodeRows *node, size_t features, const uint16_t *bins,
                         const uint8_t *kinds, const CKernelsCutRule *rule, CKernelsCut *best) {
  DISPATCH(cut_of_few, node, features, bins, kinds, rule, best);
}
