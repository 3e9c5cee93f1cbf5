// Cells of text tables: where they end, and the short decimal numbers in them.
#ifndef CKERNELS_TABLE_CELLS_H
#define CKERNELS_TABLE_CELLS_H

#include <stdint.h>

// Places that `ends` must have beyond the limit: they may be written to.
#define CKERNELS_TABLE_SLACK 128

// How many bytes of the text are `wanted`.
long ckernels_count_byte(const uint8_t *text, long count, uint8_t wanted);

// Finds whole rows of exactly `columns` cells each, the last one ended by LF or CR LF, in fewer than
// 2^32 bytes. Stops before the first row that has another number of cells, or in which a NUL, a
// `quote` (0: there are none) or a CR without LF stands, or that has no end.
//
// The place of the delimiter behind each cell, and of the LF behind the last of a row, goes to
// `ends`; at most `limit`, and CKERNELS_TABLE_SLACK more that mean nothing. Returns the rows.
long ckernels_table_rows(const uint8_t *text, long count, uint8_t delimiter, uint8_t quote,
                         long columns, uint32_t *ends, long limit);

// Numbers of one column. Cell r stands behind byte ends[r * columns - 1] (UINT32_MAX: at the start
// of the text) and before byte ends[r * columns]; where `is_last`, a CR before that is no part of it.
// Of a cell of an optional minus, digits and perhaps a point among or around them, of at most 24
// bytes and with a mantissa of at most 2^53, out[r] is the double nearest to it. An empty cell and
// `nan` in any case are NaN. So are all others, whose numbers r go to `others`.
//
// At least 16 bytes must be readable behind the last cell. Returns how many others there are;
// *missing is how many cells are empty or `nan`.
long ckernels_table_numbers(const uint8_t *text, const uint32_t *ends, long columns, long rows,
                            int is_last, double *out, uint32_t *others, long *missing);

#endif
