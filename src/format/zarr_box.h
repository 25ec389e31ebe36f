/* zarr_box: a box of numbers of a small array of a Zarr store, such as a coordinate; or all of its texts. */
#ifndef ZS_ZARR_BOX_H
#define ZS_ZARR_BOX_H

#include "base/error.h"

#include <stddef.h>

/* Both functions are LOCAL.  store, name: paths, of the store and of the array in it, which is read anew.
 * They return 0; or -1 with err filled: ZS_REFUSED, damaged or not read; ZS_FAILED, no memory. */

/* Read count[k] numbers from start[k] on, along each dimension.
 * values: their product of numbers, of the array's own type, in this machine's byte order. */
int zs_zarr_box_read(const char *store, const char *name, const size_t *start, const size_t *count,
                     void *values, zs_error *err);

/* Read the n texts of an array of texts.  text: [n], all NULL; each is to be released with free(), also after
 * a failure.  What is missing becomes "". */
int zs_zarr_texts_read(const char *store, const char *name, size_t n, char **text, zs_error *err);

#endif
