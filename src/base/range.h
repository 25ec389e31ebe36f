/* range: consecutive numbers of something, such as steps, rows or leaves, and arithmetic of counts.
 *
 * A range stands for first, first + 1, ..., first + count - 1.  It is empty if count is 0; first has no
 * meaning then, unless a function gives it one.  What is counted, and from where, is said wherever a range is
 * used: rows, for example, are counted from the first row of the selection, of a tile or of a file.
 *
 * All functions here are LOCAL and cannot fail. */
#ifndef ZS_RANGE_H
#define ZS_RANGE_H

#include <stdint.h>

typedef struct zs_range {
    int64_t first, count;
} zs_range;

/* Returns a / b, rounded up.  a must not be negative; b must be positive.  An example is the number of chunks
 * of b rows that a rows need. */
static inline int64_t zs_divide_up(int64_t a, int64_t b)
{
    return (a + b - 1) / b;
}

/* Returns the smaller of two numbers: for example the rows that are left and the rows that fit into a batch.
 */
static inline int64_t zs_min(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Returns the larger of two numbers. */
static inline int64_t zs_max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Returns what two ranges have in common; count 0: nothing. */
static inline zs_range zs_common(zs_range a, zs_range b)
{
    int64_t first = zs_max(a.first, b.first), end = zs_min(a.first + a.count, b.first + b.count);
    return (zs_range){ first, zs_max(end - first, 0) };
}

#endif
