// Moments of columns of a row-major table of double-precision numbers, and what they are for. Sums
// carry their rounding errors along. Nothing fuses: all templates give the same bytes.
#ifndef CKERNELS_COLUMN_MOMENTS_H
#define CKERNELS_COLUMN_MOMENTS_H

// Of `columns` columns beginning at `x`, rows `stride` numbers apart: the sum and the count of
// finite values, and the largest size of any value but NaN.
void ckernels_column_sums(const double *x, long rows, long stride, long columns, double *sums,
                          double *counts, double *largest);

// Of the same columns: sums of (value - mean)^2 and of value - mean, NaN left out.
void ckernels_column_squares(const double *x, long rows, long stride, long columns,
                             const double *means, double *squares, double *rests);

// y = (x * factor - mean) / deviation, each column with its own; what is too large for a number is
// held at the largest. Returns whether any x is infinite.
int ckernels_standardize(const double *x, double *y, long rows, long columns,
                         const double *factors, const double *means, const double *deviations);

// y = x where that is finite, else the filling of its column. Rows of y are `stride` numbers apart.
void ckernels_fill(const double *x, double *y, long rows, long columns, long stride,
                   const double *fillings);

// Adds share * value of each column to `sums` and widens `lows` and `highs`, row by row; finite.
void ckernels_column_reach(const double *x, long rows, long columns, const double *shares,
                           double *sums, double *lows, double *highs);

// y[c * stride + r] = x[r * columns + c] * factors[c] - shifts[c] for r < rows, 0 up to `stride`.
void ckernels_pack_columns(const double *x, long rows, long columns, const double *factors,
                           const double *shifts, double *y, long stride);

#endif
