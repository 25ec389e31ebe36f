/* open: open a file for reading with netcdf-c, or say in one line what is wrong with it. */
#ifndef ZS_OPEN_H
#define ZS_OPEN_H

#include "error.h"

#include <stdint.h>

/* A file's length, and what tells it from all others, whatever its names are.  All 0 for a URL. */
typedef struct zs_identity {
    int64_t bytes;
    uint64_t device, inode;
} zs_identity;

/* Open the file at path, after a look at what netcdf-c does not check: is it whole?  LOCAL.
 * Returns 0, *ncid to be closed with nc_close(); or -1 with err filled (ZS_REFUSED): cannot be read, empty,
 * not NetCDF, truncated. */
int zs_open(const char *path, int *ncid, zs_error *err);

/* The same, and says which file it is: that costs nothing more, where a stat() by name may cost a question to
 * a file server. */
int zs_open_identified(const char *path, int *ncid, zs_identity *identity, zs_error *err);

#endif
