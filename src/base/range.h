/* range: counts: ranges of them, and their arithmetic.  Pure. */
#ifndef ZS_RANGE_H
#define ZS_RANGE_H

#include <stdint.h>

/* first ... first + count - 1. */
typedef struct zs_range {
    int64_t first, count;
} zs_range;

/* All functions here are LOCAL and cannot fail. */

/* a / b, rounded up; both positive, or a is 0. */
static inline int64_t zs_divide_up(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

static inline int64_t zs_min(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline int64_t zs_max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

#endif
