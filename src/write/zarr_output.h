/* zarr_output: a Zarr store that is being written, as one rank has it, and how it writes a chunk.
 *
 * The store is a directory: the part of its output (write/part_paths.h).  Each variable is a directory in it,
 * and each chunk a file there, which one rank makes as a whole. */
#ifndef ZS_ZARR_OUTPUT_H
#define ZS_ZARR_OUTPUT_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "format/zarr_encode.h"
#include "format/zarr_grid.h"
#include "parallel/unfinished.h"
#include "spec/fields.h"
#include "write/output_file.h"
#include "write/rechunk.h"
#include "write/zarr_spool.h"

#include <stddef.h>
#include <stdint.h>

/* One variable. */
typedef struct zs_zarr_variable {
    bool there;
    char name[ZS_NAME];
    size_t size; /* bytes of a number */
    zs_zarr_grid grid;
    int64_t *made; /* [n], owned: the chunks that this rank has written */
    size_t n, room;
} zs_zarr_variable;

/* The beginning of a chunk, which the next numbers that are put may complete. */
typedef struct zs_zarr_filling {
    int var;
    zs_range have; /* the numbers of the variable that are here; count 0: none */
    char *values;  /* [room], owned */
    size_t room;
} zs_zarr_filling;

/* The handle of write/write_zarr.h. */
typedef struct zs_zarr_output {
    zs_zarr_variable var[ZS_FIELDS]; /* by the number that zs_output_variable() takes */
    zs_zarr_encoder encoder;
    char *bytes; /* [room], owned: a chunk, encoded */
    size_t room;
    zs_zarr_filling filling;
    zs_zarr_spool spool;
    zs_rechunk rechunk;        /* of chunks of any shape */
    char *spool_path;          /* owned */
    zs_unfinished *unfinished; /* borrowed */
} zs_zarr_output;

/* All functions here are LOCAL. */

/* Make a file, write n bytes, and have the disk begin with them.  shown: a name for messages.  A signal waits
 * while the file is made (parallel/unfinished.h).  Returns 0; or -1 with err filled (ZS_FAILED), also if
 * there is a file of this name. */
int zs_zarr_output_file(zs_unfinished *unfinished, const char *path, const char *shown, const void *bytes,
                        size_t n, zs_error *err);

/* Make the directory of an array in a store.  part: the store, as it is written.  LOCAL.  Returns 0; or -1
 * with err filled (ZS_FAILED). */
int zs_zarr_output_directory(zs_unfinished *unfinished, const char *part, const char *name, zs_error *err);

/* Write chunk number `chunk` of a variable, and note it.  values: [n], the first of its numbers; all others
 * are 0. Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_zarr_output_chunk(zs_zarr_output *store, zs_output *output, int var, int64_t chunk, const void *values,
                         size_t n, zs_error *err);

/* Put n numbers of a variable, from number `first` on.  Of what fills a chunk, alone or with the numbers that
 * were put just before, the chunk is written; the rest goes into the spool.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_zarr_output_put(zs_zarr_output *store, zs_output *output, int var, int64_t first, int64_t n,
                       const void *values, zs_error *err);

/* No more numbers follow: what is left of a chunk goes into the spool.  Returns 0; or -1 with err filled
 * (ZS_FAILED). */
int zs_zarr_output_flush(zs_zarr_output *store, zs_error *err);

/* Sync the chunks that this rank has written.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_zarr_output_sync(const zs_zarr_output *store, const zs_output *output, zs_error *err);

/* Release store, and leave it empty; files stay. */
void zs_zarr_output_clear(zs_zarr_output *store);

#endif
