/* products: reductions, histograms, exceedances and extracts, made of the values of the second pass as they
 * come by, and written beside the outputs.
 *
 * All of them give the same bits on any number of ranks: counts are whole numbers; sums go along a row first,
 * which is never divided, then along the fixed tree (base/tree.h) over steps or over rows.
 *
 * Use: zs_products_make(), zs_products_weigh() and zs_products_narrow() (products/narrow.h), and
 * zs_products_needs() (products/product_needs.h), before the plan; zs_products_begin(), when the files are
 * open; for each tile zs_products_goto(), zs_products_take() for each batch, zs_products_merge();
 * zs_products_finish(); zs_products_clear(). */
#ifndef ZS_PRODUCTS_H
#define ZS_PRODUCTS_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "spec/spec.h"
#include "write/writer.h"

/* Make the layouts of all products of the spec.  LOCAL.  spec and catalog must outlive products.
 * Returns 0, and products is to be released with zs_products_clear(); or -1 with err filled (ZS_REFUSED: a
 * product does not fit the grid or the series), and products empty. */
int zs_products_make(const zs_spec *spec, const zs_catalog *catalog, zs_products *products, zs_error *err);

/* Find the weights that area-weighted products need.  COLLECTIVE over comm; after zs_products_make().
 * Returns 0; or -1 on every rank with the same err (ZS_REFUSED: areas are not known). */
int zs_products_weigh(zs_products *products, zs_comm *comm, zs_error *err);

/* All is written: release what the products keep, but for the layouts of their files.  LOCAL. */
void zs_products_forget(zs_products *products);

/* Release products and leave it empty.  LOCAL.  Safe on an empty (all zero)
 * object. */
void zs_products_clear(zs_products *products);

/* Begin with a plan and open files.  COLLECTIVE over comm.
 * position: of this rank.  All arguments must outlive products.
 * Returns 0; or -1 on every rank with the same err. */
int zs_products_begin(zs_products *products, zs_comm *comm, const zs_plan *plan, const zs_position *position,
                      zs_writer *writer, zs_error *err);

/* Go to a tile.  COLLECTIVE over comm.  rows: of the tile, as rows of the run; none on an idle rank.
 * Returns 0; or -1 on every rank with the same err: the areas of its cells cannot be read. */
int zs_products_goto(zs_products *products, zs_range rows, zs_error *err);

/* Take a batch of the tile: all products use the values.  LOCAL; on busy ranks.  Call it before
 * zs_writer_put(), which may overwrite the values.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_products_take(zs_products *products, const zs_sample *sample, zs_error *err);

/* The tile is done; all tiles are done.  COLLECTIVE over comm, after all ranks agree that they have not
 * failed.  Return 0; or -1 on every rank with the same err. */
int zs_products_merge(zs_products *products, zs_error *err);
int zs_products_finish(zs_products *products, zs_error *err);

/* All variables that are one number: [n][ZS_FIELDS], by product and variable.  COLLECTIVE over comm, after
 * zs_products_finish().  Returns them, to be released with free(); or NULL on every rank with the same err.
 */
zs_single *zs_products_singles(const zs_products *products, zs_error *err);

#endif
