#include "format/crc32c.h"

void zs_crc32c_init(zs_crc32c *crc)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t rest = i;
        for (int bit = 0; bit < 8; bit++)
            rest = rest >> 1 ^ (rest & 1 ? 0x82f63b78U : 0);
        crc->table[0][i] = rest;
    }
    for (int k = 1; k < 8; k++)
        for (int i = 0; i < 256; i++)
            crc->table[k][i] = crc->table[k - 1][i] >> 8 ^ crc->table[0][crc->table[k - 1][i] & 255];
}

uint32_t zs_crc32c_of(const zs_crc32c *crc, const void *bytes, size_t n)
{
    const unsigned char *from = bytes, *end = from + n;
    uint32_t rest = UINT32_MAX;
    for (; end - from >= 8; from += 8) {
        uint32_t low = rest ^ ((uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 |
                               (uint32_t)from[3] << 24);
        rest = crc->table[7][low & 255] ^ crc->table[6][low >> 8 & 255] ^ crc->table[5][low >> 16 & 255] ^
               crc->table[4][low >> 24] ^ crc->table[3][from[4]] ^ crc->table[2][from[5]] ^
               crc->table[1][from[6]] ^ crc->table[0][from[7]];
    }
    for (; from < end; from++)
        rest = rest >> 8 ^ crc->table[0][(rest ^ *from) & 255];
    return ~rest;
}
