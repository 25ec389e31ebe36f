#include "report/progress.h"

#include "report/workload.h"

#include <mpi.h>
#include <stdlib.h>

void zs_report_init(zs_report *report)
{
    *report = (zs_report){ .started = time(NULL), .tally = zs_tally_none() };
    zs_timeline_begin(&report->timeline, zs_now());
}

void zs_report_begin(zs_report *report, zs_comm *comm, const zs_spec *spec, const zs_plan *plan,
                     const zs_layout *layout)
{
    zs_work_left work = { .mine = zs_workload_of(spec, plan, layout, comm->rank) };
    const zs_problem *p = &plan->problem;
    bool gathers = p->gather.steps > 0;
    double steps = (double)p->nstep * (gathers ? p->gather.steps : 1);
    double values = steps * (double)p->nrow * (double)p->ncol * zs_plan_passes(plan);
    report->layout = layout;
    double mine = work.mine.amount[ZS_WORK_READ];
    MPI_Allreduce(work.mine.amount, work.busiest, ZS_WORKS, MPI_DOUBLE, MPI_MAX, comm->world);
    zs_meter_expect(&report->meter, &work, (double)(gathers ? p->gather.value_size : p->value_size),
                    mine > 0 ? values / mine : 1);
}

void zs_report_pause(zs_report *report, double from, double to)
{
    report->timeline.begin += to - from;
    report->meter.start += to - from;
}

void zs_report_clear(zs_report *report)
{
    free(report->seen);
    free(report->no_lock);
    free(report->single);
    report->seen = NULL;
    report->no_lock = NULL;
    report->single = NULL;
}

double zs_report_phase(zs_report *report, zs_phase phase, double since)
{
    double now = zs_now();
    zs_timeline_add(&report->timeline, phase, since, now);
    return now;
}

double zs_report_work(zs_report *report, zs_phase phase, zs_work kind, double amount, double since)
{
    double now = zs_now();
    zs_meter_done(&report->meter, kind, amount, zs_timeline_add(&report->timeline, phase, since, now), now);
    return now;
}
