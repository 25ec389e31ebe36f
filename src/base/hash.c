#include "base/hash.h"

uint32_t zs_hash(uint32_t so_far, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < n; i++)
        so_far = (so_far ^ byte[i]) * 16777619u;
    return so_far;
}
