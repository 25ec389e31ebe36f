/* product_part: a variable of a product while it is drawn, and what all its pictures have.
 *
 * Lines, bars, maps and numbers are drawn by modules of their own, from the same part.  Where a product
 * is too large for the page, what is shown is picked evenly, and a note says so. */
#ifndef ZS_PRODUCT_PART_H
#define ZS_PRODUCT_PART_H

#include "output/layout.h"
#include "page/canvas.h"
#include "page/picked.h"
#include "page/product_values.h"
#include "spec/spec.h"

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
    zs_canvas *to;
} zs_product_part;

/* All functions here are LOCAL; failures of JSON go to the maker. */

/* How many numbers the part may have on the page. */
int64_t zs_product_part_numbers(const zs_product_part *part);

/* What all pictures of a product have: "name", "section" and "units", in a new object. */
json_t *zs_product_part_object(const zs_product_part *part);

/* Say that not all items of an axis are shown, if it is so.  what: "steps". */
void zs_product_part_note(const zs_product_part *part, const zs_picked *picked, const char *what);

#endif
