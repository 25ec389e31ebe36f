/* crc32: the checksum of bytes that were written, for reading them back.  Pure.
 *
 * Source: ISO 3309, as gzip and zlib have it; libdeflate computes it. */
#ifndef ZS_CRC32_H
#define ZS_CRC32_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of n more bytes behind those with the checksum `sum`; 0 for none.  LOCAL; cannot fail. */
int64_t zs_crc32(int64_t sum, const void *bytes, size_t n);

#endif
