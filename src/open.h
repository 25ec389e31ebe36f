/* open: open a file for reading with netcdf-c, or say in one line what is wrong with it. */
#ifndef ZS_OPEN_H
#define ZS_OPEN_H

#include "error.h"

#include <stdint.h>

/* Open the file at path, after a look at what netcdf-c does not check: is it whole?  LOCAL.
 * Returns 0, *ncid to be closed with nc_close(); or -1 with err filled (ZS_REFUSED): cannot be read, empty,
 * not NetCDF, truncated. */
int zs_open(const char *path, int *ncid, zs_error *err);

/* Length of the file in bytes; 0 for what is no plain file.  LOCAL.  Returns 0; or -1 with err filled
 * (ZS_REFUSED). */
int zs_file_bytes(const char *path, int64_t *bytes, zs_error *err);

#endif
