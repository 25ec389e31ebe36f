/* fletcher32: the checksum of HDF5's filter of this name.  Pure.
 *
 * It is Fletcher's checksum of 16-bit big-endian words; an odd last byte is the high byte of its word.  In a
 * file it stands behind the bytes that it is of, lowest byte first.
 * Source: J. G. Fletcher (1982), "An arithmetic checksum for serial transmissions"; "HDF5 File Format
 * Specification Version 3.0", section IV.A.2.l. */
#ifndef ZS_FLETCHER32_H
#define ZS_FLETCHER32_H

#include <stddef.h>
#include <stdint.h>

enum { ZS_FLETCHER32_BYTES = 4 };

/* Both functions are LOCAL and cannot fail. */

/* The checksum of n bytes. */
uint32_t zs_fletcher32(const unsigned char *bytes, size_t n);

/* Put the checksum of n bytes into `to`, as it stands in a file. */
void zs_fletcher32_put(const unsigned char *bytes, size_t n, unsigned char to[ZS_FLETCHER32_BYTES]);

#endif
