/* cell_weights: the areas of single cells as weights of products, tile by tile.
 *
 * In each tile, the first rank of a column reads the areas of its rows, a few rows at a time, and sends them
 * to the others; each product keeps those of the cells that it is about (zs_product_state.cell_weight).
 * Products with weights of rows and columns (products/area.h) have no part in this.
 *
 * Use: zs_cell_weights_needs() before the plan; zs_cell_weights_begin() with the plan; zs_cell_weights_goto()
 * for each tile, before its samples.  zs_products_forget() releases what they allocate. */
#ifndef ZS_CELL_WEIGHTS_H
#define ZS_CELL_WEIGHTS_H

#include "base/error.h"
#include "plan/plan.h"
#include "products/product_ops.h"

/* Add the memory that the weights of all products take.  LOCAL. */
void zs_cell_weights_needs(const zs_products *all, zs_needs *needs);

/* Allocate them.  LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_cell_weights_begin(zs_products *all, zs_error *err);

/* Read the areas of the tile all->rows.  COLLECTIVE over all->comm.
 * Returns 0; or -1 on every rank with the same err (ZS_FAILED: the file is another one than it was, or there
 * is no memory; ZS_REFUSED: it cannot be read). */
int zs_cell_weights_goto(zs_products *all, zs_error *err);

#endif
