/* quantile_axis: the coordinate `quantile` of a file of quantiles.
 *
 * Its values are fractions, as those of xarray's coordinate of this name: 0.95 for 95 per cent.  float64,
 * [quantiles]. */
#ifndef ZS_QUANTILE_AXIS_H
#define ZS_QUANTILE_AXIS_H

#include "output/target.h"
#include "spec/product.h"

/* Both functions are LOCAL.  Failures go into target->status. */

/* Define the dimension and the coordinate, in define mode.  Returns the id of the dimension; -1 after a
 * failure. */
int zs_quantile_axis_define(zs_target *target, const zs_product *product);

/* Give it its values; after the define mode. */
void zs_quantile_axis_put(zs_target *target, const zs_product *product);

#endif
