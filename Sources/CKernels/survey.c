#include "survey.h"

#define TEMPLATE "survey_template.h"
#include "kernels.h"

double ckernels_survey(const double *x, long rows, long columns, double *sums) {
  return DISPATCH(survey, x, rows, columns, sums);
}

void ckernels_centre(const double *x, long rows, long columns, const double *centre, double *out) {
  DISPATCH(centre, x, rows, columns, centre, out);
}
