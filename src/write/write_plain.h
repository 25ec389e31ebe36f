/* write_plain: the backend for variables that lie in one piece: all of CDF-5, and NetCDF-4 without deflate.
 *
 * Rank 0 defines the file through netcdf-c.  Every rank writes its values to their offsets
 * (write/raw_file.h), as one piece if it has whole rows of all columns, else step by step.  It has no
 * rounds. */
#ifndef ZS_WRITE_PLAIN_H
#define ZS_WRITE_PLAIN_H

#include "write/output_file.h"

/* See zs_write_backend; round is NULL.  It swaps the bytes of the values for CDF-5, which is big-endian, so
 * that they are spoilt for the caller. */
extern const zs_write_backend zs_write_plain;

#endif
