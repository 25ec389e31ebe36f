/* output_file: one output file, and the ways to write into it. */
#ifndef ZS_OUTPUT_FILE_H
#define ZS_OUTPUT_FILE_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "spec/fields.h"
#include "spec/spec.h"

#include <math.h>
#include <mpi.h>
#include <stdbool.h>
#include <stdint.h>

struct zs_write_backend;

/* A file of the run that is under way. */
typedef struct zs_output {
    zs_output_kind kind;
    const zs_layout *layout; /* of a product's file; NULL: an output of a kind */
    const char *path;        /* the final name */
    char *part;              /* the name until then */
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    const struct zs_write_backend *backend;
    int64_t bytes; /* written into it by this rank */
    void *handle;  /* the backend's; NULL: not open */
} zs_output;

/* What the ranks tell each other in a round: bytes for each output, and last the ranks that failed. */
typedef struct zs_round {
    bool under_way;
    int64_t mine[ZS_OUTPUT_KINDS + 1], before[ZS_OUTPUT_KINDS + 1], all[ZS_OUTPUT_KINDS + 1];
    MPI_Request request[2];
} zs_round;

/* A way to write into a file that is defined. */
typedef struct zs_write_backend {
    /* Open the file on every rank.  COLLECTIVE; errors are local.  Fills output->handle. */
    int (*open)(zs_output *output, zs_comm *comm, zs_error *err);

    /* zs_writer_put() into one output.  LOCAL. */
    int (*put)(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values, zs_error *err);

    /* zs_writer_round() for all noutput outputs of the kinds; called only where the writer has rounds.
     * COLLECTIVE. */
    int (*round)(zs_output *output, int noutput, zs_round *round, zs_comm *comm, int result, bool more,
                 zs_error *err);

    /* Close, with all bytes on their way to the disk.  COLLECTIVE; errors are local. */
    int (*close)(zs_output *output, zs_comm *comm, zs_error *err);

    /* Let go of the handle after a failure, without asking a library that others may be waiting in.  LOCAL.
     */
    void (*drop)(zs_output *output);

    bool by_library; /* a library has the file open: after a failure it cannot be closed */
} zs_write_backend;

/* The name of variable number k, of ZS_FIELDS numbers, of an output.  LOCAL.  Returns false where it has no
 * such variable. */
bool zs_output_variable(const zs_output *output, int k, char name[ZS_NAME]);

#endif
