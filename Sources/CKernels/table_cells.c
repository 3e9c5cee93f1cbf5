#include "table_cells.h"

#include <string.h>

// Rows of a column that are read at once: what is kept of them fits the nearest cache.
#define CKERNELS_TABLE_BATCH 64

#define TEMPLATE "table_cells_template.h"
#include "kernels.h"

long ckernels_count_byte(const uint8_t *text, long count, uint8_t wanted) {
  return DISPATCH(count_byte, text, count, wanted);
}

long ckernels_table_rows(const uint8_t *text, long count, uint8_t delimiter, uint8_t quote,
                         long columns, uint32_t *ends, long limit) {
  return DISPATCH(table_rows, text, count, delimiter, quote, columns, ends, limit);
}

long ckernels_table_numbers(const uint8_t *text, const uint32_t *ends, long columns, long rows,
                            int is_last, double *out, uint32_t *others, long *missing) {
  return DISPATCH(table_numbers, text, ends, columns, rows, is_last, out, others, missing);
}
