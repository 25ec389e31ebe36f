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
#include "output/layout.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "spec/fields.h"
#include "spec/spec.h"
#include "write/output_file.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct zs_writer {
    zs_output *output; /* [nfile]: outputs of the kinds, then products */
    int noutput;       /* outputs of the kinds */
    int nfile;
    bool has_rounds; /* zs_writer_round() is COLLECTIVE: compressed chunks */
    zs_round round;
    int64_t bytes;     /* written by this rank */
    int64_t raw_bytes; /* of the values that were put */
    bool stuck;        /* an output could not be defined */
} zs_writer;

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
 * stay until the next round.  LOCAL. Where the writer has rounds, the rows are whole chunks of the plan, and
 * every rank puts the same fields in every round, at most one into an output; who has nothing puts no rows.
 * Returns 0; or -1 with err filled (ZS_FAILED), to be told to the others by zs_writer_round(). */
int zs_writer_put(zs_writer *writer, zs_output_kind kind, zs_field field, zs_range steps, zs_range rows,
                  void *values, zs_error *err);

/* All ranks have put a piece, or failed to.  COLLECTIVE where writer->has_rounds; else LOCAL, and returns
 * result. result: of this rank since the last round, with err filled for -1.  more: another round follows,
 * before any other collective call; the last one leaves nothing on its way.
 * Returns 0; or -1 on every rank with the same err, if not in this round, then in the next. */
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
