/* writer: the output files, from the first byte to the final name.
 *
 * A file is made as NAME.part-... beside its final place: rank 0 defines it, all ranks open it and write
 * their fields, close and sync it; rank 0 reads its header once more, and then all outputs get their names.
 * Whatever fails on the way, on whichever rank, nothing has a final name that is not complete, and the parts
 * are removed. */
#ifndef ZS_WRITER_H
#define ZS_WRITER_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "header/source.h"
#include "output/layout.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "spec/fields.h"
#include "spec/spec.h"

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zs_output;
struct zs_writer;

/* A way to write into a file that is defined. */
typedef struct zs_write_backend {
    /* Open the file on every rank.  COLLECTIVE; errors are local.  Fills output->handle. */
    int (*open)(struct zs_output *output, zs_comm *comm, zs_error *err);

    /* zs_writer_put() into one output.  LOCAL. */
    int (*put)(struct zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values,
               zs_error *err);

    /* zs_writer_round(), where the writer has rounds; else not called.  COLLECTIVE. */
    int (*turn)(struct zs_writer *writer, zs_comm *comm, int result, bool more, zs_error *err);

    /* Close, with all bytes on their way to the disk.  COLLECTIVE; errors are local. */
    int (*close)(struct zs_output *output, zs_comm *comm, zs_error *err);

    /* Let go of the handle after a failure, without asking a library that others may be waiting in.  LOCAL.
     */
    void (*drop)(struct zs_output *output);
} zs_write_backend;

/* Write n numbers of a variable from number `first` on, into a file opened by zs_write_plain.  LOCAL. */
int zs_write_plain_numbers(struct zs_output *output, int var, size_t size, int64_t first, int64_t n,
                           void *values, zs_error *err);

typedef struct zs_output {
    zs_output_kind kind;
    const zs_layout *layout; /* of a product's file; NULL: an output of a kind */
    const char *path;        /* the final name */
    char *part;              /* the name until then */
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    const zs_write_backend *backend;
    int64_t bytes; /* written into it by this rank */
    void *handle;  /* NULL: not open */
} zs_output;

/* What the ranks tell each other in a turn: bytes for each output, and last the ranks that failed. */
typedef struct zs_round {
    bool under_way;
    int64_t mine[ZS_OUTPUT_KINDS + 1], before[ZS_OUTPUT_KINDS + 1], all[ZS_OUTPUT_KINDS + 1];
    MPI_Request request[2];
} zs_round;

typedef struct zs_writer {
    zs_output *output; /* [nfile]: outputs of the kinds, then products */
    int noutput;       /* outputs of the kinds */
    int nfile;
    bool rounds; /* zs_writer_round() is COLLECTIVE: compressed chunks */
    zs_round turn;
    int64_t bytes;     /* written by this rank */
    int64_t raw_bytes; /* of the values that were put */
    bool stuck;        /* an output could not be defined */
} zs_writer;

/* May the outputs be written?  The directories, the space, no output that is an input.  LOCAL; asks the file
 * system on rank 0 only. Returns 0; or -1 with
 * err filled: ZS_REFUSED, or ZS_FAILED where there is no space. */
int zs_writer_preflight(const zs_spec *spec, const zs_catalog *catalog, const zs_layout *layout,
                        zs_error *err);

/* Bytes of an output's fields, uncompressed.  LOCAL. */
int64_t zs_writer_bytes(const zs_spec *spec, const zs_catalog *catalog, zs_output_kind kind);

/* The name of variable number k, of ZS_FIELDS numbers, of an output.  LOCAL.  Returns false where it has no
 * such variable. */
bool zs_output_variable(const zs_output *output, int k, char name[ZS_NAME]);

/* Define and open all outputs of the spec, and the files of its products, whose layouts are sheet[]; the
 * cleanup of comm knows of them until they are finished or abandoned. COLLECTIVE. Returns 0; or -1 on every
 * rank with the same err; call zs_writer_abandon(). */
int zs_writer_create(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                     const zs_layout *layout, zs_writer *writer, zs_error *err);

/* Write n numbers of a variable of a product's file, which follow each other in it from number `first` on.
 * LOCAL; values may be overwritten.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_writer_put_product(zs_writer *writer, int product, int var, int64_t first, int64_t n, void *values,
                          zs_error *err);

/* Write one field into the output of a kind, if the spec has it: at some layers (steps, or groups; ignored
 * for fields that have none) and rows, all columns.  values: [step][row][col]; may be overwritten, and must
 * stay until the next turn.  LOCAL. Where the writer has rounds, the rows are whole chunks of the plan, and
 * every rank puts the same fields in every turn, at most one into an output; who has nothing puts no rows.
 * Returns 0; or -1 with err filled (ZS_FAILED), to be told to the others by zs_writer_round(). */
int zs_writer_put(zs_writer *writer, zs_output_kind kind, zs_field field, zs_range steps, zs_range rows,
                  void *values, zs_error *err);

/* All ranks have put a piece, or failed to.  COLLECTIVE where writer->rounds says so; else LOCAL, and returns
 * result. result: of this rank since the last turn, with err filled for -1.  more: another turn follows,
 * before any other collective call; the last one leaves nothing on its way.
 * Returns 0; or -1 on every rank with the same err, if not in this turn, then in the next. */
int zs_writer_round(zs_writer *writer, zs_comm *comm, int result, bool more, zs_error *err);

/* Close, verify, rename.  COLLECTIVE.  Returns 0; or -1 on every rank with the same err; call
 * zs_writer_abandon(). */
int zs_writer_finish(zs_comm *comm, zs_writer *writer, zs_error *err);

/* Has a library still a file open, which it could not close after a failure?  LOCAL. */
bool zs_writer_is_open(const zs_writer *writer);

/* Remove what is not finished.  COLLECTIVE; does nothing after success. */
void zs_writer_abandon(zs_comm *comm, zs_writer *writer);

/* Release.  LOCAL. */
void zs_writer_clear(zs_writer *writer);

#endif
