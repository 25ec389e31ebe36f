/* reader: pieces of the input -> stored numbers in memory.
 *
 * A reader gives steps and rows of one file at a time, in this machine's byte order, still packed.  Behind it
 * stand backends, each with the few functions of zs_backend: for each file, the first one takes it that can.
 */
#ifndef ZS_READER_H
#define ZS_READER_H

#include "catalog/catalog.h"

#include <stddef.h>

/* Bytes that a reader moved. */
typedef struct zs_traffic {
    int64_t read;     /* from files; through netcdf-c, where that is not known: of the values */
    int64_t inflated; /* made by inflating; through netcdf-c: not known, and not counted */
} zs_traffic;

/* What a backend is asked for: some records (steps in the file, or samples: header/member.h) and rows, by the file's
 * own indices, and the selected columns; one index on every further dimension. */
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

/* Numbers that lie in a row in the file, classic or contiguous: by pread. */
extern const zs_backend zs_backend_plain;

/* Chunks of HDF5, unfiltered or with the filters of format/unfilter.h: read whole, decoded here. */
extern const zs_backend zs_backend_chunks;

/* The general one: through netcdf-c; any form, any filter. */
extern const zs_backend zs_backend_netcdf;

typedef struct zs_reader {
    const zs_catalog *catalog;
    const char *variable;
    const zs_backend *const *choice; /* backends, ended by NULL: the first one that can takes a file */
    zs_input input;                  /* the open file */
    const zs_backend *backend;       /* of the open file */
    void *handle;
    int32_t file; /* -1: none is open */
    zs_traffic traffic;
    int64_t bytes;       /* of the values read so far */
    unsigned char *seen; /* [nstep], where files have overlays (read/overlay.h): what was seen of each step */
    void *below;         /* scratch */
    size_t below_room;
} zs_reader;

/* A reader of the spec's variable; spec and catalog must outlive it.  LOCAL.  Returns 0; or -1 with err. */
int zs_reader_init(zs_reader *reader, const zs_spec *spec, const zs_catalog *catalog, zs_error *err);
void zs_reader_clear(zs_reader *reader);

/* Read the steps `step` ... of the series, which must be one run (zs_catalog_run), and the rows `rows` of the
 * selection. LOCAL.  The last file stays open for the next call. numbers: [count][rows.count][ncol], of the
 * file's own type.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_reader_read(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                   zs_error *err);

#endif
