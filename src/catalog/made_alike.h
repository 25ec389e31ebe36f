/* made_alike: by what rules was a statistics file made, as its attributes tell?
 *
 * Statistics that are merged must be made by the same rules: the moments of other groups, of other months or
 * of other cells mean something else.  A merge has no rules of its own; it takes over those of its files.
 *
 * All functions here are LOCAL. */
#ifndef ZS_MADE_ALIKE_H
#define ZS_MADE_ALIKE_H

#include "base/error.h"
#include "base/limits.h"

#include <stddef.h>

enum { ZS_MADE_KEYS = 20 };

/* The value of each key that counts, as the spec has it.  "": the key has no value. */
typedef struct zs_made {
    char value[ZS_MADE_KEYS][ZS_TEXT];
} zs_made;

/* Read the attributes of the mean.  What is not there has the default of its key.  Cannot fail. */
void zs_made_read(int ncid, int mean, zs_made *made);

/* Can statistics of this making be merged at all?  Weights leave no sums that could be added up, and neither
 * do quantiles.  Returns 0; or -1 with err filled (ZS_REFUSED).  path: of the file. */
int zs_made_check(const zs_made *made, const char *path, zs_error *err);

/* Compare two files.  Returns 0; or -1 with err filled (ZS_REFUSED), which names the first key that differs.
 */
int zs_made_compare(const zs_made *made, const char *path, const zs_made *first, const char *first_path,
                    zs_error *err);

/* Write the keys that this run needs for its own work as assignments, "section.key=value", a line each, at
 * the end of a text of so much room.  Returns 0; or -1 with err filled (ZS_REFUSED: no room). */
int zs_made_assign(const zs_made *made, char *text, size_t room, zs_error *err);

#endif
