/* crc32c: the checksum of Castagnoli, as Zarr's codec crc32c has it.  Pure.
 *
 * Source: RFC 3720, appendix B.4: the polynomial 0x11EDC6F41, bits in reverse order; eight bytes at a time
 * after Kounavis and Berry (2005), "A systematic approach to building high performance software-based CRC
 * generators". */
#ifndef ZS_CRC32C_H
#define ZS_CRC32C_H

#include <stddef.h>
#include <stdint.h>

enum { ZS_CRC32C_BYTES = 4 }; /* behind the bytes that it is of, lowest byte first */

/* What eight bytes at a time need.  A plain value. */
typedef struct zs_crc32c {
    uint32_t table[8][256];
} zs_crc32c;

/* Both functions are LOCAL and cannot fail. */

/* Make the tables. */
void zs_crc32c_init(zs_crc32c *crc);

/* Returns the checksum of n bytes. */
uint32_t zs_crc32c_of(const zs_crc32c *crc, const void *bytes, size_t n);

#endif
