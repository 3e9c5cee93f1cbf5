#include "near.h"

#define TEMPLATE "near_template.h"
#include "kernels.h"

ptrdiff_t ckernels_near(bool manhattan, ptrdiff_t depth, const float *queries, const float *panels,
                        ptrdiff_t count, const float *starts, const float *limits,
                        uint32_t *hits) {
  return DISPATCH(near, manhattan, depth, queries, panels, count, starts, limits, hits);
}
