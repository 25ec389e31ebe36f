/* ini: the text of a workflow spec -> its settings, through inih.  Pure.
 *
 * inih splits lines into sections, keys and values; what it would do wrong without a word is caught in the
 * reader through which it gets its lines:
 * - a line may be longer than the library's buffer (200 bytes in Debian): it is handed on in pieces, the
 *   further ones as continuation lines, which inih gives back one by one;
 * - a comment behind a value is cut here, as versions of inih differ where it stands in a continuation line;
 * - an indented "key = value" is for inih more text of the value before it: here it is a fault;
 * - so are text behind "]", names too long for inih, and "# comment" behind a value. */
#ifndef ZS_INI_H
#define ZS_INI_H

#include "base/error.h"
#include "spec/entries.h"

#include <stdbool.h>

/* Read the text of the workflow spec at path (for messages), in the order of the text, a header of a section
 * being an entry of its own.  LOCAL.  is_key: is this name the key of a setting?  Reading ends at the first
 * line that cannot be understood: entries->fault then says why, and the entries are those that are complete
 * before it, so that the caller can find an earlier mistake first.
 * Returns 0, entries to be released with zs_entries_clear(); or -1 with err filled (out of memory), entries
 * empty. */
int zs_ini_read(const char *path, const char *text, bool (*is_key)(const char *name), zs_entries *entries,
                zs_error *err);

/* The whole text of a file, ended by '\0', to be released with free(); or NULL with err filled (ZS_REFUSED):
 * not to be opened or read, not a text, larger than 64 MiB.  LOCAL. */
char *zs_spec_load(const char *path, zs_error *err);

#endif
