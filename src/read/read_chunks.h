/* read_chunks:  */
#ifndef ZS_READ_CHUNKS_H
#define ZS_READ_CHUNKS_H

#include "read/backend.h"

/* Chunks of HDF5, unfiltered or with the filters of format/unfilter.h: read whole, decoded here. */
extern const zs_backend zs_backend_chunks;

#endif
