/* tile_quantiles: products of quantiles, found in the whole series of a tile (run/whole_series.h).
 *
 * Those of the data are found before anything else is made of the tile, because others may be compared with
 * them.  Those of anomalies and z-scores are found when all statistics are there. */
#ifndef ZS_TILE_QUANTILES_H
#define ZS_TILE_QUANTILES_H

#include "base/error.h"
#include "products/product_ops.h"
#include "run/whole_series.h"

#include <stdbool.h>

/* Find and write the quantiles of the data (scores: of anomalies and z-scores) in the tile.  COLLECTIVE over
 * the column; a rank takes part to the end also where it fails.  LOCAL, and does nothing, on idle ranks.
 * Returns 0; or -1 with err filled. */
int zs_find_quantiles(zs_series_work *work, zs_products *products, bool scores, zs_error *err);

#endif
