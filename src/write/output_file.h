/* output_file: one output file, and what a way of writing into it must provide.
 *
 * There are four backends: write/write_plain.h for bytes in one piece, write/write_chunks.h for compressed
 * chunks, write/write_netcdf.h through parallel netcdf-c, write/write_zarr.h for Zarr stores, which are
 * directories.  write/writer.h chooses one for each file.  All of
 * them get a file whose header is complete (output/define.h), and write the values of its fields. */
#ifndef ZS_OUTPUT_FILE_H
#define ZS_OUTPUT_FILE_H

#include "base/chunk_shape.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "format/chunk_index.h"
#include "format/digest.h"
#include "output/layout.h"
#include "output/sharing.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "spec/fields.h"
#include "spec/spec.h"
#include "write/patches.h"

#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>

struct zs_write_backend; /* below */

/* Where several variables of the input stand side by side in a file, each has an output for its part. */
typedef enum zs_beside { ZS_ALONE, ZS_FIRST_OF_ALL, ZS_BETWEEN, ZS_LAST_OF_ALL } zs_beside;

/* How an output is kept, so that the run can go on (checkpoint/checkpoint.h).  It is not when all zero. */
typedef struct zs_output_kept {
    bool stays;      /* it stays where it is made until it has its final name */
    bool goes_on;    /* an earlier start has made it */
    int64_t defined; /* bytes that it had when it was defined; on rank 0 */
} zs_output_kept;

/* Many fields: what all backends share, and each asks for.
 * A file that is being written: an output of a kind (z-scores, anomalies, statistics) or a product's file. Or
 * a file of the report, a text that rank 0 writes at once: of that, only the names, spec and catalog are set.
 */
typedef struct zs_output {
    zs_output_kind kind;     /* of an output of a kind; ZS_OUTPUT_KINDS: another file */
    zs_report_file report;   /* of a file of the report; ZS_REPORT_FILES: another file */
    const zs_layout *layout; /* of a product's file; NULL for an output of a kind */
    const char *path;        /* the final name; not owned */
    char *part;              /* the name until then; owned */
    char *scratch;           /* a file for values whose chunks are made afterwards; NULL: none; owned */
    char *header;            /* the NetCDF file with all but the values; owned.  It is at part, or in a
                              * store */
    zs_beside beside;        /* does it join a file that the run of another variable has made? */
    const struct zs_output *before; /* this file as the run of the variable before had it; NULL: it made it */
    const zs_spec *spec;            /* format, compression, names */
    const zs_catalog *catalog;      /* dimensions: of the run, also for a product's file */
    const zs_plan *plan;            /* chunks */
    const zs_sharing *sharing;      /* locks, and what is read back */
    const struct zs_write_backend *backend;
    zs_digest *digest;           /* [ZS_FIELDS]: of variable k (write/digests.h); owned */
    zs_patches patches;          /* of what this rank writes, for reading it back */
    zs_range gap[ZS_FIELDS + 2]; /* [ngap], on rank 0: the bytes in no variable: header, coordinates, index */
    int ngap;
    zs_output_kept kept;
    int64_t bytes; /* written into it by this rank so far */
    void *handle;  /* the backend's; NULL: not open */
} zs_output;

/* What the ranks tell each other in a round of zs_writer_round(): for each output the bytes that wait for an
 * offset in the file; in the last entry, the number of ranks that failed. */
typedef struct zs_round {
    bool under_way;                      /* true: the two requests are open */
    int64_t mine[ZS_OUTPUT_KINDS + 1];   /* this rank's */
    int64_t before[ZS_OUTPUT_KINDS + 1]; /* sums over the ranks below this one */
    int64_t all[ZS_OUTPUT_KINDS + 1];    /* sums over all ranks */
    MPI_Request request[2];              /* for before and all */
} zs_round;

/* A way of writing into a defined file.  "Errors are local" says that a function may fail on some ranks only,
 * with err filled (ZS_FAILED): the caller agrees on them (parallel/agree.h). */
typedef struct zs_write_backend {
    /* Find what all ranks must know of the file to open it: a plain struct of `found` bytes.  LOCAL, for rank
     * 0; NULL if there is nothing.  Errors are local. */
    int (*find)(const zs_output *output, zs_comm *comm, void *found, zs_error *err);
    size_t found;

    /* Begin: open the file and set output->handle.  found: what find() has made, on rank 0.  Errors are
     * local.  LOCAL; COLLECTIVE over comm if by_library. */
    int (*open)(zs_output *output, const void *found, zs_comm *comm, zs_error *err);

    /* Take one piece of a field, as zs_writer_put() does for all outputs.  LOCAL. */
    int (*put)(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values, zs_error *err);

    /* Make chunk number `number` of a field, in a backend whose put() leaves cutting to write/rechunk.h.
     * values: [n], the first numbers of the chunk; all others are 0.  Errors are local.  LOCAL. */
    int (*chunk)(zs_output *output, zs_field field, int64_t number, const void *values, size_t n,
                 zs_error *err);

    /* Take n numbers of a product, of `size` bytes each, as zs_writer_put_product() does; NULL for a backend
     * that writes no products.  LOCAL. */
    int (*numbers)(zs_output *output, int var, size_t size, int64_t first, int64_t n, void *values,
                   zs_error *err);

    /* End a round of all noutput outputs of the kinds, as zs_writer_round() does.  Called only if outputs are
     * compressed; NULL for a backend that never compresses.  COLLECTIVE over comm; the same result on all. */
    int (*round)(zs_output *output, int noutput, zs_round *round, zs_comm *comm, int result, bool more,
                 zs_error *err);

    /* Close n files of this backend, with all bytes on their way to the disk, and release their handles.
     * COLLECTIVE over comm; the same result on all ranks.  After a failure some handles may be left. */
    int (*close)(zs_output *output, int n, zs_comm *comm, zs_error *err);

    /* For outputs that are kept; NULL for a backend that cannot go on.  All of them are LOCAL.
     * The chunks that this rank has written so far, with their offsets and checksums; *n: how many. */
    const zs_chunk *(*placed)(const zs_output *output, size_t *n);
    /* An earlier start has written n chunks.  Are all of them as they were written?  *whole: set.  Returns 0;
     * or -1 with err filled (ZS_FAILED). */
    int (*look)(const zs_output *output, const zs_chunk *chunk, size_t n, bool *whole, zs_error *err);
    /* They join the list, before any of this start is placed.  Returns 0; or -1 with err filled (ZS_FAILED).
     */
    int (*restore)(zs_output *output, const zs_chunk *chunk, size_t n, zs_error *err);
    /* Add what is in the file of a field to a digest, and nothing where the file is shorter; NULL for chunks,
     * which have checksums.  Returns 0; or -1 with err filled (ZS_FAILED). */
    int (*sum)(zs_output *output, zs_field field, zs_range steps, zs_range rows, zs_digest *digest,
               zs_error *err);

    /* Release the handle after a failure, without a call of a library that may wait for other ranks.
     * LOCAL. */
    void (*drop)(zs_output *output);

    bool gathers;    /* true: takes many pieces in a round, and none of their values is needed afterwards */
    bool store;      /* true: the output is a directory, and its header a file in it */
    bool by_library; /* true: a library has the file open, and may not be able to close it after a failure */
} zs_write_backend;

/* Has the run of another variable made the file?  LOCAL. */
bool zs_output_joins(const zs_output *output);

/* Is it this rank that opens file number k, where one rank does it for all?  The ranks of rank 0's node share
 * the files out: what one of them has written there, all of them see.  LOCAL. */
bool zs_output_is_mine(const zs_comm *comm, int k);

/* Copy the name of variable number k, 0 ... ZS_FIELDS - 1, of an output: of the field k, or of a product's
 * variable.  LOCAL.  Returns true; or false if the output has no such variable. */
bool zs_output_variable(const zs_output *output, int k, char name[ZS_NAME]);

/* Is the output a directory, a Zarr store?  LOCAL. */
bool zs_output_is_store(const zs_output *output);

/* zs_field_layers() of a field in an output of a kind.  LOCAL. */
int64_t zs_output_layers(const zs_output *output, zs_field field);

/* How a field of an output of a kind gets its chunks: it has none, because it is no such field or a single
 * number; a rank that puts rows has whole ones; or only parts of such. */
typedef enum zs_chunks_how { ZS_CHUNKS_NONE, ZS_CHUNKS_WHOLE, ZS_CHUNKS_IN_PARTS } zs_chunks_how;

/* Tells that, and the shape of the chunks.  LOCAL. */
zs_chunks_how zs_output_chunks(const zs_output *output, zs_field field, zs_chunk_shape *shape);

/* Has an output fields whose chunks no rank has as a whole?  LOCAL. */
bool zs_output_needs_scratch(const zs_output *output);

#endif
