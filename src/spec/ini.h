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

/* Add the entries of a workflow spec to a list, in the order of the text; the header of a section is an entry
 * of its own.  LOCAL.
 *
 * path: of the file, for messages.  is_key: is this the name of a key?  Reading ends at the first line that
 * cannot be understood.  *fault then says why (ZS_REFUSED; else its status stays 0), and the list has the
 * entries before it, so that the caller can report an earlier mistake first.
 * Returns 0, also with a fault; or -1 with err filled (ZS_FAILED: no memory), the list as far as it came. */
int zs_ini_read(const char *path, const char *text, bool (*is_key)(const char *name), zs_entries *entries,
                zs_error *fault, zs_error *err);

/* The whole text of a file, ended by '\0', to be released with free(); or NULL with err filled (ZS_REFUSED):
 * not to be opened or read, not a text, larger than 64 MiB.  LOCAL. */
char *zs_spec_load(const char *path, zs_error *err);

#endif
