/* ini: the text of a workflow spec -> its entries, by way of inih.  Pure.
 *
 * inih splits lines into sections, keys and values.  It gets its lines through a reader, which prevents what
 * inih would do wrong silently:
 * - A line may be longer than the buffer of inih (200 bytes in Debian).  The reader passes it on in pieces;
 * all but the first look like lines that continue a value.
 * - Versions of inih treat a comment behind a continued value differently.  The reader cuts comments off.
 * - An indented "key = value" continues the value before it, for inih.  The reader refuses it.
 * - So it does with text behind "]", with names that inih would cut, and with "# comment" behind a value. */
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

/* The whole text of a file.  LOCAL; opens the file.  Returns a text ended by '\0', to be released with free();
 * or NULL with err filled (ZS_REFUSED): the file cannot be opened or read, contains a zero byte, or is larger
 * than 64 MiB. */
char *zs_spec_load(const char *path, zs_error *err);

#endif
