// Exponentials and logistic losses of many double-precision numbers at once, to about one unit in
// the last place. Every length is a multiple of 8. Templates with fused multiply-add (AVX2,
// AVX-512, NEON) give the same bytes as each other. Arguments are finite.
#ifndef CKERNELS_EXPONENTIALS_H
#define CKERNELS_EXPONENTIALS_H

// out[r] = exp(-gamma * max(0, own + norms[r] - 2 * out[r])), from scalar products in `out`;
// exponentials below -708 are 0.
void ckernels_radial(double *out, const double *norms, double own, double gamma, long count);

// Two classes. `scores` become probabilities of class 1; `slopes` gets weight * (probability -
// truth), `spreads` gets weight * probability * (1 - probability). `truth` is 0 or 1.
// Returns the sum of weight * -log(probability of the truth).
double ckernels_logistic(double *scores, const double *truth, const double *weights,
                         double *slopes, double *spreads, long count);

// Several classes: scores, slopes are classes x count (row by row, `ld` apart); `truth` is the
// number of the class. Scores become probabilities. Returns the loss as above.
double ckernels_softmax(double *scores, long classes, long ld, const double *truth,
                        const double *weights, double *slopes, long count);

// Several classes: the curvature of the loss along scores, classes x count (`ld` apart) as the
// probabilities are: score = weight * probability * (score - sum of probability * score).
void ckernels_softmax_bend(double *scores, long classes, long ld, const double *chances,
                           const double *weights, long count);

#endif
