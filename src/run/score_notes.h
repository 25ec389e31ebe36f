/* score_notes: what a rank has finished of z-scores and anomalies, noted in its journal.
 *
 * A batch is finished when all outputs have it.  Where the writer has rounds, this is one round later.  What
 * several batches have finished (as few rectangles as they make together) is one note, each half a second:
 * the rectangles of steps and rows, what they added to the digests of the outputs and to the self-check, and
 * the places of compressed chunks. */
#ifndef ZS_SCORE_NOTES_H
#define ZS_SCORE_NOTES_H

#include "base/error.h"
#include "base/range.h"
#include "checkpoint/finished.h"
#include "checkpoint/journal.h"
#include "report/progress.h"
#include "run/check.h"
#include "stats/selfcheck.h"
#include "write/output_file.h"
#include "write/writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The outputs that are kept. */
enum { ZS_KEPT_KINDS = 2 }; /* ZS_ZSCORE and ZS_ANOMALY */

/* What batches have added to sums that belong to the whole run. */
typedef struct zs_score_sums {
    uint64_t digest[ZS_KEPT_KINDS][ZS_DIGEST_PARTS];
    int64_t beyond, added, valid, looked; /* as in zs_report */
} zs_score_sums;

/* What some batches have finished. */
typedef struct zs_score_work {
    zs_score_sums sums;
    zs_tally *tally;  /* [bands][2]: as in zs_band: tally, others; owned */
    bool *any;        /* [bands]: has the band any of them? owned */
    zs_portion *done; /* [n], owned */
    size_t n, room;
} zs_score_work;

/* Nothing is noted when all zero. */
typedef struct zs_score_notes {
    zs_journal *journal;
    zs_writer *writer;
    zs_run_check *check;
    zs_report *report;
    zs_score_sums before; /* those of the run when the batch began */
    zs_tally *was;        /* [bands][2]: the same; owned */
    zs_score_work waiting, ready;
    size_t noted[ZS_KEPT_KINDS];        /* chunks of each output that were noted or taken over */
    size_t ready_chunks[ZS_KEPT_KINDS]; /* the same with those of what is ready, no more: a chunk without its
                                         * rectangle would be made twice */
    double last;                        /* time of the last note */
} zs_score_notes;

/* All functions here are LOCAL.  Those that can fail return 0; or -1 with err filled (ZS_FAILED). */

/* Set up, when what earlier starts have finished is taken over: chunks that are in the outputs by now are
 * theirs.  All that is pointed to must outlive it.  To be released with zs_score_notes_clear(), also after a
 * failure. */
int zs_score_notes_init(zs_score_notes *notes, zs_journal *journal, zs_writer *writer, zs_run_check *check,
                        zs_report *report, zs_error *err);
void zs_score_notes_clear(zs_score_notes *notes);

/* A batch with some rows of the run begins; none of its values is made yet.  Cannot fail. */
void zs_score_notes_begin(zs_score_notes *notes, zs_range rows);

/* What has waited is written. */
int zs_score_notes_written(zs_score_notes *notes, zs_error *err);

/* The batch is put into all outputs, and waits.  Cannot fail. */
void zs_score_notes_end(zs_score_notes *notes, zs_range rows);

/* A rectangle of the batch was not finished before. */
int zs_score_notes_add(zs_score_notes *notes, const zs_portion *rectangle, zs_error *err);

/* Write the note now. */
int zs_score_notes_write(zs_score_notes *notes, zs_error *err);

/* The digest of the values of a kept output; NULL: the run does not write it. */
zs_digest *zs_score_notes_digest(const zs_writer *writer, int kind);

/* What a note holds, in this order; its counts come first. */
typedef struct zs_score_counts {
    int64_t rectangles, bands, chunks;
} zs_score_counts;

typedef struct zs_score_band {
    int64_t number;
    zs_tally tally[2];
} zs_score_band;

typedef struct zs_score_chunk {
    int64_t kind;
    zs_chunk chunk;
} zs_score_chunk;

#endif
