/* product_axes: what the items along an axis of a product are called.
 *
 * A group, a bin or a quantile has a name of its own; a step or a place has that of its coordinate. */
#ifndef ZS_PRODUCT_AXES_H
#define ZS_PRODUCT_AXES_H

#include "output/layout.h"
#include "page/picked.h"
#include "page/product_part.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* The axes of a variable, in the order of zs_layout_shape(). */
typedef enum zs_product_axis {
    ZS_ALONG_TIME,
    ZS_ALONG_LEVELS,
    ZS_ALONG_BINS,
    ZS_ALONG_ROWS,
    ZS_ALONG_COLUMNS
} zs_product_axis;

/* All functions here are LOCAL; objects are owned by the caller, and failures go to the maker of the drawing.
 */

/* The name of an axis for the page: "steps", "groups", "levels", "bins", "rows", "columns". */
const char *zs_product_axis_name(const zs_product_part *part, zs_product_axis axis);

/* The items of an axis that the page shows, at most so many.  A product that covers all steps of the run
 * shows those of the page. */
zs_picked zs_product_axis_pick(const zs_product_part *part, zs_product_axis axis, int64_t most);

/* Does the product cover all steps of the run, so that the steps of the page are its own? */
bool zs_product_has_all_steps(const zs_product_part *part);

/* The name of one item: its date, the name of its group, or its place. */
json_t *zs_product_axis_label(const zs_product_part *part, zs_product_axis axis, int64_t item);

/* The object "x" of a line along the axis: label, units, values, labels. */
json_t *zs_product_axis_object(const zs_product_part *part, zs_product_axis axis, const zs_picked *picked);

#endif
