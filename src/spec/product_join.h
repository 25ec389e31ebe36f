/* product_join: limits of one product that are quantiles of another one: [exceedance] above = heat:95.  Pure.
 */
#ifndef ZS_PRODUCT_JOIN_H
#define ZS_PRODUCT_JOIN_H

#include "base/error.h"
#include "spec/entries.h"
#include "spec/product.h"

/* Both functions are LOCAL. */

/* To be called when all products are complete: does each limit that is a quantile name one that can be a
 * limit of its product?  Finds its place.  product: [n].  given: the entries of the spec. Returns 0; or -1
 * with err filled (ZS_REFUSED). */
int zs_product_join(zs_product *product, int n, const zs_entries *given, zs_error *err);

/* The product with this section; NULL: there is none. */
const zs_product *zs_product_find(const zs_product *product, int n, const char *section);

#endif
