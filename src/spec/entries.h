/* entries: settings as they are written, in order, each with its place; what they mean is not asked here.
 * Pure. */
#ifndef ZS_ENTRIES_H
#define ZS_ENTRIES_H

#include "base/error.h"

#include <stddef.h>

typedef struct zs_entry {
    char *section; /* "" before the first section */
    char *key;     /* NULL: the header line of a section */
    char *value;   /* "" where there is none */
    size_t length; /* of value */
    size_t room;   /* bytes that value may take */
    int line;      /* 0: from the command line */
    char *place;   /* "config.ini:12: [output]", "--set output.zscore: [output]" */
    char *where;   /* "config.ini:12: [output] zscore", "--set output.zscore" */
} zs_entry;

typedef struct zs_entries {
    zs_entry *entry; /* [n] */
    size_t n, room;
    zs_error fault; /* status not 0: what stands behind the last entry cannot be read, and why */
} zs_entries;

/* All functions here are LOCAL.  Those that can fail return 0; or -1 with err filled and entries unchanged.
 */

/* Add an entry without a value; key NULL for the header of a section. */
int zs_entries_add(zs_entries *entries, const char *path, int line, const char *section, const char *key,
                   zs_error *err);

/* Add the argument of a --set, "section.key=value": the section ends at the first dot, the key at the first
 * '=' after it.  ZS_REFUSED where it has not this form. */
int zs_entries_assign(zs_entries *entries, const char *assignment, zs_error *err);

/* Add text to the value of the last entry. */
int zs_entries_append(zs_entries *entries, const char *text, size_t length, zs_error *err);

/* Take the last entry away. */
void zs_entries_drop(zs_entries *entries);

/* The last entry of that section and key, or NULL. */
const zs_entry *zs_entries_find(const zs_entries *entries, const char *section, const char *key);

/* Release.  Safe on an empty (all zero) object; leaves it empty. */
void zs_entries_clear(zs_entries *entries);

#endif
