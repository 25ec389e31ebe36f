#include "format/crc32.h"

#include <libdeflate.h>

int64_t zs_crc32(int64_t sum, const void *bytes, size_t n)
{
    return (int64_t)libdeflate_crc32((uint32_t)sum, bytes, n);
}
