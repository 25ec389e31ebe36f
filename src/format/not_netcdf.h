/* not_netcdf: what a file is that is not NetCDF, and what to do with it.  Pure.
 *
 * Servers and archives hand out other things under the name of a NetCDF file: archives, pages that ask to log
 * in, pointers of Git LFS.  The first bytes tell which. */
#ifndef ZS_NOT_NETCDF_H
#define ZS_NOT_NETCDF_H

#include "base/error.h"

#include <stddef.h>

enum { ZS_NOT_NETCDF_BYTES = 512 }; /* as many first bytes as are looked at */

/* Both functions are LOCAL.  head: [n], the first bytes of the file at path. */

/* Does the file begin as one of the other formats that are known here?  HDF5 opens even some of these: to it,
 * the first 512 bytes of a tar archive are a user block, and the archive is the first file in it. Returns 0
 * if it does not; or -1 with err filled as by zs_fail_not_netcdf(). */
int zs_check_netcdf(const char *path, const unsigned char *head, size_t n, zs_error *err);

/* Fill err (ZS_REFUSED) for the file at path: the text says what it is, with a command in its own name that
 * leaves a NetCDF file in its place, or else what to look at.
 * Returns -1. */
int zs_fail_not_netcdf(const char *path, const unsigned char *head, size_t n, zs_error *err);

#endif
