// Plane rotations of neighbouring rows, one after the other.
#ifndef CKERNELS_TURNS_H
#define CKERNELS_TURNS_H

#include <stddef.h>

// For at = from, from - 1, ..., to: rows at and at + 1 become c a - s b and s a + c b, with
// c = turns[2 at] and s = turns[2 at + 1]. The FMA, AVX-512 and NEON instances give the same bytes.
void ckernels_turn_rows(double *rows, ptrdiff_t columns, ptrdiff_t from, ptrdiff_t to,
                        const double *turns);

#endif
