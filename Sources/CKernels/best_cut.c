#include "boosting.h"

// Sums of the bins up to each one.
typedef struct {
  double gradient[CKERNELS_PLACES] __attribute__((aligned(64)));
  double hessian[CKERNELS_PLACES] __attribute__((aligned(64)));
} Sides;

#define TEMPLATE "best_cut_template.h"
#include "kernels.h"

void ckernels_best_cut(const double *sums, const uint16_t *bins, const uint8_t *kinds, size_t features,
                       const CKernelsCutRule *rule, CKernelsCut *best) {
  DISPATCH(best_cut, sums, bins, kinds, features, rule, best);
}
