/* names: are the names of a section and of a key known, and what may a wrong one mean?  Pure. */
#ifndef ZS_NAMES_H
#define ZS_NAMES_H

#include "base/error.h"
#include "spec/entries.h"

/* Check the name of the section of an entry.  LOCAL.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_check_section(const zs_entry *entry, zs_error *err);

/* Check the key of an entry (not the header of a section).  LOCAL.  In [input] a key that is not in the table
 * is the name of a further dimension, unless it is so near to one in the table that it must be a slip.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_check_key(const zs_entry *entry, zs_error *err);

/* The key of [input] that is nearest to a mistyped one ("lat": latitude), or NULL when none is near.  LOCAL.
 */
const char *zs_spec_nearest_input_key(const char *key);

#endif
