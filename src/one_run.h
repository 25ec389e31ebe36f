/* one_run: one variable, from the spec to complete files.
 *
 * A spec can name several variables.  Each is a run of its own, with a catalog, a plan and files; only one of
 * them is worked on at a time, so that its memory is planned as if it were alone.  Files in which they stand
 * side by side (output/sides.h) are defined with the first one.  All files get their names together, when
 * those of all variables are complete (zscore.c). */
#ifndef ZS_ONE_RUN_H
#define ZS_ONE_RUN_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "checkpoint/checkpoint.h"
#include "output/sharing.h"
#include "output/sides.h"
#include "parallel/comm.h"
#include "picture/collector.h"
#include "picture/pictures.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "report/progress.h"
#include "report/say.h"
#include "report/start.h"
#include "spec/command.h"
#include "spec/spec.h"
#include "write/writer.h"

#include <stdbool.h>

/* What it is made of, in the order in which it is made.  Begin with all zero. */
typedef struct zs_one_run {
    const zs_start *start; /* of all variables; borrowed */
    zs_spec spec;
    zs_catalog catalog;
    zs_products products;
    zs_collector collector;
    zs_plan plan;
    zs_sharing sharing;
    zs_report report;
    zs_sink sink;         /* where the plan and the summary go */
    zs_pictures pictures; /* on rank 0, what the page shows of z-scores and statistics */
    zs_writer writer;
    bool wrong;    /* what was computed has failed a check: nothing of it may be kept */
    bool noted;    /* this start has kept something on this rank (run/keeping.h) */
    double paused; /* when the work on it stopped, to go on later: other variables come between */
} zs_one_run;

/* All functions here are COLLECTIVE over comm, but for the last.  Those that return int return 0; or -1 on
 * every rank with the same err. */

/* From the spec to a plan that can be carried out: load, catalog, plan, tell, preflight.  text: of the spec;
 * variable: its number among those that the spec names.
 * r must stay where it is until zs_one_run_clear(), to be called in any case. */
int zs_one_run_prepare(zs_comm *comm, const zs_command *command, const char *text, int variable,
                       zs_one_run *r, zs_error *err);

/* Write the plan as a page, if one is asked for. */
int zs_one_run_write_plan(zs_comm *comm, zs_one_run *r, zs_error *err);

/* Carry the plan of variable number k out.  Then all its files are complete, in runs[k].writer, and have no
 * final names yet; of a file in which others stand beside it, its part is complete.
 * runs, all: [n], of all variables; those before k are carried out.
 * checkpoint: what is finished is kept there, and what is there is not done again. */
int zs_one_run_work(zs_comm *comm, const zs_command *command, zs_one_run *runs, const zs_side *all, int n,
                    int k, const zs_checkpoint *checkpoint, zs_error *err);

/* Say the summary. */
void zs_one_run_tell(zs_comm *comm, const zs_command *command, zs_one_run *r);

/* Release all of it.  LOCAL.  Safe on one that is all zero. */
void zs_one_run_clear(zs_one_run *r);

#endif
