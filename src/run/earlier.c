#include "run/earlier.h"

#include "base/clock.h"
#include "base/memory.h"
#include "time/calendar.h"

#include <stdlib.h>

enum { OPEN_FILES = 100 }; /* of a rank: the system allows 1024 as a rule */

int zs_earlier_init(zs_earlier *e, const zs_spec *spec, const zs_catalog *catalog, size_t cells,
                    zs_report *report, zs_error *err)
{
    *e = (zs_earlier){ .spec = spec, .catalog = catalog, .report = report };
    bool trend = catalog->files.kind == ZS_MOMENTS_TREND;
    int nfile = zs_prior_files(&catalog->prior);
    if (nfile == 0)
        return 0;
    if (!(e->reader = zs_alloc((size_t)nfile, sizeof *e->reader, "statistics files", err)))
        return -1;
    e->nreader = nfile;
    return zs_statistics_init(&e->part, cells, true, trend, err);
}

void zs_earlier_close(zs_earlier *e)
{
    for (int k = 0; k < e->nreader; k++)
        zs_prior_close(&e->reader[k]);
    zs_given_close(&e->given);
}

int64_t zs_earlier_bytes(const zs_earlier *e)
{
    int64_t bytes = e->given.bytes;
    for (int k = 0; k < e->nreader; k++)
        bytes += e->reader[k].bytes;
    return bytes;
}

void zs_earlier_clear(zs_earlier *e)
{
    zs_earlier_close(e);
    free(e->reader);
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

static int32_t largest(size_t n, const int32_t *count)
{
    int32_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = count[i] > most ? count[i] : most;
    return most;
}

/* Read the part that a file has.  nstep: values that may come on top of it in a cell. */
static int read_part(zs_earlier *e, int file, int group, zs_range rows, int64_t nstep, zs_error *err)
{
    const zs_catalog *catalog = e->catalog;
    const zs_prior *prior = zs_prior_file(&catalog->prior, file);
    size_t n = (size_t)(rows.count * catalog->grid.ncol);
    int result = zs_prior_read(&e->reader[file], prior, e->spec, catalog->groups.key[group], rows,
                               &catalog->grid, nstep, e->part, err);
    if (e->nreader > OPEN_FILES)
        zs_prior_close(&e->reader[file]);
    if (result)
        return -1;
    double days = (double)(prior->epoch - catalog->prior.epoch) / ZS_DAY; /* each counts from its own */
    for (size_t i = 0; i < n && e->part.line.time && days != 0; i++)
        e->part.line.time[i] += days;
    for (size_t i = 0; i < n && catalog->prior.npart > 0; i++) /* a merge has no steps of its own */
        e->report->added += e->part.count[i];
    return 0;
}

int zs_earlier_add(zs_earlier *e, const zs_rules *rules, int group, zs_range rows, zs_statistics into,
                   zs_error *err)
{
    const zs_catalog *catalog = e->catalog;
    const zs_prior *prior = &catalog->prior;
    size_t n = (size_t)(rows.count * catalog->grid.ncol);
    int64_t nstep = catalog->series.nstep;
    int result = 0;
    if (!prior->path)
        return 0;
    if (prior->given[ZS_GIVEN_MEAN].path)
        return take_given(e, rules, group, rows, into, err);
    double now = zs_now();
    for (size_t i = 0; i < n; i++)
        e->report->added += into.count[i];
    for (int k = 0; k < e->nreader && result == 0; k++) {
        if (prior->npart > 0) /* the count so far comes on top of the next part */
            nstep = largest(n, into.count);
        if ((result = read_part(e, k, group, rows, nstep, err)) != 0)
            break;
        if (zs_prior_is_taken(prior))
            zs_statistics_take(rules, n, e->part, into);
        else
            zs_statistics_add(rules, n, e->part, into);
    }
    zs_report_phase(e->report, ZS_PHASE_READ, now);
    return result;
}
