/* histogram: how many values lie in each of some equal bins: one histogram for all values, or one for each
 * step, part of the series, row or column.
 *
 * A bin has its lower edge and not its upper one; the last bin has both (as numpy.histogram()).  Values below
 * and above the range, and missing values, are counted separately.  Counts are whole numbers, so that the
 * order of values and of ranks does not matter. */
#ifndef ZS_HISTOGRAM_H
#define ZS_HISTOGRAM_H

#include "products/product_ops.h"

/* See zs_product_ops. */
extern const zs_product_ops zs_histogram_ops;

#endif
