/* bit_unshuffle: bits of numbers that were sorted by their place -> numbers.  Pure.
 *
 * Bitshuffle is HDF5's shuffle, of bits instead of bytes: first the lowest bits of the first bytes of all
 * numbers, then their second bits, and so on to the highest bits of the last bytes.  Each such plane has one
 * bit of every number; the bit of the first number is the lowest one of a plane's first byte.
 * Source: K. Masui et al. (2015), "A compression scheme for radio data in high performance computing",
 * Astronomy and Computing 12; bitshuffle 0.3.5, bitshuffle_core.c. */
#ifndef ZS_BIT_UNSHUFFLE_H
#define ZS_BIT_UNSHUFFLE_H

#include <stddef.h>

enum {
    ZS_BIT_NUMBERS = 8, /* a plane has whole bytes: so many numbers belong together */
    ZS_BIT_SIZE = 256   /* bytes of the largest number */
};

/* Planes -> numbers.  LOCAL; cannot fail.
 * planes: [8 * size][n / 8] bytes; n: a multiple of ZS_BIT_NUMBERS; size: 1 ... ZS_BIT_SIZE bytes.
 * numbers: [n * size].  The two must not overlap. */
void zs_bit_unshuffle(const unsigned char *planes, size_t n, size_t size, unsigned char *numbers);

#endif
