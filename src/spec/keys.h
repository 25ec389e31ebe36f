/* keys: the table of all settings of a workflow spec, and what each does with its value.  Pure. */
#ifndef ZS_KEYS_H
#define ZS_KEYS_H

#include "base/error.h"
#include "spec/entries.h"
#include "spec/spec.h"

#include <stdbool.h>

typedef struct zs_key {
    const char *section, *key;
    int (*take)(zs_spec *spec, const zs_entry *entry, zs_error *err); /* value -> spec */
    const char *required; /* an example for the message when it is missing; NULL: may be left out */
} zs_key;

/* All functions here are LOCAL.  Those that can fail return 0, or -1 with err filled. */

/* The table: *n settings, those of a section together. */
const zs_key *zs_keys(int *n);

/* Does a setting belong into a section?  Those of products have a name behind the word: "reduce zonal". */
bool zs_key_is_of(const zs_key *setting, const char *section);

/* Is it the key of a setting, in whatever section? */
bool zs_is_key(const char *name);

/* Give every setting that may be left out its default. */
void zs_keys_defaults(zs_spec *spec);

/* Parse the value of a checked entry into spec.  At most once for a section and key. */
int zs_key_take(zs_spec *spec, const zs_entry *entry, zs_error *err);

#endif
