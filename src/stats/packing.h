/* packing: how stored numbers become values, and which of them are missing.  Pure: no MPI, no NetCDF.
 *
 * Each file has its own packing (CF-1.11 section 8.1).  The missing-value rules are those of section 2.5.1
 * and of the NetCDF Users Guide, "Attribute Conventions": they are about stored numbers, before unpacking. */
#ifndef ZS_PACKING_H
#define ZS_PACKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
    double scale, offset;           /* value = stored * scale + offset; 1 and 0 where the file has none */
    int nmissing;                   /* stored numbers that mean "missing"; NaN always does */
    double missing[ZS_MISSING_MAX]; /* [nmissing] */
    double valid_min, valid_max; /* stored numbers outside are missing; without limits -DBL_MAX and DBL_MAX:
                                    infinity is no value */
} zs_packing;

/* All functions here are LOCAL and cannot fail. */

/* Bytes of one stored number. */
size_t zs_type_size(zs_type type);

/* "int16", "float32" ... */
const char *zs_type_name(zs_type type);

/* Integers of at most 16 bits: sums of their squares over 2^31 steps fit into 64 bits. */
bool zs_type_is_small(zs_type type);

/* Can moments of numbers stored in these two ways be added up before unpacking?  True for the same small
 * integer type with the same scale and offset; what is missing may differ. */
bool zs_packing_sums_alike(const zs_packing *a, const zs_packing *b);

/* Unpack n stored numbers.  value: [n]; NaN where missing. */
void zs_unpack(const zs_packing *packing, const void *stored, size_t n, double *value);

/* How many of n stored numbers are missing. */
size_t zs_missing_count(const zs_packing *packing, const void *stored, size_t n);

/* Put other numbers, stored alike, where one is missing.  Returns how many of those are not missing. */
size_t zs_missing_fill(const zs_packing *packing, void *stored, const void *others, size_t n);

/* When a small integer is valid, as integers: low <= v <= high, and neither first nor second, which are the
 * first two missing values.  ZS_SMALL_NONE, which no small integer equals, stands for none. */
typedef struct zs_small_rule {
    int32_t low, high, first, second;
} zs_small_rule;

enum { ZS_SMALL_NONE = 65537 };

zs_small_rule zs_packing_small_rule(const zs_packing *packing);

/* The same for a small integer type, without scale and offset.  number: [n]; valid: [n], 1 or 0 where
 * missing; number is 0 where missing. */
void zs_unpack_small(const zs_packing *packing, const void *stored, size_t n, int32_t *number,
                     int32_t *valid);

#endif
