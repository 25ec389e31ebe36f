/* product_keys: the rows of the keys that sections of products have: [reduce NAME], [histogram NAME],
 * [exceedance NAME], [extract NAME].  Pure.
 *
 * The section of a row is the kind of product; its member is one of zs_product (spec/product.h). */
#ifndef ZS_PRODUCT_KEYS_H
#define ZS_PRODUCT_KEYS_H

#include "spec/key.h"

/* Row i, from 0; NULL behind the last.  LOCAL.  The keys of a kind stand together. */
const zs_key *zs_product_key_at(int i);

#endif
