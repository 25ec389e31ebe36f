#include "run/earlier.h"

#include "base/clock.h"

int zs_earlier_init(zs_earlier *e, const zs_spec *spec, const zs_catalog *catalog, size_t cells,
                    zs_report *report, zs_error *err)
{
    *e = (zs_earlier){ .spec = spec, .catalog = catalog, .report = report };
    return catalog->prior.path ? zs_statistics_init(&e->part, cells, true, err) : 0;
}

void zs_earlier_clear(zs_earlier *e)
{
    zs_prior_close(&e->reader);
    zs_statistics_clear(&e->part);
    *e = (zs_earlier){ 0 };
}

int zs_earlier_add(zs_earlier *e, const zs_rules *rules, int group, zs_range rows, zs_statistics into,
                   zs_error *err)
{
    const zs_catalog *catalog = e->catalog;
    const zs_prior *prior = &catalog->prior;
    size_t n = (size_t)(rows.count * catalog->grid.ncol);
    if (!prior->path)
        return 0;
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
