/* bins_axis: the coordinate `bin` of a histogram, and its bounds, which are the edges of the bins. */
#ifndef ZS_BINS_AXIS_H
#define ZS_BINS_AXIS_H

#include "base/error.h"
#include "output/contents.h"
#include "output/target.h"
#include "spec/product.h"

/* Both are LOCAL; failures of the target go into target->status. */

/* Define dimension, coordinate and bounds.  Returns the id of the dimension. */
int zs_bins_axis_define(zs_target *target, const zs_product *product, const zs_contents *contents);

/* Give them their values; after the define mode.  Returns 0; or -1 with err filled. */
int zs_bins_axis_put(zs_target *target, const zs_product *product, zs_error *err);

#endif
