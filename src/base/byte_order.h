/* byte_order: between big-endian numbers and this machine's.  Pure. */
#ifndef ZS_BYTE_ORDER_H
#define ZS_BYTE_ORDER_H

#include <stdbool.h>
#include <stddef.h>

/* Does this machine keep the low byte first?  LOCAL. */
bool zs_little_endian(void);

/* Reverse the bytes of each of n numbers of size 1, 2, 4 or 8, in place.  LOCAL. */
void zs_swap_bytes(void *numbers, size_t n, size_t size);

#endif
