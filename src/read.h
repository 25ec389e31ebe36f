/* read: pieces of the input -> stored numbers in memory.
 *
 * A reader gives steps and rows of one file at a time, in this machine's byte order, still packed.  Behind it
 * stands one backend for each storage form, all with the few functions of zs_backend. */
#ifndef ZS_READ_H
#define ZS_READ_H

#include "catalog.h"

#include <stddef.h>

/* A way to read one file. */
typedef struct zs_backend {
    /* Open a file of the catalog.  cache: bytes that may be taken to keep chunks.  Returns its handle, or
     * NULL with err filled (ZS_FAILED). */
    void *(*open)(const zs_catalog *catalog, const char *variable, int32_t file, int64_t cache,
                  zs_error *err);

    /* Read `records.count` records, some rows and one run of columns, as stored in the file (no selection:
     * indices are the file's), into numbers[record][row][col] without gaps.  Returns 0; or -1 with err filled
     * (ZS_FAILED). */
    int (*read)(void *handle, zs_range records, zs_range rows, zs_range cols, void *numbers, zs_error *err);

    void (*close)(void *handle);
} zs_backend;

/* The general one: through netcdf-c; any form, any filter. */
extern const zs_backend zs_backend_netcdf;

typedef struct zs_reader {
    const zs_catalog *catalog;
    const char *variable;
    int64_t cache;             /* bytes that the backend may take to keep chunks */
    const zs_backend *backend; /* of the open file */
    void *handle;              /* NULL: none is open */
    int32_t file;
    void *scratch; /* for columns in two segments */
    size_t scratch_size;
    int64_t bytes; /* read so far, as values */
} zs_reader;

/* A reader of the catalog's variable; catalog and name must outlive it.  LOCAL. */
void zs_reader_init(zs_reader *reader, const zs_catalog *catalog, const char *variable, int64_t cache);
void zs_reader_clear(zs_reader *reader);

/* Read the steps `step` ... of the series, which must be one run (zs_catalog_run), and the rows `rows` of the
 * selection. LOCAL.  The last file stays open for the next call. numbers: [count][rows.count][ncol], of the
 * file's own type.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_reader_read(zs_reader *reader, int64_t step, int64_t count, zs_range rows, void *numbers,
                   zs_error *err);

#endif
