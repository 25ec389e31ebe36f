#include "format/shuffle.h"

#include "base/kernel.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 1024 }; /* numbers joined at a time: what is between two steps stays in the nearest cache */

/* Two planes side by side.  Written with shifts, which the compiler turns into interleaving instructions; the
 * planes' order is that of memory, low byte first.  */
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

/* Any other size. */
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
