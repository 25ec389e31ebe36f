/* product_drawing: a product's file as what the page draws: lines, bars, maps, single numbers.
 *
 * What a variable becomes depends on its axes alone: rows and columns make maps, bins make bars, one axis
 * makes a line, no axis a number.  A further axis makes a choice: of steps, of groups, of places. */
#ifndef ZS_PRODUCT_DRAWING_H
#define ZS_PRODUCT_DRAWING_H

#include "base/error.h"
#include "output/layout.h"
#include "page/drawing.h"
#include "page/picked.h"
#include "page/product_values.h"

#include <jansson.h>
#include <stdint.h>

/* A variable of a product while it is drawn.  Owns nothing. */
typedef struct zs_product_part {
    const zs_subject *subject;
    const zs_layout *layout;
    const char *section; /* "reduce zonal" */
    zs_written file;
    int var; /* its number in the layout */
    const zs_product_values *values;
    int64_t room; /* bytes that it may take on the page */
    zs_drawing *to;
} zs_product_part;

/* All functions here are LOCAL.  Failures of JSON go to the maker; those that return int return 0; or -1 with
 * err filled (ZS_FAILED). */

/* Draw all variables of a product. */
int zs_product_draw(const zs_subject *subject, int product, zs_drawing *to, zs_error *err);

/* How many numbers the part may have on the page. */
int64_t zs_product_part_numbers(const zs_product_part *part);

/* What all pictures of a product have: "name", "section" and "units", in a new object. */
json_t *zs_product_part_object(const zs_product_part *part);

/* Say that not all items of an axis are shown, if it is so.  what: "steps". */
void zs_product_part_note(const zs_product_part *part, const zs_picked *picked, const char *what);

#endif
