/* shuffle: HDF5's shuffle filter undone: planes of bytes -> numbers.  Pure.
 *
 * A shuffled chunk has the first bytes of all numbers, then all second bytes, and so on; bytes behind the
 * last whole number stay behind everything. */
#ifndef ZS_SHUFFLE_H
#define ZS_SHUFFLE_H

#include <stddef.h>

/* planes: [bytes]; numbers: [bytes], of `size` bytes each; the two must not overlap.  LOCAL. */
void zs_unshuffle(const void *planes, size_t bytes, size_t size, void *numbers);

/* Byte k of number i of `values` to planes[k * full + i], for n numbers of size 4 or 8.  LOCAL. */
void zs_shuffle(const void *values, size_t n, size_t size, size_t full, unsigned char *planes);

#endif
