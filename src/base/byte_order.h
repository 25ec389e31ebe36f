/* byte_order: convert numbers between big-endian files and this machine.
 *
 * Classic NetCDF stores numbers in big-endian byte order; HDF5 stores either order.  Pure. */
#ifndef ZS_BYTE_ORDER_H
#define ZS_BYTE_ORDER_H

#include <stdbool.h>
#include <stddef.h>

/* Both functions are LOCAL and cannot fail. */

/* Returns true if this machine stores the lowest byte of a number first (little-endian). */
bool zs_little_endian(void);

/* Reverse the bytes of each number in an array of n numbers, in place.
 * size: bytes of a number: 1, 2, 4 or 8.  Other sizes are left as they are. */
void zs_swap_bytes(void *numbers, size_t n, size_t size);

#endif
