#include "format/fletcher32.h"

static uint32_t fold(uint32_t sum)
{
    return (sum & 0xffff) + (sum >> 16);
}

/* 32 bits hold the sums of 360 words before they must be folded. */
uint32_t zs_fletcher32(const unsigned char *bytes, size_t n)
{
    uint32_t first = 0, second = 0;
    size_t words = n / 2;
    while (words > 0) {
        size_t some = words < 360 ? words : 360;
        words -= some;
        for (; some > 0; some--, bytes += 2) {
            first += (uint32_t)bytes[0] << 8 | bytes[1];
            second += first;
        }
        first = fold(first);
        second = fold(second);
    }
    if (n % 2) {
        first = fold(first + ((uint32_t)bytes[0] << 8));
        second = fold(second + first);
    }
    return fold(second) << 16 | fold(first);
}

void zs_fletcher32_put(const unsigned char *bytes, size_t n, unsigned char to[ZS_FLETCHER32_BYTES])
{
    uint32_t sum = zs_fletcher32(bytes, n);
    for (int k = 0; k < ZS_FLETCHER32_BYTES; k++)
        to[k] = (unsigned char)(sum >> 8 * k);
}
