/* bins_axis: the axis of a product's own: the coordinate `bin` of a histogram, and its bounds; of quantiles
 * the coordinate `quantile` (output/quantile_axis.h).
 *
 * A bin's coordinate is its middle, its bounds are its edges (zs_bin_edge()).  A value on the edge between
 * two bins counts in the upper one; the last bin has both of its edges.
 * They are in float64, in the units of what the histogram is made of: bin is [bins], bin_bnds is [bins][2].
 */
#ifndef ZS_BINS_AXIS_H
#define ZS_BINS_AXIS_H

#include "base/error.h"
#include "output/contents.h"
#include "output/target.h"
#include "spec/product.h"

#include <stdbool.h>

/* Both functions are LOCAL.  Failures of the target go into target->status. */

/* Define the dimension, the coordinate and the bounds, with their attributes, in define mode.  several:
 * are they those of several variables, so that the name tells none?  Returns the id of the dimension; -1
 * after a failure. */
int zs_bins_axis_define(zs_target *target, const zs_product *product, const zs_contents *contents,
                        bool several);

/* Give them their values; after the define mode.  Returns 0; or -1 with err filled (ZS_FAILED): no memory. */
int zs_bins_axis_put(zs_target *target, const zs_product *product, zs_error *err);

#endif
