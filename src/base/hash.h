/* hash: a number for bytes, as good as different for different ones.
 *
 * FNV-1a (Fowler, Noll and Vo), of 32 bits: short, and quick for a few bytes.  For data there is
 * format/digest.h. */
#ifndef ZS_HASH_H
#define ZS_HASH_H

#include <stddef.h>
#include <stdint.h>

#define ZS_HASH_BEGIN 2166136261u

/* Returns the hash of what so_far is the hash of, with n bytes behind it.  so_far: ZS_HASH_BEGIN: nothing is
 * before them.  LOCAL; cannot fail. */
uint32_t zs_hash(uint32_t so_far, const void *bytes, size_t n);

#endif
