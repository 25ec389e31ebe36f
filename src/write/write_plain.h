/* write_plain:  */
#ifndef ZS_WRITE_PLAIN_H
#define ZS_WRITE_PLAIN_H

#include "base/error.h"
#include "write/output_file.h"

#include <stddef.h>
#include <stdint.h>

extern const zs_write_backend zs_write_plain; /* CDF-5, and NetCDF-4 without deflate, by pwrite */

/* Write n numbers of a variable from number `first` on, into a file opened by zs_write_plain.  LOCAL. */
int zs_write_plain_numbers(struct zs_output *output, int var, size_t size, int64_t first, int64_t n,
                           void *values, zs_error *err);

#endif
