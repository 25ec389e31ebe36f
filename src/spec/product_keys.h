/* product_keys: the rows of the keys of products.  Pure.
 *
 * The section of a row is a kind of product: "reduce" for all sections [reduce NAME].  The member of a row is
 * one of zs_product (spec/product.h), and each product of the spec has its own.  Each kind has a row "of"
 * (what the product is made of) and a row "file" (its path). */
#ifndef ZS_PRODUCT_KEYS_H
#define ZS_PRODUCT_KEYS_H

#include "spec/key.h"

/* Row i of the table, from 0.  LOCAL.  The keys of a kind stand together.  Returns NULL behind the last. */
const zs_key *zs_product_key_at(int i);

#endif
