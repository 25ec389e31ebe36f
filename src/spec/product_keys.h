/* product_keys: what each setting of a product does with its value; functions for the table of
 * spec/keys.c. Pure. */
#ifndef ZS_PRODUCT_KEYS_H
#define ZS_PRODUCT_KEYS_H

#include "base/error.h"
#include "spec/entries.h"
#include "spec/spec.h"

/* A section's header: if it is that of a product, it is added to the spec, so that one without keys is not
 * passed over.  LOCAL.  Returns 0; or -1 with err filled. */
int zs_product_open(zs_spec *spec, const zs_entry *entry, zs_error *err);

/* All other functions here are LOCAL: value -> the product of the entry's section, which is added to the spec
 * where it is not there.  They return 0; or -1 with err filled. */
int zs_product_of(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_file(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_over(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_method(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_weights(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_bins(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_range(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_by(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_threshold(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_time(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_latitude(zs_spec *spec, const zs_entry *entry, zs_error *err);
int zs_product_longitude(zs_spec *spec, const zs_entry *entry, zs_error *err);

#endif
