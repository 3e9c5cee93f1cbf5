// Which rows may be among the nearest: single-precision distances against limits.
#ifndef CKERNELS_NEAR_H
#define CKERNELS_NEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  CKernelsNearQueries = 12,  // queries of a tile
  CKernelsNearRows = 32      // rows of a panel
};

// Writes row * 32 * count + place to `hits` wherever a sum lies below the limit of query `row`, in
// some order, and returns how many it wrote: at most 12 * 32 * count.
//
// queries: depth x 12, element (p, i) of query i. panels: count of them, each depth x 32. starts: 32
// for each panel, what its sums start at. limits: 12, finite. Sums are start + sum of q x, or, for
// `manhattan`, start + sum of |q - x|, one rounding for each term (two where nothing is fused).
ptrdiff_t ckernels_near(bool manhattan, ptrdiff_t depth, const float *queries, const float *panels,
                        ptrdiff_t count, const float *starts, const float *limits, uint32_t *hits);

#endif
