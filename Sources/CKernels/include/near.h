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

// All sums of a tile, where no limits are known yet. sums: 12 x (32 * count), a query after the other.
// least: 12 x 32, over all panels the least sum of each query at each of their 32 places.
void ckernels_near_sums(bool manhattan, ptrdiff_t depth, const float *queries, const float *panels,
                        ptrdiff_t count, const float *starts, float *sums, float *least);

// Writes to `hits` where the `count` sums, a multiple of 32, lie below a limit, in order, and
// returns how many do.
ptrdiff_t ckernels_near_below(ptrdiff_t count, const float *sums, float limit, uint32_t *hits);

// Rows less a centre, times a scale, as a panel of `width` rows in single precision: columns x width,
// zeros beyond the `count` rows. sizes: of each row the squared length, or for `manhattan` the sum of
// sizes, before the scale; largest: its largest element.
void ckernels_near_pack(bool manhattan, ptrdiff_t width, ptrdiff_t count, ptrdiff_t columns,
                        const double *rows, const double *centre, float scale, float *panel,
                        double *sizes, double *largest);

#endif
