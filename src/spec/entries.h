/* entries: the keys of a workflow spec with their values and places, in order.  Pure.
 *
 * An entry is a line of the file, an argument of --set, a value that is adopted from the files of a merge, or
 * the default of a key that was left out.  What a
 * value means is asked elsewhere (spec/keys.h).  The entries own their texts: a parsed spec points into them,
 * and messages name a key by its place. */
#ifndef ZS_ENTRIES_H
#define ZS_ENTRIES_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Values of zs_entry.line that are not a line. */
enum { ZS_FROM_COMMAND = 0, ZS_LEFT_OUT = -1, ZS_ADOPTED = -2 };

typedef struct zs_entry {
    const char *section; /* "" before the first section */
    const char *key;     /* NULL: the header of a section */
    char *value;         /* "" where there is none */
    size_t length;       /* of value, without the '\0' */
    size_t room;         /* bytes that value may take before it must grow */
    int line;            /* in the file, from 1; or ZS_FROM_COMMAND, ZS_LEFT_OUT */
    size_t before;       /* number, from 1, of the entry before this one in its list; 0: none */
    const char *place;   /* of the section: "config.ini:12: [output]", "--set output.zscore: [output]" */
    const char *where;   /* of the key: "config.ini:12: [output] zscore", "--set output.zscore";
                          * "[output] deflate" where it was left out, or adopted */
} zs_entry;

/* Empty when all zero.  A key is looked for in one of many lists, so that reading a spec takes a time that
 * grows with its length, not with its square. */
typedef struct zs_entries {
    zs_entry *entry; /* [n] */
    size_t n, room;
    size_t *last;   /* of each list the number, from 1, of its last entry; 0: it is empty */
    zs_arena arena; /* holds the list and all texts; a spec takes its own lists from it too */
} zs_entries;

/* All functions here are LOCAL.  Those that can fail return 0; or -1 with err filled and the list as it was.
 * The list may move when an entry is added; texts stay where they are until zs_entries_clear(). */

/* Add an entry without a value.  path: of the file, for its place.  key NULL: the header of a section. */
int zs_entries_add(zs_entries *entries, const char *path, int line, const char *section, const char *key,
                   zs_error *err);

/* Add the argument of a --set, "section.key=value".  The section ends at the first dot, the key at the first
 * '=' after it; blanks around the three are dropped.  ZS_REFUSED where it has another form. */
int zs_entries_assign(zs_entries *entries, const char *assignment, zs_error *err);

/* The same of a value that is adopted: nobody has typed it, but the files of [climatology] merge say so. */
int zs_entries_adopt(zs_entries *entries, const char *assignment, zs_error *err);

/* Add text[0 .. length-1] to the value of the last entry. */
int zs_entries_append(zs_entries *entries, const char *text, size_t length, zs_error *err);

/* Take the last entry away. */
void zs_entries_drop(zs_entries *entries);

/* The entry that counts for a key: the last --set, else the one in the file, else the default.  NULL: none.
 */
const zs_entry *zs_entries_find(const zs_entries *entries, const char *section, const char *key);

/* Was the key given a value?  A --set without a value takes the key out. */
bool zs_entries_gives(const zs_entries *entries, const char *section, const char *key);

/* The place of a key, for messages: `where` of the entry that counts.  Never NULL: the name of the section
 * where no entry has that key. */
const char *zs_entries_place(const zs_entries *entries, const char *section, const char *key);

/* Release.  Safe on an empty list; leaves it empty. */
void zs_entries_clear(zs_entries *entries);

#endif
