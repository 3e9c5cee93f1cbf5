#include "near.h"

#define TEMPLATE "near_template.h"
#include "kernels.h"

ptrdiff_t ckernels_near(bool manhattan, ptrdiff_t depth, const float *queries, const float *panels,
                        ptrdiff_t count, const float *starts, const float *limits,
                        uint32_t *hits) {
  return DISPATCH(near, manhattan, depth, queries, panels, count, starts, limits, hits);
}

void ckernels_near_sums(bool manhattan, ptrdiff_t depth, const float *queries, const float *panels,
                        ptrdiff_t count, const float *starts, float *sums, float *least) {
  DISPATCH(near_sums, manhattan, depth, queries, panels, count, starts, sums, least);
}

ptrdiff_t ckernels_near_below(ptrdiff_t count, const float *sums, float limit, uint32_t *hits) {
  return DISPATCH(near_below, count, sums, limit, hits);
}

void ckernels_near_pack(bool manhattan, ptrdiff_t width, ptrdiff_t count, ptrdiff_t columns,
                        const double *rows, const double *centre, float scale, float *panel,
                        double *sizes, double *largest) {
  DISPATCH(near_pack, manhattan, width, count, columns, rows, centre, scale, panel, sizes, largest);
}
