/* product_drawing: a product's file as what the page draws: lines, bars, maps, single numbers.
 *
 * What a variable becomes depends on its axes alone: rows and columns, or single cells, make maps, bins make
 * bars, one axis makes a line, no axis a number.  A further axis makes a choice: of steps, of groups, of
 * places.  Levels make a choice of their own, which the whole page shares, and a line where there is no other
 * axis. */
#ifndef ZS_PRODUCT_DRAWING_H
#define ZS_PRODUCT_DRAWING_H

#include "base/error.h"
#include "page/canvas.h"

/* Draw all variables of a product.  LOCAL.  Failures of JSON go to the maker of the canvas.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_product_draw(const zs_subject *subject, int product, zs_canvas *to, zs_error *err);

#endif
