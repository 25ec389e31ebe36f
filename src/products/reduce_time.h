/* reduce_time: reductions over time, alone or with latitude.
 *
 * The moments of each cell over the steps of each part of the series are taken along the fixed tree over
 * time, as the first pass takes those of the data (stats/moments.h), and merged over ranks as there
 * (parallel/merge.h).  Rows are merged at the end (products/row_totals.h), if latitude is reduced, too. */
#ifndef ZS_REDUCE_TIME_H
#define ZS_REDUCE_TIME_H

#include "products/product_ops.h"

/* See zs_product_ops. */
extern const zs_product_ops zs_reduce_time_ops;

#endif
