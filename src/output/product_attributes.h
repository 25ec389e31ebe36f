/* product_attributes: the variables of a product's file, and what their metadata say, by CF-1.11. */
#ifndef ZS_PRODUCT_ATTRIBUTES_H
#define ZS_PRODUCT_ATTRIBUTES_H

#include "base/error.h"
#include "output/attributes.h"
#include "output/layout.h"

/* A product's file in define mode. */
typedef struct zs_product_target {
    zs_target *target;
    zs_origin origin;
    const zs_layout *layout;
    int time_dim, member_dim, row_dim, column_dim; /* -1 for none */
    const char *coordinates; /* auxiliary and scalar ones that were carried over; "" for none */
} zs_product_target;

/* Define all variables with all their attributes, and the axis of bins.  LOCAL.  Failures are noted in
 * target. */
void zs_product_define(const zs_product_target *to);

/* The values of the axis of bins, after the define mode.  LOCAL.  Returns 0; or -1 with err filled. */
int zs_product_put_bins(zs_target *target, const zs_layout *layout, zs_error *err);

#endif
