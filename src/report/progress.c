#include "report/progress.h"

#include "base/range.h"

#include <stdlib.h>

void zs_report_init(zs_report *report)
{
    *report = (zs_report){ .started = time(NULL), .tally = zs_tally_none() };
    zs_timeline_begin(&report->timeline, zs_now());
}

void zs_report_begin(zs_report *report, bool shown, const zs_spec *spec, const zs_plan *plan)
{
    const zs_problem *p = &plan->problem;
    zs_range steps = zs_plan_steps(plan, 0), rows = zs_plan_rows(plan, 0);
    int64_t values = steps.count * rows.count * p->ncol;
    int64_t outputs = (spec->output.path[ZS_ZSCORE] != NULL) + (spec->output.path[ZS_ANOMALY] != NULL);
    int64_t bytes = values * (zs_plan_passes(plan) * (int64_t)p->value_size + outputs * 4);
    double share = (double)(p->nstep * p->nrow) / (double)(steps.count * rows.count);
    zs_meter_begin(&report->meter, shown, spec->run.progress, bytes, share);
}

void zs_report_clear(zs_report *report)
{
    free(report->seen);
    free(report->no_lock);
    report->seen = NULL;
    report->no_lock = NULL;
}

double zs_report_phase(zs_report *report, zs_phase phase, double since)
{
    double now = zs_now();
    zs_timeline_add(&report->timeline, phase, since, now);
    return now;
}
