/* picked: which items of a long axis a page shows: all of them, or some.  Pure. */
#ifndef ZS_PICKED_H
#define ZS_PICKED_H

#include <stdint.h>

/* n of total items.  A plain value. */
typedef struct zs_picked {
    const int64_t *item; /* [n], rising; not owned.  NULL: chosen evenly, the first and the last among them */
    int64_t n, total;
} zs_picked;

/* Both functions are LOCAL and cannot fail. */

/* At most so many items, chosen evenly; one at least. */
zs_picked zs_pick(int64_t total, int64_t most);

/* Item k of those that were picked. */
int64_t zs_picked_item(const zs_picked *picked, int64_t k);

#endif
