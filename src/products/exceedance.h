/* exceedance: how often, and when last, a value was beyond a limit, at each cell.
 *
 * Its variables are the number of steps beyond the limits, the number of valid steps, and the time of the
 * last step beyond them; for the whole series, or for each part of it.  Counts are whole numbers and the last
 * step is a maximum, so that the order of steps and of ranks does not matter.  A part that one rank of a
 * column has all steps of is written by that rank; others are added up first (products/joint_sums.h). */
#ifndef ZS_EXCEEDANCE_H
#define ZS_EXCEEDANCE_H

#include "plan/plan.h"
#include "products/product_ops.h"

/* See zs_product_ops. */
extern const zs_product_ops zs_exceedance_ops;

/* Add the memory that a rank needs.  LOCAL. */
void zs_exceedance_needs(const zs_product_state *state, zs_needs *needs);

#endif
