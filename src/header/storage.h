/* storage: how one file stores the variable: form, chunks, packing, missing values.  Asked through netcdf-c.
 *
 * The form decides who reads the file (read/reader.h) and how the work is divided (plan/plan.h).  The packing
 * turns stored numbers into values (stats/packing.h).  All limits in it are converted to stored numbers, so
 * that reading compares integers, not unpacked values.  Stored numbers whose value would be infinite are
 * beyond the limits. */
#ifndef ZS_STORAGE_H
#define ZS_STORAGE_H

#include "base/error.h"
#include "base/limits.h"
#include "stats/packing.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum zs_form {
    ZS_FORM_CLASSIC,    /* CDF-1, CDF-2, CDF-5: big-endian, in one piece or in records */
    ZS_FORM_CONTIGUOUS, /* NetCDF-4, in one piece */
    ZS_FORM_CHUNKED     /* NetCDF-4 or Zarr, in chunks */
} zs_form;

/* No pointers, so that ranks can send it. */
typedef struct zs_storage {
    zs_form form;              /* how the bytes lie in the file */
    bool zarr;                 /* a Zarr store (read/read_zarr.h) */
    bool filtered;             /* chunks pass filters: deflate, shuffle, checksum or others */
    int64_t chunk[ZS_DIM_MAX]; /* lengths of a chunk, by the variable's dimensions; only if chunked */
    int64_t decoder_bytes;     /* memory that decoding needs beside the chunk, as stored and decoded */
    unsigned limits;           /* which attributes limit its values (header/packing_read.h) */
    zs_type type;              /* of the numbers in the file */
    zs_packing packing; /* of the numbers in memory: type, scale and offset, missing values, limits.  Their
                         * type is that of the file, unless zs_storage_spare() made it wider */
} zs_storage;

/* All functions here are LOCAL. */

/* Ask an open file how it stores the variable `var`.  path: for messages.
 * Returns 0; or -1 with err filled (ZS_REFUSED): as zs_packing_read() (header/packing_read.h), or a filter
 * that cannot be undone. */
int zs_storage_read(int ncid, int var, const char *path, zs_storage *storage, zs_error *err);

/* Convert to other units: values become slope * value + offset.  Stored numbers, and which of them are
 * missing, do not change.  Cannot fail. */
void zs_storage_convert(zs_storage *storage, double slope, double offset);

/* Count values below min or above max as missing, too.  min, max: in the units of the values, after
 * zs_storage_convert().  Cannot fail. */
void zs_storage_limit(zs_storage *storage, double min, double max);

/* See to it that a number in memory can mean "missing", for cells that a mask leaves out (stats/spare.h).
 * Returns false where there is none: integers of 64 bits, all of which are valid. */
bool zs_storage_spare(zs_storage *storage);

/* Returns the names of the attributes that limit its values, for messages: "its valid_range"; "" for none. */
const char *zs_limits_name(const zs_storage *storage);

/* Returns the form as text for the plan: "classic", "NetCDF-4, compressed chunks" ... */
const char *zs_form_name(const zs_storage *storage);

#endif
