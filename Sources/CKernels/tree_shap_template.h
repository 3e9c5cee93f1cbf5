// Shapley values of eight rows for one instruction set; see kernels.h.
//
// On the way to a leaf, let z be the share of training rows that pass a feature's tests, o whether the
// row passes them (1 or 0). A leaf with answer v brings feature i
//   v (o_i - z_i) * integral over t of the product over all other features j of (t o_j + (1 - t) z_j),
// which a quadrature gives exactly. The product of all features goes down the tree, its sum over leaves
// comes back up: at each edge it is weighted with w (o_i - z_i) / (t o_i + (1 - t) z_i), less the same
// for the edge before it that asked for the same feature.

// Which rows go to the end of the edge when they are at its start.
INLINE TARGET I8 NAME(shap_taken)(const CKernelsShapTree *tree, const CKernelsShapStep *step,
                                  const double *rows) {
  const double *own = rows + 8 * (size_t)step->feature;
  I8 left;
  if (step->flags & CKernelsShapCategory) {
    const uint64_t *set = tree->sets + 4 * (size_t)step->threshold;
    for (int lane = 0; lane < 8; lane++) {
      const uint64_t code = (uint64_t)own[lane];
      left[lane] = -(int64_t)((set[code >> 6] >> (code & 63)) & 1);
    }
  } else {
    const V8 value = *(const V8 *)own;
    left = (I8)(value <= all8(step->threshold));
    if (step->flags & CKernelsShapMissingLeft) left |= (I8)(value != value);
  }
  return step->flags & CKernelsShapRight ? ~left : left;
}

INLINE TARGET void NAME(shap_walk)(const size_t points, const size_t outputs,
                                   const CKernelsShapTree *tree, const double *rows,
                                   double *values, double *scratch) {
  const size_t depths = tree->depth + 1;
  I8 *const passed = (I8 *)scratch;
  V8 *const products = (V8 *)(scratch + 8 * depths);
  V8 *const below = products + depths * points;
  const size_t own = outputs * points;
  passed[0] = (I8){-1, -1, -1, -1, -1, -1, -1, -1};
  for (size_t q = 0; q < points; q++) products[q] = all8(1.0);
  for (size_t at = 0; at < own; at++) below[at] = all8(0.0);
  const CKernelsShapStep *step = tree->steps;
  for (const CKernelsShapStep *end = step + tree->count; step < end; step++) {
    const double *factors = tree->factors + step->edge * (1 + 4 * points);
    const V8 missed = all8(factors[0]);
    factors++;
    V8 *value = (V8 *)(values + 8 * outputs * (size_t)step->feature);
    const I8 before = passed[step->prior];
    V8 *above = below + (step->depth - 1) * own;
    if (step->flags & CKernelsShapUp) {
      const I8 now = passed[step->depth];
      const V8 *here = below + step->depth * own;
      for (size_t q = 0; q < points; q++) {
        const V8 weight =
            pick8(now, all8(factors[4 * q + 2]), pick8(before, all8(factors[4 * q + 3]), all8(0.0)));
        for (size_t output = 0; output < outputs; output++) {
          const V8 sum = here[q * outputs + output];
          above[q * outputs + output] += sum;
          value[output] = FMA(weight, sum, value[output]);
        }
      }
      continue;
    }
    const I8 now = NAME(shap_taken)(tree, step, rows) & before;
    const V8 *product = products + (step->depth - 1) * points;
    if (step->flags & CKernelsShapLeaf) {
      const double *answer = tree->answers + (size_t)step->answer * outputs;
      V8 share = all8(0.0);
      for (size_t q = 0; q < points; q++) {
        const V8 factor =
            pick8(now, all8(factors[4 * q]), pick8(before, all8(factors[4 * q + 1]), missed));
        const V8 weight =
            pick8(now, all8(factors[4 * q + 2]), pick8(before, all8(factors[4 * q + 3]), all8(0.0)));
        const V8 reached = product[q] * factor;
        share = FMA(weight, reached, share);
        for (size_t output = 0; output < outputs; output++)
          above[q * outputs + output] =
              FMA(reached, all8(answer[output]), above[q * outputs + output]);
      }
      for (size_t output = 0; output < outputs; output++)
        value[output] = FMA(share, all8(answer[output]), value[output]);
      continue;
    }
    passed[step->depth] = now;
    V8 *next = products + step->depth * points;
    for (size_t q = 0; q < points; q++)
      next[q] = product[q] *
                pick8(now, all8(factors[4 * q]), pick8(before, all8(factors[4 * q + 1]), missed));
    V8 *here = below + step->depth * own;
    for (size_t at = 0; at < own; at++) here[at] = all8(0.0);
  }
}

static TARGET void NAME(tree_shap)(const CKernelsShapTree *tree, const double *rows, double *values,
                                   double *scratch) {
  const size_t points = tree->points, outputs = tree->outputs;
  // Known numbers of points and outputs keep what is multiplied in registers.
  if (outputs == 1 && points == 2)
    NAME(shap_walk)(2, 1, tree, rows, values, scratch);
  else if (outputs == 1 && points == 3)
    NAME(shap_walk)(3, 1, tree, rows, values, scratch);
  else if (outputs == 1 && points == 4)
    NAME(shap_walk)(4, 1, tree, rows, values, scratch);
  else if (outputs == 1)
    NAME(shap_walk)(points, 1, tree, rows, values, scratch);
  else if (outputs == 2)
    NAME(shap_walk)(points, 2, tree, rows, values, scratch);
  else if (outputs == 3)
    NAME(shap_walk)(points, 3, tree, rows, values, scratch);
  else
    NAME(shap_walk)(points, outputs, tree, rows, values, scratch);
}
