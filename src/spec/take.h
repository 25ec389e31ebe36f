/* take: the value of a setting, as a text that the spec owns.  Pure. */
#ifndef ZS_TAKE_H
#define ZS_TAKE_H

#include "spec/entries.h"

/* All functions here are LOCAL and return 0; or -1 with err filled.  What they put into a slot is to be
 * released with free(). */

/* A copy of a text. */
int zs_take_text(char **slot, const char *text, zs_error *err);

/* One or two dates; of one, it is both.  where: of the entry, for messages. */
int zs_take_dates(const zs_entry *entry, char **first, char **last, char **where, zs_error *err);

#endif
