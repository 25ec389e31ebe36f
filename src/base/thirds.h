/* thirds: a range of items of which so many make a whole, such as samples that make a step with all members,
 * or rows that make a level.
 *
 * A range can begin and end within a whole.  So it has three parts, any of which may be empty: the rest of a
 * whole that began before it, wholes, and the beginning of one more. */
#ifndef ZS_THIRDS_H
#define ZS_THIRDS_H

#include "base/range.h"

/* One of these parts.  If it is empty, all its counts are 0. */
typedef struct zs_third {
    zs_range items;
    zs_range wholes; /* that the items belong to */
    zs_range within; /* the items of each of these wholes, counted from its first one */
} zs_third;

/* Cut a range.  LOCAL and pure, cannot fail.  whole: items of a whole, at least 1. */
void zs_thirds_find(zs_range range, int64_t whole, zs_third thirds[3]);

#endif
