/* keeping: what a rank keeps of its work ([run] checkpoint), and what it takes over from earlier starts.
 *
 * The statistics of a group are noted when they are made, z-scores and anomalies when they are in the
 * outputs. A start that goes on reads the notes of all ranks of all earlier starts, compares them with the
 * outputs, and leaves out what is finished: it reads statistics instead of making them, and makes what is
 * missing of the rest.  How many ranks there are does not matter.
 *
 * Use: zs_keeping_begin(), when the outputs are made.  Then, tile by tile, zs_keeping_has_all() and
 * zs_keeping_leaves() say what is to be read; run/kept_groups.h takes the place of the first pass, and
 * run/left.h says which batches are to be made; what is made goes to zs_kept_statistics_note() and to
 * keeping->scores.  zs_keeping_end() and zs_keeping_clear() at the end, also after a failure.
 *
 * Products, the page, medians and quantiles are made of all values, and nothing is kept of them: where the
 * run has any, all values are read and z-scores are made again, and only what is missing is written. */
#ifndef ZS_KEEPING_H
#define ZS_KEEPING_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "checkpoint/checkpoint.h"
#include "checkpoint/finished.h"
#include "checkpoint/journal.h"
#include "checkpoint/journals.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "plan/plan.h"
#include "report/progress.h"
#include "run/check.h"
#include "run/kept_statistics.h"
#include "run/score_notes.h"
#include "spec/spec.h"
#include "write/writer.h"

#include <stdbool.h>
#include <stdint.h>

/* Nothing is kept when all zero. */
typedef struct zs_keeping {
    bool statistics; /* are statistics kept? */
    bool all_values; /* are all values needed, also those whose z-scores are finished? */
    zs_journal journal;
    zs_score_notes scores;
    zs_journals earlier;
    zs_kept_statistics made;
    zs_finished finished;
    int64_t bad;  /* notes that are not what is in the outputs: their work is done again */
    double share; /* of the z-scores or anomalies that are finished */
} zs_keeping;

/* Begin, when the outputs are made, and take over what earlier starts have finished.  COLLECTIVE over comm.
 * Does nothing where the run has no checkpoint.  variable: its number.  All arguments must outlive keeping.
 * Returns 0, to be released with zs_keeping_clear(); or -1 on every rank with the same err, and what is there
 * is to be released, too. */
int zs_keeping_begin(zs_keeping *keeping, zs_comm *comm, const zs_checkpoint *checkpoint, int variable,
                     const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                     const zs_position *position, zs_writer *writer, zs_run_check *check, zs_report *report,
                     zs_error *err);

/* Note what is finished and not noted yet.  LOCAL; cannot fail: what is not noted is done again.
 * Returns whether this start has noted anything, on this rank. */
bool zs_keeping_end(zs_keeping *keeping);

/* Release.  LOCAL. */
void zs_keeping_clear(zs_keeping *keeping);

/* All functions below are LOCAL and cannot fail. */

/* Are the statistics of all groups at some rows of the run there? */
bool zs_keeping_has_all(const zs_keeping *keeping, int groups, zs_range rows);

/* Are any z-scores or anomalies of these rows left to be made or written?  */
bool zs_keeping_leaves(const zs_keeping *keeping, zs_range rows);

#endif
