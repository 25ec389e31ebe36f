/* backend: what a way of reading files must provide, and what it is asked for.
 *
 * There are four backends: read/read_plain.h for numbers that lie in one piece, read/read_chunks.h for
 * chunks of HDF5, read/read_zarr.h for Zarr stores, read/read_netcdf.h for every file.  A backend knows
 * files, slabs and numbers.  It knows nothing of the series, of groups, or of what the numbers mean.
 * read/reader.h chooses one for each file. */
#ifndef ZS_BACKEND_H
#define ZS_BACKEND_H

#include "base/error.h"
#include "base/range.h"
#include "header/grid.h"
#include "header/input_file.h"

#include <stdint.h>

/* Bytes that a reader has moved, for the summary. */
typedef struct zs_traffic {
    int64_t read;     /* read from files; through netcdf-c, which does not tell: the bytes of the values */
    int64_t inflated; /* made by decompressing; through netcdf-c not known, and not counted */
} zs_traffic;

/* A piece of one file: records x levels x rows x the selected columns, at one index of each further
 * dimension. The file may have these dimensions in any order; the numbers are put down in this one. */
typedef struct zs_slab {
    zs_range records;          /* of the file: steps, or samples (header/input_file.h) */
    const int64_t *level;      /* [nlevel]: indices on the dimension of levels; 0 where there is none */
    int64_t nlevel;            /* at least 1 */
    zs_range rows;             /* of the file */
    const int64_t *at;         /* [ndim]: the index on each further dimension */
    const zs_columns *columns; /* segments of columns of the file, to be put side by side */
    int64_t ncol;              /* columns of all segments */
    int64_t pitch; /* numbers from one record to the next where they are put down: nlevel * rows.count * ncol,
                    * or more where rows of other slabs lie between */
} zs_slab;

/* A file, for a backend to open.  Owns nothing. */
typedef struct zs_input {
    const char *path;     /* of a file, or of the directory of a Zarr store */
    const char *variable; /* its path in the file: "t2m", "/Grid/t" */
    const zs_file *file;  /* what its header says */
} zs_input;

enum { ZS_NOT_MINE = 1 }; /* returned by zs_backend.open: another backend must read this file */

/* A way of reading one file.  All of its functions are LOCAL. */
typedef struct zs_backend {
    /* Open a file.  input, and what it points to, outlive the handle.
     * Returns 0 with *handle set, to be released by close(); ZS_NOT_MINE if this backend does not know the
     * file's form of storage; or -1 with err filled (ZS_FAILED).  Nothing is open after the last two. */
    int (*open)(const zs_input *input, void **handle, zs_error *err);

    /* Read a slab.  numbers: [records][nlevel][rows][ncol], records slab->pitch numbers apart, of the file's
     * type, in this machine's byte order, still packed.  What lies between the records is not touched.  Adds
     * to *traffic.
     * Returns 0; or -1 with err filled (ZS_FAILED), and numbers undefined. */
    int (*read)(void *handle, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err);

    /* A slab will be read soon: ask the system for its bytes, so that the disk works meanwhile.  May be NULL,
     * in a backend whose open files take too much memory for two, or whose library tells no places. */
    void (*expect)(void *handle, const zs_slab *slab);

    /* Close the file and release the handle. */
    void (*close)(void *handle);
} zs_backend;

/* Fill err (ZS_FAILED) with "PATH: reading variable V: what".  LOCAL.  Returns -1. */
int zs_fail_read(const zs_input *input, const char *what, zs_error *err);

/* A file that is open, with its backend.  None is when all zero. */
typedef struct zs_opened {
    zs_input input; /* as it was opened; it stays where it is */
    const zs_backend *backend;
    void *handle; /* the backend's; NULL: no file is open */
} zs_opened;

#endif
