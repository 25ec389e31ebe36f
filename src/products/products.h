/* products: reductions, histograms, exceedances and extracts, made of the values of the second pass as they
 * come by, and written beside the outputs.
 *
 * Each kind is a maker: it takes samples, all those of one rank in an order that the plan says; it merges
 * what the ranks of a column have of a tile, when the tile is done; and it merges the rest when all is done.
 * All of it gives the same bits for any partition: counts are whole numbers; sums go along the rows first,
 * which are never divided, and then along the fixed tree of base/tree.h, over steps or over rows. */
#ifndef ZS_PRODUCTS_H
#define ZS_PRODUCTS_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "products/maker.h"
#include "spec/spec.h"
#include "write/writer.h"

struct zs_products;

/* The layouts of all products of the spec.  LOCAL.  Returns 0, to be released with zs_products_clear(); or -1
 * with err filled (ZS_REFUSED), products empty. */
int zs_products_make(const zs_spec *spec, const zs_catalog *catalog, zs_products *products, zs_error *err);
void zs_products_clear(zs_products *products);

/* What the products ask of the plan.  LOCAL. */
zs_needs zs_products_needs(const zs_products *products);

/* Begin with a plan and open files.  COLLECTIVE over comm.  Returns 0; or -1 on every rank with the same err.
 */
int zs_products_begin(zs_products *products, zs_comm *comm, const zs_plan *plan, const zs_position *position,
                      zs_writer *writer, zs_error *err);

/* A tile follows; its rows, none for an idle rank.  LOCAL. */
void zs_products_goto(zs_products *products, zs_range rows);

/* LOCAL.  Returns 0; or -1 with err filled. */
int zs_products_take(zs_products *products, const zs_sample *sample, zs_error *err);

/* The tile is done; all is done.  COLLECTIVE over comm.  Return 0; or -1 on every rank with the same err. */
int zs_products_merge(zs_products *products, zs_error *err);
int zs_products_finish(zs_products *products, zs_error *err);

#endif
