/* writer: the output files, from their definition to their final names.
 *
 * Each file is made beside its final place, under the name PATH.part-..., or PATH.checkpoint.  Rank 0 defines
 * it; all ranks open it, write their pieces, close and sync it; one rank puts its digests; other ranks may
 * read it back (write/read_back.h).  The files of the report are made with them, and rank 0 writes each at
 * once when the others are complete.  When all files are complete, one rank verifies each of them
 * (write/publish.h), and they get their final names.
 * Whatever fails, on whichever rank: no incomplete file has a final name, and the unfinished files are
 * removed.
 *
 * Use: zs_writer_create(); zs_writer_put() and zs_writer_round(), zs_writer_put_product(), any number of
 * times; zs_writer_complete(); the files of the report, which zs_writer_find() finds;
 * zs_writer_publish(), or zs_writer_abandon() after a failure of any of them; zs_writer_clear(). */
#ifndef ZS_WRITER_H
#define ZS_WRITER_H

#include "base/error.h"
#include "base/news.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "checkpoint/checkpoint.h"
#include "output/layout.h"
#include "output/sharing.h"
#include "output/sides.h"
#include "parallel/comm.h"
#include "spec/fields.h"
#include "spec/spec.h"
#include "write/output_file.h"

#include <stdbool.h>
#include <stdint.h>

/* One rank's view of all output files. */
typedef struct zs_writer {
    zs_output
        *output;     /* [nfile + ntext]: the outputs of the kinds, the products' files, the report's files */
    int noutput;     /* number of outputs of the kinds */
    int nfile;       /* of NetCDF files */
    int ntext;       /* of files of the report */
    bool has_rounds; /* true: outputs are compressed, so that zs_writer_round() is COLLECTIVE */
    bool gathers;    /* true: an output takes many pieces in a round; else one, also where there are rounds */
    zs_round round;  /* the round under way */
    int64_t bytes;   /* written by this rank so far, into all files */
    int64_t raw_bytes; /* of the values that it put, before compression */
    char *no_lock;     /* a directory in which files got their names without a lock; owned; NULL: none */
    bool goes_on;      /* an earlier start has made the outputs that are kept */
    bool stuck; /* true: a library may still have a file open: one that it could not define or change */
} zs_writer;

/* Define and open all files of one variable.  COLLECTIVE over comm.  From here on comm->unfinished knows
 * them.
 * all: [n], all variables of the run.  k: the number of the one whose files these are.  A file in which
 * others stand beside it is defined with variable 0, for all of them. before: the writer of variable k - 1,
 * whose files are complete; not used for variable 0. sharing: what the file system needs (write/share.h).
 * checkpoint: what an earlier start has made of the outputs goes on (write/kept_outputs.h).
 * What they point at must outlive writer. Returns 0; or -1 on every rank with the same err: call
 * zs_writer_abandon(). */
int zs_writer_create(zs_comm *comm, const zs_side *all, int n, int k, const zs_writer *before,
                     const zs_sharing *sharing, const zs_checkpoint *checkpoint, zs_writer *writer,
                     zs_error *err);

/* Make the page of the plan alone.  COLLECTIVE over comm, instead of zs_writer_create(). */
int zs_writer_create_plan(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, zs_writer *writer,
                          zs_error *err);

/* Put one piece of a field into the output of a kind; nothing happens if the spec has no such output.  LOCAL.
 * steps: samples, or groups, along the field's first axis; ignored if the field has no such axis.
 * rows: of the run; all columns belong to the piece.
 * values: [steps.count][rows.count][ncol], of the field's type; may be overwritten, and must stay until the
 * next zs_writer_round() unless writer->gathers.
 * If the writer has rounds, rows are whole chunks of the plan, unless they go into a scratch file, and all
 * ranks put the same fields in each round, at most one field into an output; a rank that has nothing puts 0
 * rows.  If writer->gathers, a rank may put any pieces in any round.
 * Returns 0; or -1 with err filled (ZS_FAILED), for zs_writer_round(). */
int zs_writer_put(zs_writer *writer, zs_output_kind kind, zs_field field, zs_range steps, zs_range rows,
                  void *values, zs_error *err);

/* End a round: all ranks have put their pieces, or failed to.  COLLECTIVE over comm if writer->has_rounds;
 * else LOCAL, and returns result.
 * result: 0 or -1, of everything that this rank did since the last round, with err filled for -1.
 * more: true: another round follows, before any other collective call; false: all pieces are written when
 * this returns.
 * Returns 0; or -1 on every rank with the same err, in this round or in the next one. */
int zs_writer_round(zs_writer *writer, zs_comm *comm, int result, bool more, zs_error *err);

/* Write n numbers of variable number `var` of product number `product`, from number `first` on, in C order.
 * LOCAL; belongs to no round.
 * values: [n], of the variable's type; may be overwritten.
 * Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_writer_put_product(zs_writer *writer, int product, int var, int64_t first, int64_t n, void *values,
                          zs_error *err);

/* Close and sync all NetCDF files, put their digests, and read them back: they are complete, under the names
 * that they have until they get their final ones.  COLLECTIVE over comm.
 * news: told of the bytes that are synced; NULL: nobody.
 * Returns 0; or -1 on every rank with the same err: call zs_writer_abandon(). */
int zs_writer_complete(zs_comm *comm, zs_writer *writer, const zs_news *news, zs_error *err);

/* A file while it is complete and has no final name yet: output->part is the name that it has.  LOCAL.
 * file: of zs_spec_written().  Returns it, owned by the writer; NULL: the run does not write it. */
const zs_output *zs_writer_find(const zs_writer *writer, zs_written file);

/* Take over the complete files of another writer, which is empty afterwards: they get their names together.
 * A file that both have written into stands in the list twice.
 * LOCAL.  Returns 0; or -1 with err filled (ZS_FAILED: no memory), and both as they were. */
int zs_writer_join(zs_writer *writer, zs_writer *other, zs_error *err);

/* Give all files their final names: all of them, or none.  COLLECTIVE over comm, after zs_writer_complete(),
 * and after rank 0 has written and synced the files of the report.
 * Returns 0; or -1 on every rank with the same err: call zs_writer_abandon(). */
int zs_writer_publish(zs_comm *comm, zs_writer *writer, zs_error *err);

/* Remove the unfinished files.  COLLECTIVE over comm; does nothing after zs_writer_publish() has succeeded.
 */
void zs_writer_abandon(zs_comm *comm, zs_writer *writer);

/* Does a library still have a file open that it could not close after a failure?  LOCAL.  Then MPI_Finalize()
 * may crash, and the ranks end without it. */
bool zs_writer_is_open(const zs_writer *writer);

/* Release writer and leave it empty.  LOCAL. */
void zs_writer_clear(zs_writer *writer);

#endif
