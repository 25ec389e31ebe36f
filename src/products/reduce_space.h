/* reduce_space: means, extremes and other reductions over latitude, longitude, or both, step by step.
 *
 * A row is reduced over its columns in one go, because columns are never divided.  Rows are merged along the
 * fixed tree over rows (base/tree.h): a rank keeps the nodes that its own rows complete, of every step, until
 * all tiles are done.  Then the ranks with the same steps share these out, and each makes the rest of the
 * tree for its share.  A rank that has all rows in one tile finishes each step at once, and keeps none. */
#ifndef ZS_REDUCE_SPACE_H
#define ZS_REDUCE_SPACE_H

#include "products/product_ops.h"

/* Over latitude, with or without longitude.  See zs_product_ops. */
extern const zs_product_ops zs_reduce_rows_ops;

/* Over longitude alone. */
extern const zs_product_ops zs_reduce_columns_ops;

#endif
