#include "series.h"

#include "memory.h"
#include "timetext.h"

#include <stdlib.h>

/* Times that differ by less are the same: a double of "days since 1-1-1" is no finer than some microseconds.
 */
#define SAME_TIME (ZS_SECOND / 100)

static int by_time(const void *a, const void *b)
{
    const zs_step *left = a, *right = b;
    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    if (left->file != right->file)
        return left->file < right->file ? -1 : 1;
    return (left->record > right->record) - (left->record < right->record);
}

int zs_series_sort(zs_catalog *catalog, zs_error *err)
{
    char text[ZS_TIME_TEXT];
    qsort(catalog->step, (size_t)catalog->nstep, sizeof *catalog->step, by_time);
    for (int64_t i = 1; i < catalog->nstep; i++) {
        const zs_step *a = &catalog->step[i - 1], *b = &catalog->step[i];
        if (b->time - a->time < SAME_TIME)
            return zs_fail(err, ZS_REFUSED, "%s and %s: both have the time %s; name each step once",
                           catalog->paths.path[a->file], catalog->paths.path[b->file],
                           zs_time_format(catalog->grid.time_axis.calendar, a->time, text));
    }
    return 0;
}

int zs_series_select(zs_catalog *catalog, const zs_spec *spec, zs_error *err)
{
    zs_calendar calendar = catalog->grid.time_axis.calendar;
    zs_time first, last, last_begin, unused;
    char from[ZS_TIME_TEXT], to[ZS_TIME_TEXT];
    int64_t kept = 0, n = catalog->nstep;
    catalog->nrecord = n;
    if (n == 0)
        return zs_fail(err, ZS_REFUSED, "%s: the files have no steps", spec->files_where);
    if (!spec->time_first)
        return 0;
    if (zs_time_parse(spec->time_first, calendar, &first, &unused, err) ||
        zs_time_parse(spec->time_last, calendar, &last_begin, &last, err))
        return zs_fail_in(err, "%s", spec->time_where);
    if (last < first)
        return zs_fail(err, ZS_REFUSED, "%s: %s is later than %s", spec->time_where, spec->time_first,
                       spec->time_last);
    zs_time_format(calendar, catalog->step[0].time, from);
    zs_time_format(calendar, catalog->step[n - 1].time, to);
    /* A period ends where the next one begins; an instant, which is its own end, is met within the tolerance.
     */
    zs_time end = last_begin == last ? last + SAME_TIME : last + 1 - SAME_TIME;
    for (int64_t i = 0; i < n; i++)
        if (catalog->step[i].time > first - SAME_TIME && catalog->step[i].time < end)
            catalog->step[kept++] = catalog->step[i];
    catalog->nstep = kept;
    return kept ? 0
                : zs_fail(err, ZS_REFUSED, "%s: no step in this period; the files go from %s to %s",
                          spec->time_where, from, to);
}

static int by_size(const void *a, const void *b)
{
    zs_time left = *(const zs_time *)a, right = *(const zs_time *)b;
    return (left > right) - (left < right);
}

/* Months differ in length by a tenth, years by less: half as much again as usual is a gap. */
int zs_series_gaps(zs_catalog *catalog, zs_error *err)
{
    int64_t n = catalog->nstep - 1;
    if (n < 1)
        return 0;
    zs_time *distance = zs_alloc((size_t)n, sizeof *distance, "distances of steps", err);
    if (!distance)
        return -1;
    for (int64_t i = 0; i < n; i++)
        distance[i] = catalog->step[i + 1].time - catalog->step[i].time;
    qsort(distance, (size_t)n, sizeof *distance, by_size);
    catalog->spacing = distance[n / 2];
    free(distance);
    for (int64_t i = 0; i < n; i++)
        if (catalog->step[i + 1].time - catalog->step[i].time > catalog->spacing + catalog->spacing / 2)
            if (catalog->gaps++ == 0)
                catalog->gap_after = catalog->step[i].time;
    return 0;
}
