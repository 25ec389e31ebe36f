#include "base/base64.h"

#include <stdint.h>

static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t zs_base64_length(size_t n)
{
    return (n + 2) / 3 * 4;
}

void zs_base64(const void *bytes, size_t n, char *text)
{
    const unsigned char *from = bytes;
    for (; n >= 3; n -= 3, from += 3) {
        uint32_t bits = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
        *text++ = digit[bits >> 18];
        *text++ = digit[bits >> 12 & 63];
        *text++ = digit[bits >> 6 & 63];
        *text++ = digit[bits & 63];
    }
    if (n > 0) {
        uint32_t bits = (uint32_t)from[0] << 16 | (n == 2 ? (uint32_t)from[1] << 8 : 0);
        *text++ = digit[bits >> 18];
        *text++ = digit[bits >> 12 & 63];
        *text++ = n == 2 ? digit[bits >> 6 & 63] : '=';
        *text++ = '=';
    }
}
