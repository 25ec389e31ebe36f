/* product_needs: what the products ask of the plan: which values, in which order, and how much memory.
 *
 * Some memory is for each cell or row of a tile, or for each step of a rank: how many these are, the plan
 * decides.  What ranks exchange goes through buffers of a fixed size, which the plan adds. */
#ifndef ZS_PRODUCT_NEEDS_H
#define ZS_PRODUCT_NEEDS_H

#include "plan/plan.h"
#include "products/product_ops.h"

/* Returns what the products need.  LOCAL; for the plan, so before zs_products_begin(), and after
 * zs_products_weigh() and zs_products_narrow(). */
zs_needs zs_products_needs(const zs_products *products);

#endif
