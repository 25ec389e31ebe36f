#include "run/put_statistics.h"

#include "base/clock.h"
#include "base/limits.h"
#include "report/progress.h"
#include "spec/fields.h"
#include "stats/statistics.h"

#include <string.h>

zs_range zs_owned_rows(const zs_worker *w, zs_range block)
{
    const zs_range *owned = &w->first.owned;
    int64_t first = w->loaded.rows.first + block.first + owned->first;
    return (zs_range){ owned->count > 0 ? first : 0, owned->count };
}

static void fill_doubles(double *to, const double *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] == from[i] ? from[i] : ZS_FILL_DOUBLE;
}

/* One field of the owned rows, as it is written: a copy, which the writer may change. */
static void *outgoing(zs_worker *w, int group, zs_range block, zs_field field)
{
    const zs_statistics *s = &w->first.statistics;
    size_t n = (size_t)(w->first.owned.count * w->plan->problem.ncol);
    size_t cell = (size_t)((block.first + w->first.owned.first) * w->plan->problem.ncol);
    if (n == 0)
        return w->outgoing;
    if (field == ZS_FIELD_COUNT)
        return memcpy(w->outgoing, s->count, n * sizeof *s->count);
    const double *const from[ZS_FIELDS] = { [ZS_FIELD_MEAN] = s->mean,
                                            [ZS_FIELD_STD] = s->std,
                                            [ZS_FIELD_MIN] = s->min,
                                            [ZS_FIELD_MAX] = s->max,
                                            [ZS_FIELD_EXCESS] = s->excess,
                                            [ZS_FIELD_M2] = s->m2,
                                            [ZS_FIELD_SLOPE] = s->line.slope,
                                            [ZS_FIELD_SLOPE_STDERR] = s->line.error,
                                            [ZS_FIELD_TIME_MEAN] = s->line.time,
                                            [ZS_FIELD_TIME_M2] = s->line.square,
                                            [ZS_FIELD_TIME_PRODUCT] = s->line.product };
    bool robust = field == ZS_FIELD_CENTER || field == ZS_FIELD_SPREAD;
    fill_doubles(w->outgoing, robust ? zs_robust_field(&w->robust, field, group, cell) : from[field], n);
    return w->outgoing;
}

/* Put one field into every output that has it. */
static int put_statistic(zs_worker *w, int group, zs_range block, zs_field field, zs_error *err)
{
    zs_range rows = zs_owned_rows(w, block);
    int result = 0;
    for (int kind = 0; kind < ZS_OUTPUT_KINDS && result == 0; kind++)
        if (w->spec->output.path[kind] && zs_field_in(w->spec, field, (zs_output_kind)kind))
            result = zs_writer_put(w->writer, (zs_output_kind)kind, field, (zs_range){ group, 1 }, rows,
                                   outgoing(w, group, block, field), err);
    return result;
}

/* A rank that has failed puts nothing more. */
int zs_put_statistics(zs_worker *w, int group, zs_range block, int result, zs_error *err)
{
    double now = zs_now();
    for (zs_field field = ZS_FIELD_MEAN; field < zs_fields_end(w->spec) && !w->turns.ended; field++) {
        if (!zs_turns_has(&w->turns, field))
            continue;
        if (result == 0)
            result = put_statistic(w, group, block, field, err);
        result = zs_turns_put(&w->turns, field, result, err);
    }
    zs_report_work(w->report, ZS_PHASE_WRITE, ZS_WORK_STATISTICS, 0, now);
    return result;
}
