// Rows on their way down a decision tree.
#ifndef CKERNELS_TREE_WALK_H
#define CKERNELS_TREE_WALK_H

#include <stdint.h>

// A node. Rows whose key of the feature is at most `limit` go on at node `next`, others at the one
// after it. Bits of `feature`: 0 to 27 the column, 29 a column of categories (`limit` is then the number
// of the set of keys that go to `next`), 30 a leaf, 31 keys count one more (the key of a
// missing value is the largest and becomes the smallest).
typedef struct {
  uint64_t limit;
  uint32_t feature;
  uint32_t next;
} CKernelsTreeNode;

// A row and the node that it has come to.
typedef struct {
  uint32_t row;
  uint32_t node;
} CKernelsTreePlace;

// Takes rows down to their leaves, all of them one level at a time, without branches: the memory
// accesses of different rows overlap, and each next node is asked for a whole level ahead.
//
// nodes    CKernelsTreeNode, the children after their parents
// keys     rows x features; a leaf reads the first feature, so there is at least one key
// places   CKernelsTreePlace, `walking` rows to start from; overwritten
// reached  for each row its leaf
void ckernels_tree_walk(const void *nodes, const uint64_t *keys, long features, void *places,
                        long walking, uint32_t *reached);

// As ckernels_tree_walk, where some columns hold categories: their keys are codes below 255, or the
// key of a missing value.
//
// sets     four words each; bit 255 is for missing values
void ckernels_tree_walk_sets(const void *nodes, const uint64_t *sets, const uint64_t *keys,
                             long features, void *places, long walking, uint32_t *reached);

#endif
