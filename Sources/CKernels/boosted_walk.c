#include "boosting.h"
#include "kernels.h"

INLINE uint32_t next_of(const CKernelsBoostedNode *nodes, uint32_t place, const double *row) {
  const CKernelsBoostedNode node = nodes[place];
  double value = row[node.feature & CKERNELS_BOOSTED_COLUMN];
  // A missing value is not above, nor at most: what is asked decides where it goes.
  uint32_t above = value > node.threshold, not_below = !(value <= node.threshold);
  return node.left + (node.feature >> 31 ? above : not_below);
}

void ckernels_boosted_walk(const CKernelsBoostedNode *nodes, const double *values, size_t depth, const double *rows,
                           size_t count, size_t features, double *sums, size_t step) {
  size_t row = 0;
  for (; row + 8 <= count; row += 8) {
    const double *base = rows + row * features;
    uint32_t place[8] = {0};
    for (size_t level = 0; level < depth; level++)
      for (size_t lane = 0; lane < 8; lane++)
        place[lane] = next_of(nodes, place[lane], base + lane * features);
    for (size_t lane = 0; lane < 8; lane++) sums[(row + lane) * step] += values[place[lane]];
  }
  for (; row < count; row++) {
    uint32_t place = 0;
    for (size_t level = 0; level < depth; level++) place = next_of(nodes, place, rows + row * features);
    sums[row * step] += values[place];
  }
}
