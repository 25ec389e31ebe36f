/* zarr_file: a Zarr store as a NetCDF file in memory, for all who ask an open file for what its header says.
 *
 * It has the groups, dimensions, variables and attributes of the store, and the values of texts.  It has no
 * numbers: zs_box_read() (format/box_read.h) reads those of coordinates from the store, and read/read_zarr.h
 * those of the data.  An array that cannot be read is a variable without dimensions that says why. As xarray
 * has it, the fill_value of version 2 becomes _FillValue; that of version 3 only fills. */
#ifndef ZS_ZARR_FILE_H
#define ZS_ZARR_FILE_H

#include "base/error.h"
#include "base/limits.h"
#include "format/identity.h"

#include <stdbool.h>
#include <stdint.h>

/* How an array is stored. */
typedef struct zs_zarr_storage {
    int64_t chunk[ZS_DIM_MAX]; /* [ndim]: lengths of a chunk */
    bool compressed;           /* are chunks compressed? */
    int64_t decoder_bytes;     /* memory that decoding needs beside the chunk, as stored and decoded */
} zs_zarr_storage;

/* All functions here are LOCAL. */

/* Make the file of the store at path.
 * Returns 0, and *ncid is to be closed with nc_close(); or -1 with err filled, and nothing open: ZS_REFUSED,
 * the store is damaged, or has no variables; ZS_FAILED, the machine fails. */
int zs_zarr_file_make(const char *path, int *ncid, zs_identity *identity, zs_error *err);

/* Was the open file ncid, or the file of this group, made of a Zarr store? */
bool zs_zarr_file_is(int ncid);

/* How is a variable of such a file stored? */
zs_zarr_storage zs_zarr_file_storage(int ncid, int var);

/* Can a variable of an open file be read, and the variables that are called as its dimensions?  Always yes
 * for files that are no Zarr store. Returns 0; or -1 with err filled (ZS_REFUSED): the text says why not. */
int zs_zarr_file_check(int ncid, int var, const char *path, zs_error *err);

#endif
