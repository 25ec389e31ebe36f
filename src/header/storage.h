/* storage: how one file stores the variable: its form, chunks, packing and missing values.  Asked through
 * netcdf-c. */
#ifndef ZS_STORAGE_H
#define ZS_STORAGE_H

#include "base/error.h"
#include "base/limits.h"
#include "stats/packing.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum zs_form { ZS_FORM_CLASSIC, ZS_FORM_CONTIGUOUS, ZS_FORM_CHUNKED } zs_form;

typedef struct zs_storage {
    zs_form form;
    bool zarr;                 /* not a file: chunks that netcdf-c alone reads */
    bool filtered;             /* chunks are compressed, shuffled, checksummed ... */
    int64_t chunk[ZS_DIM_MAX]; /* chunked: sizes, in the order of the variable's dimensions */
    zs_packing packing;
} zs_storage;

/* LOCAL.  Returns 0; or -1 with err filled (ZS_REFUSED): text instead of numbers, more missing values than
 * ZS_MISSING_MAX, a scale_factor of 0. */
int zs_storage_read(int ncid, int var, const char *path, zs_storage *storage, zs_error *err);

/* From here on values are those of the file * slope + offset: other units.  Stored numbers, and which of them
 * are missing, stay.  LOCAL. */
void zs_storage_convert(zs_storage *storage, double slope, double offset);

/* Values outside of min ... max are missing, too.  LOCAL. */
void zs_storage_limit(zs_storage *storage, double min, double max);

/* "classic", "contiguous", "chunked, filtered" ... LOCAL. */
const char *zs_form_name(const zs_storage *storage);

#endif
