/* narrow: a small question reads little.
 *
 * Where products of the data are all that a run makes, it needs neither statistics nor all that [input] has
 * selected: only the steps and the rows that the products are about.  The catalog is made narrower before the
 * plan is made, so that all that follows works on a smaller run.  What products contain does not change:
 * their layouts are made already, and a reduction over time needs all steps. */
#ifndef ZS_NARROW_H
#define ZS_NARROW_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "products/product_ops.h"

/* Leave out the steps and rows of the catalog that no product needs, if the run makes nothing but products of
 * the data; else do nothing.  COLLECTIVE over comm; after zs_products_weigh().
 * catalog: products->catalog.  Returns 0; or -1 on every rank with the same err (ZS_FAILED: no memory). */
int zs_products_narrow(zs_products *products, zs_comm *comm, zs_catalog *catalog, zs_error *err);

#endif
