/* write: the output files, from the first byte to the final name.
 *
 * A file is made as NAME.part-... beside its final place: rank 0 defines it, all ranks open it and write
 * their fields, close and sync it; rank 0 reads its header once more, and then all outputs get their names.
 * Whatever fails on the way, on whichever rank, nothing has a final name that is not complete, and the parts
 * are removed. */
#ifndef ZS_WRITE_H
#define ZS_WRITE_H

#include "agree.h"
#include "catalog.h"
#include "fields.h"
#include "guard.h"
#include "plan.h"

struct zs_output;

/* A way to write into a file that is defined. */
typedef struct zs_write_backend {
    /* Open the file on every rank.  COLLECTIVE; errors are local.  Fills output->handle. */
    int (*open)(struct zs_output *output, zs_comm *comm, zs_error *err);

    /* Write a field at some steps (ignored for fields without time) and rows, all columns.  values:
     * [step][row][col], may be overwritten.  LOCAL; or COLLECTIVE where the writer says so. */
    int (*put)(struct zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values,
               zs_error *err);

    /* Close, with all bytes on their way to the disk.  COLLECTIVE; errors are local. */
    int (*close)(struct zs_output *output, zs_error *err);

    /* Let go of the handle after a failure, without asking a library that others may be waiting in.  LOCAL.
     */
    void (*drop)(struct zs_output *output);
} zs_write_backend;

extern const zs_write_backend zs_write_netcdf; /* NetCDF-4, by parallel netcdf-c */
extern const zs_write_backend zs_write_plain;  /* CDF-5, and NetCDF-4 without deflate, by pwrite */

typedef struct zs_output {
    zs_output_kind kind;
    const char *path; /* the final name */
    char *part;       /* the name until then */
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_write_backend *backend;
    bool collective;
    int64_t bytes; /* written into it by this rank */
    void *handle;  /* NULL: not open */
} zs_output;

typedef struct zs_writer {
    zs_output output[ZS_OUTPUT_KINDS];
    int noutput;
    bool collective;   /* puts are COLLECTIVE: compressed chunks */
    int64_t bytes;     /* written by this rank */
    int64_t raw_bytes; /* of the values that were put */
    zs_guard *guard;   /* knows the unfinished files */
} zs_writer;

/* May the outputs be written?  The directories, the space, no output that is an input.  LOCAL; asks the file
 * system on rank 0 only. Returns 0; or -1 with
 * err filled: ZS_REFUSED, or ZS_FAILED where there is no space. */
int zs_writer_preflight(const zs_spec *spec, const zs_catalog *catalog, zs_error *err);

/* Bytes of an output's fields, uncompressed.  LOCAL. */
int64_t zs_writer_bytes(const zs_catalog *catalog, zs_output_kind kind);

/* Define and open all outputs of the spec; guard knows of them until they are finished or abandoned.
 * COLLECTIVE. Returns 0; or -1 on every rank with the same err; call zs_writer_abandon(). */
int zs_writer_create(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, zs_guard *guard,
                     zs_writer *writer, zs_error *err);

/* Write one field into the output of a kind, if the spec has it.  LOCAL or COLLECTIVE, as writer->collective
 * says. values: may be overwritten.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_writer_put(zs_writer *writer, zs_output_kind kind, zs_field field, zs_range steps, zs_range rows,
                  void *values, zs_error *err);

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
