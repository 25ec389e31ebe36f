/* read_zarr: the backend for Zarr stores.
 *
 * A rank reads the files of the chunks that it needs, and nothing else of the store but the document of the
 * array. */
#ifndef ZS_READ_ZARR_H
#define ZS_READ_ZARR_H

#include "read/backend.h"

/* See zs_backend.  LOCAL. */
extern const zs_backend zs_backend_zarr;

#endif
