/* printable: a text as it may be shown on a terminal, in a log or in one line.
 *
 * Names and attributes of files, and paths, can hold any bytes.  A newline in one of them could forge a line
 * of output, an escape sequence could change what the terminal shows, and bytes that are no UTF-8 can stop a
 * program that reads the log.  Here they become \n, \x1b and the like; all letters stay.  Pure. */
#ifndef ZS_PRINTABLE_H
#define ZS_PRINTABLE_H

#include <stdbool.h>
#include <stddef.h>

/* All functions here are LOCAL and cannot fail. */

/* Returns how many bytes the letter at the beginning of a text has, if it may be shown; 0 for a byte that
 * must not be: a control character, the beginning of a letter that turns the direction of writing or ends a
 * line, or what is no UTF-8.  text: not empty. */
size_t zs_printable_letter(const char *text);

/* May all letters of a text be shown? */
bool zs_is_printable(const char *text);

/* Copy text with such bytes escaped.  A text that is too long is cut, never inside a letter or an escape.
 * to: [room], which does not overlap text; room: at least 1.  Returns the length of what is in `to`. */
size_t zs_printable(const char *text, char *to, size_t room);

#endif
