/* box_read: a box of numbers of a small variable of an input, such as a coordinate: of a file through
 * netcdf-c, of a Zarr store through this program's own reader. */
#ifndef ZS_BOX_READ_H
#define ZS_BOX_READ_H

#include "base/error.h"

#include <stddef.h>

/* Read count[k] numbers from start[k] on, along each dimension of a variable.  LOCAL.
 * ncid, var: of an open input (format/open.h).  path: of that input.
 * values: as stored, in this machine's byte order.
 * Returns 0; or -1 with err filled: ZS_REFUSED, damaged; ZS_FAILED, the machine fails. */
int zs_box_read(int ncid, int var, const char *path, const size_t *start, const size_t *count, void *values,
                zs_error *err);

#endif
