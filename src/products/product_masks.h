/* product_masks: which cells of a product count: those of its rows and columns that its masks choose ([reduce
 * NAME] where). */
#ifndef ZS_PRODUCT_MASKS_H
#define ZS_PRODUCT_MASKS_H

#include "base/error.h"
#include "catalog/masks.h"
#include "products/product_ops.h"

/* Take them: fills state->where, if the product has masks.  LOCAL.  The layout has the rows and columns of
 * the whole selection's grid. Returns 0; or -1 with err filled (ZS_REFUSED): none counts. */
int zs_product_masks_take(zs_product_state *state, const zs_masks *masks, zs_error *err);

#endif
