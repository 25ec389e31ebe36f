/* strided_copy: copies a box of numbers from one order of dimensions into another.
 *
 * Files may have their dimensions in another order than the program works in: (lat, lon, time) for (time,
 * lat, lon).  Numbers that are neighbours in one order are far apart in the other.  So the two fastest
 * dimensions, that of the source and that of the destination, are gone through in squares of 32 x 32 numbers:
 * the lines of memory that a square touches on both sides fit into the nearest cache.  Where both orders have
 * the same fastest dimension, whole lines are copied.  Pure. */
#ifndef ZS_STRIDED_COPY_H
#define ZS_STRIDED_COPY_H

#include <stddef.h>
#include <stdint.h>

/* One dimension of a box: its length, and the bytes from one index to the next on both sides. */
typedef struct zs_copy_axis {
    int64_t count, from, to;
} zs_copy_axis;

/* Copy a box.  LOCAL.  Cannot fail.
 * axis: [n], in any order; n is at most 6, and each count at least 1.
 * size: bytes of a number: 1, 2, 4 or 8.  from, to: the first number on both sides, which do not overlap. */
void zs_strided_copy(const zs_copy_axis *axis, int n, size_t size, const void *from, void *to);

#endif
