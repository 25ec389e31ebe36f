/* second_pass: values and climatology -> z-scores and anomalies, which go to the page, to the products and to
 * the writer.
 *
 * The values are those that are in memory, or they are read again.  What earlier starts have finished is left
 * out (run/keeping.h). */
#ifndef ZS_SECOND_PASS_H
#define ZS_SECOND_PASS_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "parallel/position.h"
#include "picture/collector.h"
#include "plan/plan.h"
#include "products/product_ops.h"
#include "report/progress.h"
#include "run/check.h"
#include "run/climatology.h"
#include "run/keeping.h"
#include "run/loaded.h"
#include "spec/spec.h"
#include "stats/quantize.h"
#include "time/groups.h"
#include "write/writer.h"

typedef struct zs_second_pass {
    zs_comm *comm;
    const zs_plan *plan;
    const zs_groups *groups;
    zs_writer *writer;
    zs_products *products;
    zs_collector *collector;
    zs_report *report;
    zs_keeping *keeping;          /* what is finished, and what is noted */
    int outputs;                  /* that get z-scores or anomalies */
    bool counts;                  /* valid values are counted here: no statistics are made of them */
    bool zscores_alone;           /* nothing but z-scores is made of the values: they need not be unpacked */
    zs_quantize quantize;         /* how the outputs are rounded */
    float *zscore, *anomaly;      /* of a batch, as the outputs have them: [steps][rows][ncol]; NULL where not
                                   * wanted */
    double *value[ZS_QUANTITIES]; /* the same in float64, for products; NULL where none needs it */
    double *line;                 /* of a band at a step: what is subtracted, with a trend; else NULL */
    double *unpacked;             /* of a band: [rows][ncol]; NULL where the data go to value[] */
} zs_second_pass;

/* Set up for a plan; all that is pointed to must outlive it.  LOCAL.
 * Returns 0, to be released with zs_second_pass_clear(); or -1 with err filled, and what is there is to be
 * released, too. */
int zs_second_pass_init(zs_second_pass *second, zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                        const zs_plan *plan, const zs_position *position, zs_writer *writer,
                        zs_products *products, zs_collector *collector, zs_keeping *keeping,
                        zs_report *report, zs_error *err);
void zs_second_pass_clear(zs_second_pass *second);

/* Make the z-scores and anomalies of a group (-1: of the steps without one) where the plan goes group by
 * group, and otherwise of all steps; in a block of rows, counted from the tile's first row, whose climatology
 * is there. COLLECTIVE where the writer has rounds, and then it returns the same on every rank; LOCAL
 * otherwise, and ends early where another rank has raised the alarm.  Returns 0; or -1 with err filled. */
int zs_second_pass_work(zs_second_pass *second, zs_loaded *loaded, const zs_climatology *climatology,
                        zs_run_check *check, int group, zs_range block, zs_error *err);

#endif
