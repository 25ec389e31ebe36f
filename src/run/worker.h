/* worker: what one rank holds while it works through its tiles.
 *
 * Each member knows its own part of the work.  The first pass fills the climatology, the second pass uses it;
 * the check is told by both. */
#ifndef ZS_WORKER_H
#define ZS_WORKER_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "picture/collector.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "report/progress.h"
#include "run/check.h"
#include "run/climatology.h"
#include "run/first_pass.h"
#include "run/keeping.h"
#include "run/loaded.h"
#include "run/robust.h"
#include "run/second_pass.h"
#include "run/smoothing.h"
#include "run/turns.h"
#include "run/whole_series.h"
#include "spec/spec.h"
#include "write/writer.h"

typedef struct zs_worker {
    /* What the run is about, and what it writes to. */
    zs_comm *comm;
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    zs_position position; /* this rank's, in the plan */
    zs_writer *writer;
    zs_products *products;
    zs_collector *collector; /* what the page shows */
    zs_report *report;

    /* What is worked with, in the order of the work. */
    zs_loaded loaded;           /* the steps of the tile that are in memory */
    zs_first_pass first;        /* values -> statistics of one group */
    zs_robust robust;           /* the same from quantiles: center and spread of all groups */
    zs_smoothing smoothing;     /* of these over the year */
    zs_turns turns;             /* when the outputs get the statistics */
    zs_climatology climatology; /* the first pass hands it to the second */
    zs_series_work series;      /* all steps of some cells at a time, for quantiles */
    zs_second_pass second;      /* values and climatology -> z-scores and anomalies */
    zs_run_check check;         /* of all z-scores */
    zs_keeping keeping;         /* what is kept of all this, and of earlier starts */
    double *outgoing;           /* [owned rows][ncol]: one statistic on its way to the writer */
} zs_worker;

/* Set up for a plan; all that is pointed to must outlive the worker.  The writer and the products may still
 * be without files.  COLLECTIVE over comm.  Returns 0, to be released with zs_worker_clear(); or -1 on every
 * rank with the same err, worker empty. */
int zs_worker_init(zs_worker *worker, zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                   const zs_plan *plan, zs_writer *writer, zs_products *products, zs_collector *collector,
                   zs_report *report, zs_error *err);

/* Begin, when the outputs are made: take over what earlier starts have finished, and count the rounds of
 * writing.  COLLECTIVE over comm.  variable: its number.  checkpoint must outlive the worker.
 * Returns 0; or -1 on every rank with the same err. */
int zs_worker_begin(zs_worker *worker, const zs_checkpoint *checkpoint, int variable, zs_error *err);

/* Release.  COLLECTIVE over comm. */
void zs_worker_clear(zs_worker *worker);

/* All values are read: close the inputs.  None is open while the outputs get their names, because an output
 * may take the place of an input: the statistics that the run extends.  A file server would keep the old file
 * under another name as long as it is open.  LOCAL. */
void zs_worker_close_inputs(zs_worker *worker);

/* Tell the report how many bytes this rank read, and what it saw of overlays.  LOCAL. */
void zs_worker_tell(zs_worker *worker);

#endif
