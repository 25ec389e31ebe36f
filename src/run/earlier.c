#include "run/earlier.h"

#include "base/clock.h"

int zs_earlier_init(zs_earlier *e, const zs_spec *spec, const zs_catalog *catalog, size_t cells,
                    zs_report *report, zs_error *err)
{
    *e = (zs_earlier){ .spec = spec, .catalog = catalog, .report = report };
    bool trend = catalog->files.kind == ZS_MOMENTS_TREND;
    return catalog->prior.path ? zs_statistics_init(&e->part, cells, true, trend, err) : 0;
}

void zs_earlier_close(zs_earlier *e)
{
    zs_prior_close(&e->reader);
    zs_given_close(&e->given);
}

int64_t zs_earlier_bytes(const zs_earlier *e)
{
    return e->reader.bytes + e->given.bytes;
}

void zs_earlier_clear(zs_earlier *e)
{
    zs_earlier_close(e);
    zs_statistics_clear(&e->part);
    *e = (zs_earlier){ 0 };
}

/* Of others: how many values there were is not known, so that wherever there is a mean there were enough. */
static int take_given(zs_earlier *e, const zs_rules *rules, int group, zs_range rows, zs_statistics into,
                      zs_error *err)
{
    const zs_catalog *catalog = e->catalog;
    double now = zs_now();
    int result = zs_given_read(&e->given, &catalog->prior, catalog->groups.key[group], rows, &catalog->grid,
                               into, err);
    for (int64_t i = 0; i < rows.count * catalog->grid.ncol && result == 0; i++)
        into.count[i] *= rules->min_count;
    zs_report_phase(e->report, ZS_PHASE_READ, now);
    return result;
}

int zs_earlier_add(zs_earlier *e, const zs_rules *rules, int group, zs_range rows, zs_statistics into,
                   zs_error *err)
{
    const zs_catalog *catalog = e->catalog;
    const zs_prior *prior = &catalog->prior;
    size_t n = (size_t)(rows.count * catalog->grid.ncol);
    if (!prior->path)
        return 0;
    if (prior->given[ZS_GIVEN_MEAN].path)
        return take_given(e, rules, group, rows, into, err);
    double now = zs_now();
    int result = zs_prior_read(&e->reader, prior, e->spec, catalog->groups.key[group], rows, &catalog->grid,
                               catalog->series.nstep, e->part, err);
    for (size_t i = 0; i < n && result == 0; i++)
        e->report->added += into.count[i];
    if (result == 0 && *prior->smooth && prior->groups.replaces)
        zs_statistics_take(rules, n, e->part, into);
    else if (result == 0)
        zs_statistics_add(rules, n, e->part, into);
    zs_report_phase(e->report, ZS_PHASE_READ, now);
    return result;
}
