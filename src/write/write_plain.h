/* write_plain: the backend for variables that lie in one piece: all of CDF-5, and NetCDF-4 without deflate.
 *
 * Rank 0 defines the file through netcdf-c.  Every rank writes its values to their offsets
 * (write/raw_file.h), as one piece if it has whole rows of all columns, else step by step.  It has no
 * rounds. */
#ifndef ZS_WRITE_PLAIN_H
#define ZS_WRITE_PLAIN_H

#include "base/error.h"
#include "write/output_file.h"

#include <stddef.h>
#include <stdint.h>

/* See zs_write_backend; round is NULL.  It swaps the bytes of the values for CDF-5, which is big-endian, so
 * that they are spoilt for the caller. */
extern const zs_write_backend zs_write_plain;

/* Write n numbers of variable number `var` of a product's file, from number `first` on, in C order.  LOCAL.
 * output: opened by zs_write_plain.  values: [n], of `size` bytes each; may be overwritten.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_write_plain_numbers(struct zs_output *output, int var, size_t size, int64_t first, int64_t n,
                           void *values, zs_error *err);

#endif
