/* quantile_product: exact quantiles over time, at each cell, of all steps or of each part of the series.
 *
 * A quantile wants all values of a cell at once, so this product takes no samples.  run/tile_quantiles.h
 * brings the whole series of some cells together, as sort keys (stats/sort_key.h), and this module finds the
 * order statistics and writes the results.  A result depends on the values of its cell alone: it has the same
 * bits on any number of ranks.
 *
 * The parts of the series: all selected steps; the steps that the statistics of a group are made of, with its
 * window, and within the baseline; years and seasons. */
#ifndef ZS_QUANTILE_PRODUCT_H
#define ZS_QUANTILE_PRODUCT_H

#include "base/error.h"
#include "base/range.h"
#include "products/product_ops.h"
#include "stats/series_quantiles.h"
#include "stats/sort_key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* See zs_product_ops. */
extern const zs_product_ops zs_quantile_ops;

/* Add what a product of quantiles needs.  LOCAL. */
void zs_quantile_needs(const zs_products *products, const zs_product_state *state, zs_needs *needs);

/* How the keys are made that this product wants.  LOCAL. */
const zs_sort_key *zs_quantile_key(const zs_product_state *state);

/* Find the quantiles of some cells of a block of rows of the product's field.  at: the first of these cells
 * among all cells of the block.  LOCAL; on busy ranks; cannot fail. */
void zs_quantile_find(const zs_product_state *state, const zs_whole_series *series, size_t at);

/* Where a quantile of a part of the series is, at the cells of the product in the tile, if it is a limit of
 * another product; NULL: it is none.  place: of the quantile, in the spec.  LOCAL. */
double *zs_quantile_limit(const zs_product_state *state, int place, int part);

/* What was found of such a quantile, at the cells of the block.  LOCAL. */
const double *zs_quantile_found(const zs_product_state *state, int place, int part);

/* Write what was found of the whole block.  rows: of the product's field.  LOCAL.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_quantile_write(zs_products *products, zs_product_state *state, zs_range rows, zs_error *err);

#endif
