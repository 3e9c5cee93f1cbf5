// One look at all rows of a table.
#ifndef CKERNELS_SURVEY_H
#define CKERNELS_SURVEY_H

// Adds rows x columns to `sums`, one after the other, and returns the largest size of an element;
// infinity where any is not finite. All templates give the same bytes.
double ckernels_survey(const double *x, long rows, long columns, double *sums);

// out = each row less the centre. All templates give the same bytes.
void ckernels_centre(const double *x, long rows, long columns, const double *centre, double *out);

#endif
