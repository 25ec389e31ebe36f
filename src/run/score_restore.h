/* score_restore: z-scores and anomalies that an earlier start has finished, taken over from a note of it
 * (run/score_notes.h).
 *
 * A note says what is in the outputs, and the outputs are asked whether it is so: what a file system has lost
 * since, because a node failed for example, is made again.  So a note counts as a whole, or not at all.  What
 * it added to sums of the run (digests, the self-check) is added again, by the one rank that looks at it. */
#ifndef ZS_SCORE_RESTORE_H
#define ZS_SCORE_RESTORE_H

#include "base/error.h"
#include "checkpoint/finished.h"
#include "checkpoint/journals.h"
#include "report/progress.h"
#include "run/check.h"
#include "write/writer.h"

#include <stdbool.h>
#include <stddef.h>

/* Where it goes to. */
typedef struct zs_score_restore {
    const zs_journals *journals;
    zs_writer *writer;
    zs_run_check *check; /* NULL: the values are made again, and counted then */
    zs_report *report;   /* the same */
    zs_portion *done;    /* [n]: what all notes so far have finished; owned */
    size_t n, room;
} zs_score_restore;

/* Take over a note, if the values are in the outputs as they were written.  LOCAL; one rank does it.
 * *good: set to whether they are.  Returns 0; or -1 with err filled (ZS_FAILED: reading, memory). */
int zs_score_restore_note(zs_score_restore *restore, const zs_noted *noted, bool *good, zs_error *err);

/* Release the list.  LOCAL. */
void zs_score_restore_clear(zs_score_restore *restore);

#endif
