// What Swift cannot express well: kernels in one template per instruction set, chosen at run time.
// Every file that includes this header stays free of -march and other flags.
#ifndef CKERNELS_H
#define CKERNELS_H

#include "block_products.h"
#include "boosting.h"
#include "box_steps.h"
#include "column_moments.h"
#include "counted_cuts.h"
#include "exponentials.h"
#include "gemm.h"
#include "householder.h"
#include "instruction_set.h"
#include "near.h"
#include "radial_sums.h"
#include "sample_moments.h"
#include "sequence.h"
#include "survey.h"
#include "table_cells.h"
#include "tree_shap.h"
#include "tree_walk.h"
#include "turns.h"
#include "vector_kernels.h"

#endif
