/* backend:  */
#ifndef ZS_BACKEND_H
#define ZS_BACKEND_H

#include "base/error.h"
#include "base/range.h"
#include "header/grid.h"
#include "header/input_file.h"

#include <stdint.h>

/* Bytes that a reader moved. */
typedef struct zs_traffic {
    int64_t read;     /* from files; through netcdf-c, where that is not known: of the values */
    int64_t inflated; /* made by inflating; through netcdf-c: not known, and not counted */
} zs_traffic;

/* What a backend is asked for: some records (steps in the file, or samples: header/member.h) and rows, by the
 * file's own indices, and the selected columns; one index on every further dimension. */
typedef struct zs_slab {
    zs_range records, rows;
    const int64_t *at; /* [ndim] */
    const zs_columns *columns;
    int64_t ncol; /* of all segments */
} zs_slab;

/* A file of the catalog, for a backend to open. */
typedef struct zs_input {
    const char *path, *variable;
    const zs_file *file;
} zs_input;

enum { ZS_NOT_MINE = 1 };

/* A way to read one file. */
typedef struct zs_backend {
    /* Open a file; input and what it points to outlive the handle.  Returns 0 with *handle; ZS_NOT_MINE where
     * this backend does not know its form of storage; or -1 with err filled (ZS_FAILED). */
    int (*open)(const zs_input *input, void **handle, zs_error *err);

    /* Read a slab into numbers[record][row][column], without gaps.  Returns 0; or -1 with err filled
     * (ZS_FAILED). */
    int (*read)(void *handle, const zs_slab *slab, void *numbers, zs_traffic *traffic, zs_error *err);

    void (*close)(void *handle);
} zs_backend;

/* A file that is open for reading. */
typedef struct zs_opened {
    zs_input input;
    const zs_backend *backend;
    void *handle;
} zs_opened;

#endif
