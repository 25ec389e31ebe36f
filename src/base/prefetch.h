/* prefetch: what an inner loop reads next is on its way into a cache before the loop comes there.
 *
 * The processor guesses what comes next within a page of memory.  A loop that reads some cells of many steps
 * jumps from map to map instead, and would wait at the beginning of each piece. */
#ifndef ZS_PREFETCH_H
#define ZS_PREFETCH_H

#include <stddef.h>

/* Ask for n bytes, into the second-level cache: the nearest one has what the loop works on.  Nothing happens
 * that a program could see, so the bytes may lie outside of all memory.  LOCAL; cannot fail. */
static inline void zs_prefetch(const void *bytes, size_t n)
{
    const size_t line = 64; /* bytes that a cache takes at once */
    for (size_t k = 0; k < n; k += line)
        __builtin_prefetch((const char *)bytes + k, 0, 2);
}

#endif
