/* product_maps: variables of products that have rows and columns.
 *
 * They are drawn as the maps of z-scores are, with a scale of their own. */
#ifndef ZS_PRODUCT_MAPS_H
#define ZS_PRODUCT_MAPS_H

#include "base/error.h"
#include "page/product_part.h"

/* Add a layer to the drawing: maps of all steps that the page has maps of, or of some, so coarse that they
 * fit.  LOCAL. Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_product_maps(const zs_product_part *part, zs_error *err);

#endif
