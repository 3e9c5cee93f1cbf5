// Cuts of nodes of a decision tree whose rows have whole weights and at most four classes: the
// weights of the classes are four counts of 16 bits in one word, so that one addition counts a row
// whatever its class is.
//
// All sums are whole numbers and exact: results are the same bytes on every instruction set, and the
// same as with sums in floating point. The rows of a node weigh at most CKERNELS_COUNTED_WEIGHT.
#ifndef CKERNELS_COUNTED_CUTS_H
#define CKERNELS_COUNTED_CUTS_H

#include <stddef.h>
#include <stdint.h>

#define CKERNELS_COUNTED_WEIGHT 32767

// A row: bits 0 to 15 its weight, 16 to 31 its class × 16, 32 to 63 its number.

// The codes of all rows, feature by feature; 255 is a missing value.
typedef struct {
  const uint8_t *codes;
  size_t stride;        // rows per feature
  const long *bins;     // how many codes each feature has beside the missing one
  int32_t has_missing;  // 0 where no row misses a value of any feature
} CKernelsCountedFeatures;

// The best cut found.
typedef struct {
  double score;  // Σ counts² / weight of both sides; -infinity where no feature differs
  uint64_t left;  // counts of the rows that go left
  uint32_t place;  // of the feature among those that were tried
  uint32_t bin;  // codes up to here go left
  uint32_t missing_left, saw_missing;
  uint32_t differing;  // features that differ between the rows
} CKernelsCountedCut;

// The best cut of some features; of equal ones the first stands: earlier in `tried`, lower code,
// missing values right.
//   rows   of the node
//   total  their counts
//   tried  the features
CKernelsCountedCut ckernels_counted_cut(const uint64_t *rows, size_t count, uint64_t total,
                                        const CKernelsCountedFeatures *features, const long *tried,
                                        size_t tries);

// What is on both sides of a cut.
typedef struct {
  size_t left;    // rows that go left
  uint32_t next;  // the first code on the right; 255 where only missing values are there
} CKernelsCountedSides;

// Looks at both sides of a cut.
//   codes         of the feature
//   bin           codes up to here go left
//   missing_left  whether missing values do
//   spare         room for the rows; NULL where they are to stay. Otherwise those that go left move to
//                 the front, and both sides keep their order
CKernelsCountedSides ckernels_counted_part(uint64_t *rows, size_t count, const uint8_t *codes,
                                           uint32_t bin, uint32_t missing_left, uint64_t *spare);

// What a node's rows have of one feature.
typedef struct {
  uint32_t low, high;  // smallest and largest code of values; low is above high where all are missing
  uint32_t saw_missing;
} CKernelsCountedRange;

// Reads the codes of a node's rows.
//   codes  of the feature
//   own    one code per row of the node
CKernelsCountedRange ckernels_counted_range(const uint64_t *rows, size_t count,
                                            const uint8_t *codes, uint8_t *own);

// The counts of single rows.
void ckernels_counted_words(const uint64_t *rows, size_t count, uint64_t *words);

// The counts of the rows whose code is at most `bin`; and of those that miss a value, where
// `missing` is not NULL.
//   words  counts of single rows
uint64_t ckernels_counted_left(const uint64_t *words, const uint8_t *own, size_t count,
                               uint32_t bin, uint64_t *missing);

// The score of a cut by the counts on its left and of the node; -infinity where one side is empty.
double ckernels_counted_score(uint64_t left, uint64_t total);

#endif
