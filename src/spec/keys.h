/* keys: the table of all keys of the workflow spec.  Pure.
 *
 * A new key is one row in spec/keys.c (of a product in spec/product_keys.c, of a mask in spec/mask_keys.c)
 * and one member in spec/spec.h.  Nothing else in src/spec needs to know it: its default, its limits, its
 * place in messages, the list of known keys and the check that a needed key is there all come from the row.
 */
#ifndef ZS_KEYS_H
#define ZS_KEYS_H

#include "base/error.h"
#include "spec/entries.h"
#include "spec/key.h"
#include "spec/spec.h"

#include <stdbool.h>

/* All functions here are LOCAL.  Those that can fail return 0; or -1 with err filled (ZS_REFUSED, or
 * ZS_FAILED: no memory), and the spec is then only fit to be cleared. */

/* Row i of the table, from 0.  The keys of a section stand together: input, steps, climatology, output ...,
 * then masks, then the kinds of products.  Returns NULL behind the last. */
const zs_key *zs_key_at(int i);

/* The word that a section with a name of its own begins with: "reduce" of "reduce zonal", "mask" of "mask
 * land"; NULL for all other sections. */
const char *zs_key_named_section(const char *section);

/* Does a key belong to a section?  Those of masks and products have a name behind the word of the row. */
bool zs_key_is_of(const zs_key *key, const char *section);

/* Is it the name of a key, in any section? */
bool zs_is_key(const char *name);

/* Has the table a key of this name in this section? */
bool zs_section_has_key(const char *section, const char *name);

/* Begin to fill a spec: give each key that may be left out its default.  spec->given must hold all entries of
 * the file and of the command line, and the rest of the spec be zero. */
int zs_keys_begin(zs_spec *spec, zs_error *err);

/* The section of an entry is there: a product is added to the spec, with its defaults, if it is new.  Called
 * for the header of a section, so that a section without keys is not overlooked. */
int zs_key_open(zs_spec *spec, const zs_entry *entry, zs_error *err);

/* Take the value of an entry into the spec.  The names of the entry must be checked (spec/names.h); at most
 * once for each section and key. */
int zs_key_take(zs_spec *spec, const zs_entry *entry, zs_error *err);

#endif
