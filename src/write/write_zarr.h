/* write_zarr: the backend for Zarr stores.
 *
 * Rank 0 defines the output in a small NetCDF-4 file within the store, with everything but the values of the
 * layout's variables (output/define.h).  Each rank writes the chunks of which it has all numbers, each as a
 * file of its own; what it has of other chunks goes into its spool (write/zarr_spool.h), and at the end these
 * chunks are put together (write/zarr_assemble.h).  How an array is cut depends on its shape alone, so that
 * the files are the same on any number of ranks.  Then the small file becomes the metadata and the
 * coordinates of the store (write/zarr_header.h).  It has no rounds.  Variables for which the header defines
 * chunks, those that the user wants, are cut and put together by write/rechunk.h instead. */
#ifndef ZS_WRITE_ZARR_H
#define ZS_WRITE_ZARR_H

#include "write/output_file.h"

/* See zs_write_backend; round is NULL. */
extern const zs_write_backend zs_write_zarr;

#endif
