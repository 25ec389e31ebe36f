/* product_lines: variables of products with one axis or two of which one is chosen, and with bins; single
 * numbers. */
#ifndef ZS_PRODUCT_LINES_H
#define ZS_PRODUCT_LINES_H

#include "base/error.h"
#include "page/product_axes.h"
#include "page/product_part.h"

/* All functions here are LOCAL, and add to the drawing.  They return 0; or -1 with err filled (ZS_FAILED). */

/* A number without axes. */
int zs_product_number(const zs_product_part *part, zs_error *err);

/* A line along an axis: rows, columns, time, or levels.  A line along rows or columns has a series for each
 * step or group; all but a line along levels have series for each level. */
int zs_product_line(const zs_product_part *part, zs_product_axis axis, zs_error *err);

/* Bars: on each level, a histogram for each item of the axis that is longer than 1. */
int zs_product_bars(const zs_product_part *part, zs_error *err);

#endif
