#include "format/bit_unshuffle.h"

#include "base/byte_order.h"
#include "base/kernel.h"
#include "format/shuffle.h"

#include <stdint.h>
#include <string.h>

/* Numbers are made in pieces that stay in the first cache: their bytes by place, then they are unshuffled. */
enum { PIECE = 8192, GROUPS = PIECE / 8 };

/* Eight planes -> the bytes of 8 n numbers, all of one place.  Each group of 8 numbers is a matrix of 8 x 8
 * bits, one row from each plane, which is transposed in three steps: single bits, squares of 2 x 2, squares
 * of 4 x 4 (H. S. Warren, "Hacker's Delight", 7-3).  Its rows are the bytes of a word, the first one lowest.
 * planes: eight of them, `pitch` bytes apart. */
ZS_KERNEL static void transpose(const unsigned char *planes, size_t pitch, size_t n, uint64_t *bytes)
{
    for (size_t i = 0; i < n; i++) {
        const unsigned char *row = planes + i;
        uint64_t x = (uint64_t)row[0] | (uint64_t)row[pitch] << 8 | (uint64_t)row[2 * pitch] << 16 |
                     (uint64_t)row[3 * pitch] << 24 | (uint64_t)row[4 * pitch] << 32 |
                     (uint64_t)row[5 * pitch] << 40 | (uint64_t)row[6 * pitch] << 48 |
                     (uint64_t)row[7 * pitch] << 56;
        uint64_t swap = (x ^ x >> 7) & UINT64_C(0x00aa00aa00aa00aa);
        x ^= swap ^ swap << 7;
        swap = (x ^ x >> 14) & UINT64_C(0x0000cccc0000cccc);
        x ^= swap ^ swap << 14;
        swap = (x ^ x >> 28) & UINT64_C(0x00000000f0f0f0f0);
        bytes[i] = x ^ swap ^ swap << 28;
    }
}

void zs_bit_unshuffle(const unsigned char *planes, size_t n, size_t size, unsigned char *numbers)
{
    uint64_t group[GROUPS];
    unsigned char bytes[PIECE];
    size_t pitch = n / ZS_BIT_NUMBERS, most = GROUPS / size;
    for (size_t first = 0; first < pitch; first += most) {
        size_t some = pitch - first < most ? pitch - first : most, plane = some * ZS_BIT_NUMBERS;
        for (size_t place = 0; place < size; place++) {
            transpose(planes + 8 * place * pitch + first, pitch, some, group);
            if (!zs_little_endian())
                zs_swap_bytes(group, some, sizeof *group);
            memcpy(bytes + place * plane, group, plane);
        }
        zs_unshuffle(bytes, plane * size, size, numbers + first * ZS_BIT_NUMBERS * size);
    }
}
