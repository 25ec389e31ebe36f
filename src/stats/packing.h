/* packing: how stored numbers become values, and which of them are missing.
 *
 * Each file has its own packing: value = stored number * scale + offset (CF-1.11, section 8.1).  The rules
 * for missing values are those of CF-1.11, section 2.5.1, and of the NetCDF Users Guide, "Attribute
 * Conventions". They are about stored numbers, before unpacking.
 *
 * A *small* type is an integer type of at most 16 bits.  Exact moments add up numbers of small types without
 * unpacking them (stats/sums.h).
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_PACKING_H
#define ZS_PACKING_H

#include "base/kernel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The small types come first. */
typedef enum zs_type {
    ZS_INT8,
    ZS_UINT8,
    ZS_INT16,
    ZS_UINT16,
    ZS_INT32,
    ZS_UINT32,
    ZS_INT64,
    ZS_UINT64,
    ZS_FLOAT,
    ZS_DOUBLE
} zs_type;

enum { ZS_MISSING_MAX = 8 };

typedef struct zs_packing {
    zs_type type;                   /* of the stored numbers, in this machine's byte order */
    double scale, offset;           /* 1 and 0 if the file has none */
    int nmissing;                   /* how many stored numbers mean "missing"; NaN always does */
    double missing[ZS_MISSING_MAX]; /* [nmissing] */
    unsigned rounded;            /* bit k: missing[k] is a float32, and so are the stored numbers while they
                                  * are compared with it.  Only for types with more digits than float32 */
    double valid_min, valid_max; /* stored numbers outside are missing.  Without limits: -DBL_MAX and DBL_MAX,
                                  * so infinities are missing */
} zs_packing;

/* --- types ------------------------------------------------------------------------------------------- */

/* Returns the bytes of a stored number. */
size_t zs_type_size(zs_type type);

/* Returns "int8", "uint16", "float32", "float64" ... */
const char *zs_type_name(zs_type type);

/* Is it a small type?  Then the squares of 2^31 numbers add up in 64 bits. */
bool zs_type_is_small(zs_type type);

/* Do the limits leave no number of the type at all?  Then every value is missing, whatever is stored. */
bool zs_packing_is_void(const zs_packing *packing);

/* Can numbers of these packings be added up before they are unpacked?  Yes if both have the same small type,
 * scale and offset; what is missing may differ. */
bool zs_packing_sums_alike(const zs_packing *a, const zs_packing *b);

/* Are the same stored numbers missing in both?  Both are of small types.  False also where they have more
 * missing values than a zs_small_rule has room for. */
bool zs_packing_misses_alike(const zs_packing *a, const zs_packing *b);

/* --- any type ---------------------------------------------------------------------------------------- */

/* Unpack n stored numbers into value: [n], NaN where missing. */
void zs_unpack(const zs_packing *packing, const void *stored, size_t n, double *value);

/* Returns how many of n stored numbers are missing. */
size_t zs_missing_count(const zs_packing *packing, const void *stored, size_t n);

/* Replace missing numbers by those of a second array with the same packing.
 * stored, others: [n].
 * Returns how many of the replacements are not missing. */
size_t zs_missing_fill(const zs_packing *packing, void *stored, const void *others, size_t n);

/* --- small types ------------------------------------------------------------------------------------- */

/* Which numbers of a small type are valid: low <= v <= low + span, v != first and v != second, the first two
 * missing values.  A packing can have more of them.  ZS_SMALL_NONE equals no number: it stands for "no such
 * value". */
typedef struct zs_small_rule {
    int32_t low;
    uint32_t span;
    int32_t first, second;
} zs_small_rule;

enum { ZS_SMALL_NONE = 65537 };

/* Returns 1, or 0 where the number is missing.  One comparison without a sign is both limits. */
ZS_INLINE int32_t zs_small_is_valid(int32_t v, zs_small_rule rule)
{
    return (v != rule.first) & (v != rule.second) & ((uint32_t)v - (uint32_t)rule.low <= rule.span);
}

zs_small_rule zs_packing_small_rule(const zs_packing *packing);

/* Widen n stored numbers of a small type, without scale and offset.
 * number: [n], 0 where missing.  valid: [n], 1, or 0 where missing. */
void zs_unpack_small(const zs_packing *packing, const void *stored, size_t n, int32_t *number,
                     int32_t *valid);

#endif
