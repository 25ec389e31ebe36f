/* shuffle: HDF5's shuffle filter, both ways: numbers <-> planes of bytes.  Pure.
 *
 * A shuffled chunk has the first bytes of all numbers, then all second bytes, and so on, because neighbouring
 * numbers have similar high bytes, which compress well side by side.  The order of bytes is that of the
 * numbers in memory.  Bytes behind the last whole number stay at the end, unchanged.
 * Source: the filter H5Z_FILTER_SHUFFLE, "HDF5 File Format Specification Version 3.0", section IV.A.2.l. */
#ifndef ZS_SHUFFLE_H
#define ZS_SHUFFLE_H

#include <stddef.h>

/* Both functions are LOCAL and cannot fail. */

/* Planes -> numbers, for reading.
 * planes: [bytes], a whole chunk; numbers: [bytes], numbers of `size` bytes each.  The two must not overlap.
 * Fast for sizes 2, 4 and 8; right for any other. */
void zs_unshuffle(const void *planes, size_t bytes, size_t size, void *numbers);

/* Numbers -> planes, for writing: byte k of number i goes to planes[k * full + i].
 * values: [n] numbers of `size` bytes, 4 or 8; n <= full.
 * planes: [size][full].  Bytes n ... full - 1 of each plane are left as they are. */
void zs_shuffle(const void *values, size_t n, size_t size, size_t full, unsigned char *planes);

#endif
