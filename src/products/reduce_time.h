/* reduce_time: reductions over time, alone or with latitude and longitude.
 *
 * The moments of each cell over all steps are taken along the fixed tree over time, as the first pass takes
 * those of the data (stats/moments.h), and merged over ranks as there (parallel/merge.h).  Then each row is
 * reduced over its columns, and rows are merged along the fixed tree over rows on rank 0, as far as asked. */
#ifndef ZS_REDUCE_TIME_H
#define ZS_REDUCE_TIME_H

#include "products/product_ops.h"

/* See zs_product_ops. */
extern const zs_product_ops zs_reduce_time_ops;

#endif
