#include "format/shuffle.h"

#include "base/byte_order.h"
#include "base/kernel.h"

#include <stdint.h>
#include <string.h>

enum {
    BLOCK = 1024
}; /* numbers joined at a time, so that the pairs between two steps stay in the first cache */

/* Join two planes, number by number.  The compiler turns the shifts into interleaving instructions.  The
 * planes are in memory order: on a little-endian machine the first plane has the low bytes. */
#define JOIN(NAME, HALF, WHOLE, BITS)                                                        \
    ZS_INLINE void NAME(const HALF *low, const HALF *high, size_t n, WHOLE *whole)           \
    {                                                                                        \
        for (size_t i = 0; i < n; i++)                                                       \
            whole[i] = (WHOLE)(LOW_FIRST ? (WHOLE)low[i] | (WHOLE)((WHOLE)high[i] << BITS)   \
                                         : (WHOLE)high[i] | (WHOLE)((WHOLE)low[i] << BITS)); \
    }

#define LOW_FIRST (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
JOIN(join_1, uint8_t, uint16_t, 8)
JOIN(join_2, uint16_t, uint32_t, 16)
JOIN(join_4, uint32_t, uint64_t, 32)

ZS_KERNEL static void unshuffle_2(const uint8_t *plane, size_t n, uint16_t *numbers)
{
    join_1(plane, plane + n, n, numbers);
}

ZS_KERNEL static void unshuffle_4(const uint8_t *plane, size_t n, uint32_t *numbers)
{
    uint16_t pair[2][BLOCK];
    for (size_t i = 0; i < n; i += BLOCK) {
        size_t some = n - i < BLOCK ? n - i : BLOCK;
        for (size_t k = 0; k < 2; k++)
            join_1(plane + 2 * k * n + i, plane + (2 * k + 1) * n + i, some, pair[k]);
        join_2(pair[0], pair[1], some, numbers + i);
    }
}

ZS_KERNEL static void unshuffle_8(const uint8_t *plane, size_t n, uint64_t *numbers)
{
    uint16_t pair[4][BLOCK];
    uint32_t four[2][BLOCK];
    for (size_t i = 0; i < n; i += BLOCK) {
        size_t some = n - i < BLOCK ? n - i : BLOCK;
        for (size_t k = 0; k < 4; k++)
            join_1(plane + 2 * k * n + i, plane + (2 * k + 1) * n + i, some, pair[k]);
        for (size_t k = 0; k < 2; k++)
            join_2(pair[2 * k], pair[2 * k + 1], some, four[k]);
        join_4(four[0], four[1], some, numbers + i);
    }
}

/* Any other size, byte by byte. */
static void unshuffle_any(const unsigned char *plane, size_t n, size_t size, unsigned char *numbers)
{
    for (size_t b = 0; b < size; b++)
        for (size_t i = 0; i < n; i++)
            numbers[i * size + b] = plane[b * n + i];
}

void zs_unshuffle(const void *planes, size_t bytes, size_t size, void *numbers)
{
    const unsigned char *plane = planes;
    size_t n = bytes / size, whole = n * size;
    if (size == 2)
        unshuffle_2(plane, n, numbers);
    else if (size == 4)
        unshuffle_4(plane, n, numbers);
    else if (size == 8)
        unshuffle_8(plane, n, numbers);
    else if (size == 1)
        memcpy(numbers, planes, n);
    else
        unshuffle_any(plane, n, size, numbers);
    memcpy((unsigned char *)numbers + whole, plane + whole, bytes - whole);
}

/* Four planes at a time run at the speed of memory: the compiler makes vector shifts and packs of each
 * line. */
ZS_KERNEL static void shuffle_4(const uint32_t *restrict value, size_t n, size_t full,
                                unsigned char *restrict planes)
{
    unsigned char *restrict first = planes, *restrict second = planes + full;
    unsigned char *restrict third = planes + 2 * full, *restrict fourth = planes + 3 * full;
    for (size_t i = 0; i < n; i++) {
        first[i] = (unsigned char)value[i];
        second[i] = (unsigned char)(value[i] >> 8);
        third[i] = (unsigned char)(value[i] >> 16);
        fourth[i] = (unsigned char)(value[i] >> 24);
    }
}

/* Eight planes at a time are too many streams for the processor.  So each block of numbers is read eight
 * times, from the cache. */
ZS_KERNEL static void shuffle_8(const uint64_t *restrict value, size_t n, size_t full,
                                unsigned char *restrict planes)
{
    enum { PIECE = 512 };
    for (size_t first = 0; first < n; first += PIECE) {
        size_t count = n - first < PIECE ? n - first : PIECE;
        for (size_t k = 0; k < 8; k++) {
            unsigned char *restrict plane = planes + k * full + first;
            for (size_t i = 0; i < count; i++)
                plane[i] = (unsigned char)(value[first + i] >> 8 * k);
        }
    }
}

/* The fast versions take the low byte first, which is memory order on a little-endian machine.  Other
 * machines copy byte by byte in memory order, because HDF5 counts bytes in that order. */
void zs_shuffle(const void *values, size_t n, size_t size, size_t full, unsigned char *planes)
{
    if (!zs_little_endian()) {
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < size; k++)
                planes[k * full + i] = ((const unsigned char *)values)[i * size + k];
    } else if (size == 4) {
        shuffle_4(values, n, full, planes);
    } else {
        shuffle_8(values, n, full, planes);
    }
}
