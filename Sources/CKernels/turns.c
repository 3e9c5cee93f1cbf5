#include "turns.h"

#define TEMPLATE "turns_template.h"
#include "kernels.h"

void ckernels_turn_rows(double *rows, ptrdiff_t columns, ptrdiff_t from, ptrdiff_t to,
                        const double *turns) {
  DISPATCH(turn_rows, rows, columns, from, to, turns);
}
