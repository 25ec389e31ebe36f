/* reduce_series: reductions over time and longitude, with or without latitude.
 *
 * A row is reduced over its columns first, at each step, because it is never divided (stats/row_lanes.h). Its
 * accumulators are merged over the steps of a leaf, one after the other, then along the fixed tree over time
 * (base/tree.h): a rank keeps the few nodes that its steps complete, of each row and each part of the series.
 * When a tile is done, the first rank of the column gets the nodes of all ranks and makes the rest of the
 * tree.  Rows are merged at the end (products/row_totals.h), if latitude is reduced, too. */
#ifndef ZS_REDUCE_SERIES_H
#define ZS_REDUCE_SERIES_H

#include "products/product_ops.h"

#include <stdint.h>

/* See zs_product_ops. */
extern const zs_product_ops zs_reduce_series_ops;

/* Bytes that a rank needs for each row of a tile.  LOCAL.  nstep: of the series. */
int64_t zs_reduce_series_row_bytes(const zs_product_state *state, int64_t nstep);

#endif
