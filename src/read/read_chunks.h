/* read_chunks: the backend for chunks of HDF5.
 *
 * It reads whole chunks with H5Dread_chunk() and decodes them itself (format/unfilter.h), straight into the
 * slab where a chunk lies there in one piece.  netcdf-c needs 2.4 times as long for the same chunks
 * (doc/scaling.md).  A chunk with another filter than those of format/unfilter.h is not for this backend, nor
 * is a data set whose bytes can mean something else (format/hdf5_set.h). */
#ifndef ZS_READ_CHUNKS_H
#define ZS_READ_CHUNKS_H

#include "read/backend.h"

/* See zs_backend.  LOCAL.  A file that HDF5 cannot open is left to the general backend, whose message says
 * more. */
extern const zs_backend zs_backend_chunks;

#endif
