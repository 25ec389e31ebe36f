/* read_plain: the backend for numbers that lie in the file in one piece, or in one piece for each record.
 *
 * These are variables of classic files and contiguous variables of NetCDF-4.  Their header tells the offset
 * of each number, so that pread() is all it takes, into the slab itself where whole rows are wanted. */
#ifndef ZS_READ_PLAIN_H
#define ZS_READ_PLAIN_H

#include "read/backend.h"

/* See zs_backend.  LOCAL.  Not for files whose columns are not neighbours, nor for data sets of HDF5 behind a
 * user block, or whose bytes can mean something else (format/hdf5_set.h). */
extern const zs_backend zs_backend_plain;

#endif
