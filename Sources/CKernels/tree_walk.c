#include "tree_walk.h"

#include "kernels.h"

static const uint32_t column_bits = (1u << 28) - 1;

INLINE void walk(const bool has_sets, const void *nodes, const uint64_t *sets,
                 const uint64_t *keys, long features, void *places, long walking,
                 uint32_t *reached) {
  const CKernelsTreeNode *root = nodes;
  CKernelsTreePlace *on_the_way = places;
  while (walking > 0) {
    long kept = 0;
    for (long at = 0; at < walking; at++) {
      const CKernelsTreePlace place = on_the_way[at];
      const CKernelsTreeNode node = root[place.node];
      const uint64_t key = keys[(long)place.row * features + (node.feature & column_bits)];
      uint32_t next;
      if (has_sets && (node.feature >> 29) & 1) {
        const uint64_t code = key < 255 ? key : 255;
        next = node.next + 1 - ((sets[node.limit * 4 + (code >> 6)] >> (code & 63)) & 1);
      } else {
        next = node.next + (node.limit < key + (node.feature >> 31));
      }
      // Beyond the nodes where this one is a leaf: no pointer, only an address to look ahead at.
      __builtin_prefetch((const void *)((uintptr_t)root + (uintptr_t)next * sizeof *root));
      reached[place.row] = place.node;
      on_the_way[kept].row = place.row;
      on_the_way[kept].node = next;
      kept += 1 - ((node.feature >> 30) & 1);
    }
    walking = kept;
  }
}

void ckernels_tree_walk(const void *nodes, const uint64_t *keys, long features, void *places,
                        long walking, uint32_t *reached) {
  walk(false, nodes, 0, keys, features, places, walking, reached);
}

void ckernels_tree_walk_sets(const void *nodes, const uint64_t *sets, const uint64_t *keys,
                             long features, void *places, long walking, uint32_t *reached) {
  walk(true, nodes, sets, keys, features, places, walking, reached);
}
