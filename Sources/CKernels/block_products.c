#include "block_products.h"

#define TEMPLATE "block_products_template.h"
#include "kernels.h"

void ckernels_combine(const double *w, long vectors, long ldw, const double *x, long columns,
                      long ldx, long count, double *out, long ldo) {
  DISPATCH(combine, w, vectors, ldw, x, columns, ldx, count, out, ldo);
}

void ckernels_products(const double *a, long m, long lda, const double *b, long n, long ldb,
                       long count, double *out, long ldo) {
  DISPATCH(products, a, m, lda, b, n, ldb, count, out, ldo);
}

void ckernels_weighted_gram(const double *x, long columns, long ldx, const double *weights,
                            long count, double *scratch, double *out, long ldo) {
  DISPATCH(weighted_gram, x, columns, ldx, weights, count, scratch, out, ldo);
}
