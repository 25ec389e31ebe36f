/* names: is the name of a section or a key known, and what may a wrong one mean?  Pure.
 *
 * The known names are those of the table (spec/keys.h).  A mistyped name gets a message with the nearest
 * known one, or with the section that the key belongs to, or with all known names. */
#ifndef ZS_NAMES_H
#define ZS_NAMES_H

#include "base/error.h"
#include "spec/entries.h"

/* All functions here are LOCAL. */

/* Check the section of an entry: a known section, or a kind of product and one word, "reduce zonal".  Returns
 * 0; or -1 with err filled (ZS_REFUSED). */
int zs_check_section(const zs_entry *entry, zs_error *err);

/* Check the key of an entry that is not the header of a section.  In [input] a word that is not in the table
 * is the name of a further dimension ("plev"), unless it is so near to a key that it must be a slip
 * ("latitud").  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_check_key(const zs_entry *entry, zs_error *err);

/* The key of [input] that a name may stand for: "latitude" for "lat".  Less strict than zs_check_key(): it is
 * for a name that the input files do not have as a dimension.  Returns NULL when no key is near. */
const char *zs_spec_nearest_input_key(const char *name);

#endif
