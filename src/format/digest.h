/* digest: a short text that tells whether the numbers of a variable are still those that were written.  Pure.
 *
 * The numbers of a variable, in C order, are cut into *units* of one length: rows.  Each unit is hashed by
 * itself, with its place as the seed (XXH3, 64 bits), and the hashes are added up modulo 2^64.  Where a row
 * is a single number, as on unstructured grids, its bits and its place are mixed by the finalizer of
 * splitmix64.  A sum has no order: ranks hash what they have when they have it, their sums are added, and the
 * result depends neither on ranks nor on tiles, formats or compression.  Numbers are hashed as they are
 * stored, lowest byte first.
 *
 * A digest has up to ZS_DIGEST_PARTS sums, one for each part of the variable's leading dimension.  So a
 * reader of some groups of steps checks them without reading all others, and a message can tell where.
 * Sources: "XXH3 - fast hash algorithm", https://xxhash.com; Steele, Lea and Flood (2014), "Fast splittable
 * pseudorandom number generators". */
#ifndef ZS_DIGEST_H
#define ZS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ZS_DIGEST_PARTS = 24,                      /* at most: months of two years, hours of a day */
    ZS_DIGEST_TEXT = 40 + ZS_DIGEST_PARTS * 17 /* bytes of a text, with its '\0' */
};

/* The attribute that holds a digest: of each variable that is written, and of the file
 * (format/file_digest.h). */
extern const char zs_digest_attribute[];

/* A digest that is being made.  A plain value. */
typedef struct zs_digest {
    int64_t unit;  /* numbers in a unit */
    int64_t nunit; /* units of the variable */
    int64_t lead;  /* slices along the leading dimension that parts are made of; nunit is a multiple */
    int nparts;    /* sums in use; 0: no digest */
    uint64_t sum[ZS_DIGEST_PARTS];
} zs_digest;

/* All functions here are LOCAL and cannot fail. */

/* Returns a digest without any number yet.
 * unit: numbers in a row.  length: [ndim], of the variable's dimensions; their product is a multiple of
 * unit. */
zs_digest zs_digest_none(int64_t unit, int ndim, const int64_t *length);

/* The part that a slice belongs to, counted along the leading dimension. */
int zs_digest_part(const zs_digest *digest, int64_t slice);

/* Add numbers of `size` bytes, 4 or 8.  Each number of the variable is added once, in any order.
 * first, n: which numbers, in C order; both are multiples of digest->unit.
 * values: [n], in this machine's byte order.  On a big-endian machine they are swapped and swapped back. */
void zs_digest_add(zs_digest *digest, int64_t first, int64_t n, size_t size, void *values);

/* The digest as a text; all digests of one unit and number of parts have the same length.  Returns text. */
const char *zs_digest_text(const zs_digest *digest, char text[ZS_DIGEST_TEXT]);

/* Take the digest of a text.  length: [ndim], of the variable's dimensions.
 * Returns true; or false, and digest without parts, if this is no digest of a variable of this shape. */
bool zs_digest_of(const char *text, int ndim, const int64_t *length, zs_digest *digest);

/* A hash of n bytes, for what is small and has one owner.  seed: of what comes before it. */
uint64_t zs_digest_bytes(uint64_t seed, const void *bytes, size_t n);

#endif
