#include "base/byte_order.h"

#include "base/kernel.h"

#include <stdint.h>

bool zs_little_endian(void)
{
    const uint16_t probe = 1;
    return *(const unsigned char *)&probe == 1;
}

ZS_KERNEL static void swap_2(uint16_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (uint16_t)(x[i] << 8 | x[i] >> 8);
}

ZS_KERNEL static void swap_4(uint32_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = __builtin_bswap32(x[i]);
}

ZS_KERNEL static void swap_8(uint64_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = __builtin_bswap64(x[i]);
}

void zs_swap_bytes(void *numbers, size_t n, size_t size)
{
    if (size == 2)
        swap_2(numbers, n);
    else if (size == 4)
        swap_4(numbers, n);
    else if (size == 8)
        swap_8(numbers, n);
}
