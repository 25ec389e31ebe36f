#include "format/superblock.h"

#include <string.h>

/* The sizes of addresses that HDF5 knows; they are little-endian. */
static int64_t address(const unsigned char *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t k = size; k > 0; k--)
        number = number << 8 | bytes[k - 1];
    return number > INT64_MAX ? 0 : (int64_t)number;
}

/* The base address comes first, the end of the file third.  In versions 0 and 1 they follow sizes of trees,
 * in later ones the marks. */
bool zs_superblock_read(const unsigned char *head, size_t n, int64_t at, zs_superblock *block)
{
    *block = (zs_superblock){ 0 };
    if (n < ZS_SUPERBLOCK_BYTES || memcmp(head, "\211HDF\r\n\032\n", 8) != 0 || head[8] > 3)
        return false;
    unsigned version = head[8];
    size_t size = version < 2 ? head[13] : head[9], first = version == 0 ? 24 : version == 1 ? 28 : 12;
    if (size != 2 && size != 4 && size != 8)
        return false;
    block->writing = version == 3 && (head[11] & 1);
    int64_t base = address(head + first, size), end = address(head + first + 2 * size, size);
    block->bytes = end > 0 ? end + (base == 0 ? at : 0) : 0;
    return true;
}
