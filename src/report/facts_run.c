#include "report/facts_run.h"

#include "base/clock.h"
#include "base/phase.h"
#include "base/range.h"
#include "report/advice.h"
#include "report/advisor.h"

#include <math.h>
#include <stdlib.h>

enum { PARTS_SHOWN = 256 };

static json_t *planned(zs_json_maker *maker, const zs_plan_memory *memory)
{
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "kept", json_integer(memory->kept));
    zs_json_set(maker, all, "moments", json_integer(memory->moments));
    zs_json_set(maker, all, "exchange", json_integer(memory->exchange));
    zs_json_set(maker, all, "statistics", json_integer(memory->statistics));
    zs_json_set(maker, all, "buffers", json_integer(memory->buffers));
    zs_json_set(maker, all, "products", json_integer(memory->products));
    zs_json_set(maker, all, "report", json_integer(memory->report));
    zs_json_set(maker, all, "catalog", json_integer(memory->catalog));
    zs_json_set(maker, all, "total", json_integer(memory->total));
    return all;
}

static json_t *memory(zs_json_maker *maker, const zs_facts_of *of)
{
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "budget", json_integer(of->plan->problem.budget));
    zs_json_set(maker, all, "limit", zs_json_text(of->spec->run.limit));
    zs_json_set(maker, all, "planned", planned(maker, &of->plan->memory));
    zs_json_set(maker, all, "peak", of->totals ? json_integer(of->totals->peak) : json_null());
    return all;
}

/* --- where it runs -------------------------------------------------------------------------------------- */

static json_t *hosts(zs_json_maker *maker, const zs_start *start)
{
    json_t *all = zs_json_array(maker);
    for (int k = 0; k < start->nnode; k++) {
        json_t *host = zs_json_object(maker);
        zs_json_set(maker, host, "name", zs_json_text(start->host[k].name));
        zs_json_set(maker, host, "ranks", json_integer(start->host[k].ranks));
        zs_json_append(maker, all, host);
    }
    return all;
}

static json_t *job(zs_json_maker *maker, const zs_start *start)
{
    if (!start->system)
        return json_null();
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "system", json_string(start->system));
    zs_json_set(maker, all, "id", zs_json_text(start->job));
    return all;
}

static json_t *libraries(zs_json_maker *maker, const zs_start *start)
{
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "mpi", zs_json_text(start->mpi));
    zs_json_set(maker, all, "hdf5", zs_json_text(start->hdf5));
    zs_json_set(maker, all, "netcdf", zs_json_text(start->netcdf));
    return all;
}

/* --- who has what --------------------------------------------------------------------------------------- */

static json_t *part(zs_json_maker *maker, const zs_plan *plan, int64_t members, int rank)
{
    zs_range steps = zs_plan_steps(plan, zs_plan_time_part(plan, rank));
    zs_range rows = zs_plan_rows(plan, zs_plan_row_part(plan, rank));
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "rank", json_integer(rank));
    zs_json_set(maker, all, "time_part", json_integer(zs_plan_time_part(plan, rank)));
    zs_json_set(maker, all, "row_part", json_integer(zs_plan_row_part(plan, rank)));
    zs_json_set(maker, all, "first_step", json_integer(steps.first / members));
    zs_json_set(maker, all, "steps",
                json_integer((steps.first + steps.count + members - 1) / members - steps.first / members));
    zs_json_set(maker, all, "first_row", json_integer(rows.first));
    zs_json_set(maker, all, "rows", json_integer(rows.count));
    return all;
}

static json_t *partition(zs_json_maker *maker, const zs_facts_of *of)
{
    const zs_plan *plan = of->plan;
    int busy = plan->partition.time_parts * plan->partition.row_parts, shown = busy;
    json_t *all = zs_json_object(maker), *parts = zs_json_array(maker);
    if (shown > PARTS_SHOWN)
        shown = PARTS_SHOWN;
    for (int k = 0; k < shown; k++) { /* evenly */
        int rank = (int)((int64_t)k * busy / shown);
        zs_json_append(maker, parts, part(maker, plan, of->catalog->series.nmember, rank));
    }
    zs_json_set(maker, all, "time_parts", json_integer(plan->partition.time_parts));
    zs_json_set(maker, all, "row_parts", json_integer(plan->partition.row_parts));
    zs_json_set(maker, all, "idle", json_integer(plan->problem.nrank - busy));
    zs_json_set(maker, all, "tiles", json_integer(plan->tiles));
    zs_json_set(maker, all, "passes", json_integer(zs_plan_passes(plan)));
    zs_json_set(maker, all, "kept", json_boolean(plan->keep));
    zs_json_set(maker, all, "parts_shown", json_integer(shown));
    zs_json_set(maker, all, "parts", parts);
    return all;
}

/* --- where the time went -------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The quantile of sorted numbers, between two of them in proportion, as numpy.quantile() does. */
static double quantile(const double *sorted, int n, double q)
{
    double at = q * (n - 1);
    int below = (int)floor(at), above = below + 1 < n ? below + 1 : below;
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

static json_t *phase(zs_json_maker *maker, const zs_all_ranks *ranks, zs_phase which, double *seconds)
{
    int slowest = 0, n = ranks->nrank;
    double sum = 0;
    int64_t bytes = 0;
    for (int r = 0; r < n; r++) {
        seconds[r] = ranks->work[r].seconds[which];
        slowest = seconds[r] > seconds[slowest] ? r : slowest;
        sum += seconds[r];
        bytes += ranks->work[r].bytes[which];
    }
    qsort(seconds, (size_t)n, sizeof *seconds, compare);
    json_t *all = zs_json_object(maker), *of_ranks = zs_json_object(maker);
    zs_json_set(maker, of_ranks, "min", zs_json_number(seconds[0]));
    zs_json_set(maker, of_ranks, "q25", zs_json_number(quantile(seconds, n, 0.25)));
    zs_json_set(maker, of_ranks, "median", zs_json_number(quantile(seconds, n, 0.5)));
    zs_json_set(maker, of_ranks, "q75", zs_json_number(quantile(seconds, n, 0.75)));
    zs_json_set(maker, of_ranks, "max", zs_json_number(seconds[n - 1]));
    zs_json_set(maker, all, "name", json_string(zs_phase_name(which)));
    zs_json_set(maker, all, "seconds", of_ranks);
    zs_json_set(maker, all, "sum", zs_json_number(sum));
    zs_json_set(maker, all, "slowest", json_integer(slowest));
    zs_json_set(maker, all, "bytes", json_integer(bytes));
    return all;
}

static json_t *phases(zs_json_maker *maker, const zs_all_ranks *ranks)
{
    json_t *all = zs_json_array(maker);
    double *seconds = calloc((size_t)ranks->nrank, sizeof *seconds);
    maker->failed = maker->failed || !seconds;
    for (int k = 0; k < ZS_PHASES && seconds; k++)
        zs_json_append(maker, all, phase(maker, ranks, (zs_phase)k, seconds));
    free(seconds);
    return all;
}

/* One rank: for each bin, each phase with a share of it.  Shares in thousandths: thinner than a pixel. */
static json_t *line(zs_json_maker *maker, const zs_rank_line *rank, int bins)
{
    json_t *all = zs_json_object(maker), *list = zs_json_array(maker);
    for (int bin = 0; bin < bins; bin++)
        for (int k = 0; k < ZS_PHASES; k++) {
            double share = round(1000 * (double)rank->share[bin][k]) / 1000;
            if (share > 0)
                zs_json_append(maker, list, json_pack("[i, i, f]", bin, k, share));
        }
    zs_json_set(maker, all, "rank", json_integer(rank->rank));
    zs_json_set(maker, all, "seconds", list);
    return all;
}

static json_t *timeline(zs_json_maker *maker, const zs_all_ranks *ranks)
{
    json_t *all = zs_json_object(maker), *names = zs_json_array(maker), *lines = zs_json_array(maker);
    for (int k = 0; k < ZS_PHASES; k++)
        zs_json_append(maker, names, json_string(zs_phase_name((zs_phase)k)));
    for (int k = 0; k < ranks->nline; k++)
        zs_json_append(maker, lines, line(maker, &ranks->line[k], ranks->bins));
    zs_json_set(maker, all, "seconds", zs_json_number(ranks->bins * ranks->width));
    zs_json_set(maker, all, "bins", json_integer(ranks->bins));
    zs_json_set(maker, all, "phases", names);
    zs_json_set(maker, all, "ranks", lines);
    return all;
}

static json_t *sentences(zs_json_maker *maker, const zs_facts_of *of)
{
    zs_advice advice;
    json_t *all = zs_json_array(maker);
    zs_advisor_ask(of, &advice);
    for (int k = 0; k < advice.n; k++)
        zs_json_append(maker, all, zs_json_text(advice.sentence[k]));
    return all;
}

json_t *zs_facts_run(zs_json_maker *maker, const zs_facts_of *of)
{
    const zs_all_ranks *ranks = of->ranks;
    json_t *all = zs_json_object(maker);
    char started[ZS_UTC_TEXT];
    zs_json_set(maker, all, "started", json_string(zs_utc_text(ranks->started, started)));
    zs_json_set(maker, all, "seconds", zs_json_number(ranks->seconds));
    zs_json_set(maker, all, "ranks", json_integer(ranks->nrank));
    zs_json_set(maker, all, "nodes", json_integer(ranks->nodes));
    zs_json_set(maker, all, "hosts", hosts(maker, of->start));
    zs_json_set(maker, all, "job", job(maker, of->start));
    zs_json_set(maker, all, "libraries", libraries(maker, of->start));
    zs_json_set(maker, all, "memory", memory(maker, of));
    zs_json_set(maker, all, "partition", partition(maker, of));
    zs_json_set(maker, all, "phases", phases(maker, ranks));
    zs_json_set(maker, all, "timeline", timeline(maker, ranks));
    zs_json_set(maker, all, "advice", sentences(maker, of));
    zs_json_set(maker, all, "log", zs_json_lines(of->log));
    return all;
}
