/* exceedance: how often, and when last, |value| was above a threshold, at each cell.
 *
 * Its variables are the number of steps above the threshold, the number of valid steps, and the time of the
 * last step above it.  Counts are whole numbers and the last step is a maximum, so that the order of steps
 * and of ranks does not matter. */
#ifndef ZS_EXCEEDANCE_H
#define ZS_EXCEEDANCE_H

#include "products/product_ops.h"

/* See zs_product_ops. */
extern const zs_product_ops zs_exceedance_ops;

#endif
