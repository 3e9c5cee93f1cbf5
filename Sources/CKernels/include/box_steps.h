// The two sweeps of a step of sequential minimal optimisation. `count` is a multiple of 8; entries
// beyond the problem have `up` = -infinity and `low` = infinity. All templates give the same bytes
// where they fuse (AVX2, AVX-512, NEON).
#ifndef CKERNELS_BOX_STEPS_H
#define CKERNELS_BOX_STEPS_H

// pull[r] -= a * first[r] + b * second[r]. `up` is 0 where a variable may grow, else -infinity;
// `low` is 0 where it may shrink, else infinity. Returns the first index of the largest pull + up,
// with that value in `best` and the least pull + low in `least`.
long ckernels_box_update(double *pull, const float *first, const float *second, double a, double b,
                         const double *up, const double *low, long count, double *best,
                         double *least);

// The index r with pull[r] + low[r] < best whose exchange with the variable of `row` lowers the
// objective most: (best - pull[r])^2 / (own + diagonal[r] - 2 * row[r]); -1 if there is none.
long ckernels_box_partner(const double *pull, const double *low, const double *diagonal,
                          const float *row, double best, double own, long count);

#endif
