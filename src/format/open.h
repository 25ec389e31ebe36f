/* open: open a file for reading with netcdf-c, or say in one line what is wrong with it. */
#ifndef ZS_OPEN_H
#define ZS_OPEN_H

#include "base/error.h"

#include <stdint.h>

/* A file's length, and its inode, which tells it from all others of its file system, whatever its names are.
 * All 0 for a URL. */
typedef struct zs_identity {
    int64_t bytes;
    uint64_t inode;
} zs_identity;

/* Open the file at path, after a look at what netcdf-c does not check: is it whole?  LOCAL.
 * Returns 0, *ncid to be closed with nc_close(); or -1 with err filled (ZS_REFUSED): cannot be read, empty,
 * not NetCDF, truncated. */
int zs_open(const char *path, int *ncid, zs_error *err);

/* The same, and says which file it is: that costs nothing more, where a stat() by name may cost a question to
 * a file server. */
int zs_open_identified(const char *path, int *ncid, zs_identity *identity, zs_error *err);

/* path names a directory: say what to name instead, its files or, of a Zarr store, the URL for netcdf-c.
 * LOCAL. Returns -1, err filled (ZS_REFUSED). */
int zs_fail_directory(const char *path, zs_error *err);

/* Is the file at path still that one, of the same length?  LOCAL.  Returns 0; or -1 with err filled
 * (ZS_FAILED). */
int zs_check_identity(const char *path, const zs_identity *identity, zs_error *err);

#endif
