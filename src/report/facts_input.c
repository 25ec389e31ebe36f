#include "report/facts_input.h"

#include "base/clock.h"
#include "base/evenly.h"
#include "base/range.h"
#include "report/phrases.h"
#include "stats/gathering.h"
#include "time/date_text.h"
#include "time/groups.h"
#include "time/new_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GAPS_SHOWN = 100 };

static json_t *date(const zs_series *series, zs_time time)
{
    char text[ZS_TIME_TEXT];
    return json_string(zs_time_format(series->time.axis.calendar, time, text));
}

/* The first gaps, by the rule of zs_series_gaps(). */
static json_t *gaps(zs_json_maker *maker, const zs_series *series)
{
    json_t *list = zs_json_array(maker);
    int64_t members = series->nmember;
    for (int64_t i = members; i < series->nstep && series->gaps > 0 && json_array_size(list) < GAPS_SHOWN;
         i += members) {
        if (!zs_series_is_gap(series, i))
            continue;
        json_t *gap = zs_json_object(maker);
        zs_json_set(maker, gap, "after", date(series, zs_series_time(series, i - members)));
        zs_json_set(maker, gap, "before", date(series, zs_series_time(series, i)));
        zs_json_append(maker, list, gap);
    }
    return list;
}

/* The numbers that bits stand for; null for none. */
static json_t *numbers_of(zs_json_maker *maker, unsigned bits)
{
    if (!bits)
        return json_null();
    json_t *list = zs_json_array(maker);
    for (int k = 0; k < 32; k++)
        if (bits >> k & 1)
            zs_json_append(maker, list, json_integer(k));
    return list;
}

/* What new steps are made of; null if there are none. */
static json_t *made_of(zs_json_maker *maker, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_made_steps *made = &catalog->made;
    char text[ZS_EVERY_TEXT], spacing[ZS_PHRASE];
    if (!made->any)
        return json_null();
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "every", json_string(zs_every_text(&spec->steps.every, text)));
    zs_json_set(maker, all, "method", json_string(zs_gather_name[spec->steps.method]));
    zs_json_set(maker, all, "complete", zs_json_number(made->complete));
    zs_json_set(maker, all, "stored", json_integer(made->stored.nstep / made->stored.nmember));
    zs_json_set(maker, all, "spacing", zs_json_text(zs_spacing_phrase(&made->stored, spacing)));
    zs_json_set(maker, all, "gap_count", json_integer(made->stored.gaps));
    zs_json_set(maker, all, "incomplete", json_integer(made->incomplete));
    return all;
}

json_t *zs_facts_series(zs_json_maker *maker, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_series *series = &catalog->series;
    json_t *all = zs_json_object(maker);
    char spacing[ZS_PHRASE];
    zs_json_set(maker, all, "steps", json_integer(series->nstep / series->nmember));
    zs_json_set(maker, all, "members", json_integer(series->nmember));
    zs_json_set(maker, all, "member_name", zs_json_text(series->member_dim));
    zs_json_set(maker, all, "first", date(series, zs_series_time(series, 0)));
    zs_json_set(maker, all, "last", date(series, zs_series_time(series, series->nstep - 1)));
    zs_json_set(maker, all, "calendar", json_string(zs_calendar_name(series->time.axis.calendar)));
    zs_json_set(maker, all, "spacing", zs_json_text(zs_spacing_phrase(series, spacing)));
    zs_json_set(maker, all, "months", numbers_of(maker, spec->input.chosen.months));
    zs_json_set(maker, all, "hours", numbers_of(maker, spec->input.chosen.hours));
    zs_json_set(maker, all, "gap_count", json_integer(series->gaps));
    zs_json_set(maker, all, "gaps", gaps(maker, series));
    zs_json_set(maker, all, "made_of", made_of(maker, spec, catalog));
    return all;
}

/* The levels of the run: their coordinate, or their indices in the files; null without levels. */
static json_t *levels(zs_json_maker *maker, const zs_levels *from)
{
    if (!*from->dim)
        return json_null();
    json_t *list = zs_json_array(maker);
    for (int64_t k = 0; k < from->n; k++)
        zs_json_append(maker, list,
                       isnan(from->value[k]) ? json_integer(from->index[k]) : zs_json_number(from->value[k]));
    return list;
}

json_t *zs_facts_grid(zs_json_maker *maker, const zs_grid *grid)
{
    json_t *all = zs_json_object(maker);
    const char *kind = grid->cells                                  ? "cells"
                       : grid->lat_ndim == 2 || grid->lon_ndim == 2 ? "curvilinear"
                       : grid->lat || grid->lon                     ? "rectilinear"
                                                                    : "index";
    int64_t last_row = grid->rows.first + grid->rows.count - 1;
    zs_json_set(maker, all, "kind", json_string(kind));
    zs_json_set(maker, all, "levels", levels(maker, &grid->levels));
    zs_json_set(maker, all, "level_name", zs_json_text(grid->levels.dim));
    zs_json_set(maker, all, "rows", json_integer(grid->rows.count));
    zs_json_set(maker, all, "columns", json_integer(grid->ncol));
    zs_json_set(maker, all, "row_name", zs_json_text(grid->lat ? grid->lat_name : grid->row_dim));
    zs_json_set(maker, all, "column_name", zs_json_text(grid->lon ? grid->lon_name : grid->col_dim));
    zs_json_set(maker, all, "row_first",
                zs_json_number(grid->lat ? grid->lat[grid->rows.first] : (double)NAN));
    zs_json_set(maker, all, "row_last", zs_json_number(grid->lat ? grid->lat[last_row] : (double)NAN));
    zs_json_set(maker, all, "column_first",
                zs_json_number(grid->lon ? zs_grid_longitude(grid, 0) : (double)NAN));
    zs_json_set(maker, all, "column_last",
                zs_json_number(grid->lon ? zs_grid_longitude(grid, grid->ncol - 1) : (double)NAN));
    return all;
}

/* The steps that statistics are made of; null if these are all steps, or none. */
static json_t *baseline(zs_json_maker *maker, const zs_groups *groups, const zs_series *series)
{
    zs_range steps = groups->baseline;
    if (steps.count == 0 || steps.count == series->nstep)
        return json_null();
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "first", date(series, zs_series_time(series, steps.first)));
    zs_json_set(maker, all, "last", date(series, zs_series_time(series, steps.first + steps.count - 1)));
    return all;
}

/* A variable of a file; null: not given. */
static json_t *file_variable(zs_json_maker *maker, const zs_file_variable *given)
{
    if (!given->path)
        return json_null();
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "path", zs_json_text(given->path));
    zs_json_set(maker, all, "variable", zs_json_text(given->variable));
    return all;
}

json_t *zs_facts_groups(zs_json_maker *maker, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_groups *groups = &catalog->groups;
    json_t *all = zs_json_object(maker), *names = zs_json_array(maker);
    char name[ZS_GROUP_NAME], smooth[ZS_SMOOTH_TEXT];
    for (int group = 0; group < groups->n; group++)
        zs_json_append(maker, names, json_string(zs_groups_name(groups, group, name)));
    zs_json_set(maker, all, "by", json_string(zs_group_kind_name(groups->how.kind)));
    zs_json_set(maker, all, "count", json_integer(groups->n));
    zs_json_set(maker, all, "names", names);
    zs_json_set(maker, all, "window", json_integer(groups->how.window));
    zs_json_set(maker, all, "window_weights",
                json_string(zs_window_weights_name(groups->how.window_weights)));
    zs_json_set(maker, all, "weights", json_string(groups->how.by_length ? "length" : "equal"));
    zs_json_set(maker, all, "detrend", json_string(spec->climatology.detrend ? "linear" : "none"));
    zs_json_set(maker, all, "leap_day", json_string(zs_leap_day_name(groups->how.leap_day)));
    zs_json_set(maker, all, "smooth", json_string(zs_smooth_text(&spec->climatology.smooth, smooth)));
    zs_json_set(maker, all, "steps_without", json_integer(groups->ungrouped / catalog->series.nmember));
    zs_json_set(maker, all, "baseline", baseline(maker, groups, &catalog->series));
    zs_json_set(maker, all, "from", zs_json_text(spec->climatology.from));
    zs_json_set(maker, all, "extend", zs_json_text(spec->climatology.extend));
    zs_json_set(maker, all, "mean", file_variable(maker, &spec->climatology.mean));
    zs_json_set(maker, all, "std", file_variable(maker, &spec->climatology.std));
    return all;
}

/* The selected steps of one file. */
typedef struct part {
    zs_time first, last;
    int64_t samples;
} part;

/* Returns [files->paths.n], to be released with free(); NULL without memory. */
static part *parts_of(const zs_catalog *catalog)
{
    const zs_series *series = zs_catalog_stored(catalog);
    part *all = calloc((size_t)catalog->files.paths.n, sizeof *all);
    for (int64_t i = 0; i < series->nstep && all; i++) {
        part *p = &all[zs_series_file(series, i)];
        if (p->samples++ == 0)
            p->first = zs_series_time(series, i);
        p->last = zs_series_time(series, i);
    }
    return all;
}

/* Nanoseconds since 1970 as a date, to the last one: together with the inode and the size it tells a file
 * from an earlier or later version of itself. */
static json_t *moment(int64_t nanoseconds)
{
    char date[ZS_UTC_TEXT], text[ZS_UTC_TEXT + 16];
    if (nanoseconds == 0)
        return json_null();
    zs_utc_text((time_t)(nanoseconds / 1000000000), date);
    snprintf(text, sizeof text, "%.*s.%09dZ", (int)strcspn(date, "Z"), date, (int)(nanoseconds % 1000000000));
    return json_string(text);
}

static json_t *input_file(zs_json_maker *maker, const zs_catalog *catalog, int i, const part *p)
{
    const zs_file *file = &catalog->files.file[i];
    bool any = p->samples > 0, known = !file->storage.zarr; /* how long it is */
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "path", zs_json_text(catalog->files.paths.path[i]));
    zs_json_set(maker, all, "bytes", known ? json_integer(file->identity.bytes) : json_null());
    zs_json_set(maker, all, "inode", json_integer((json_int_t)file->identity.inode));
    zs_json_set(maker, all, "modified", moment(file->identity.modified));
    zs_json_set(maker, all, "changed", moment(file->identity.changed));
    zs_json_set(maker, all, "first", any ? date(&catalog->series, p->first) : json_null());
    zs_json_set(maker, all, "last", any ? date(&catalog->series, p->last) : json_null());
    zs_json_set(maker, all, "steps", json_integer(p->samples / file->nmember));
    zs_json_set(maker, all, "steps_stored", json_integer(file->nrecord));
    return all;
}

json_t *zs_facts_inputs(zs_json_maker *maker, const zs_catalog *catalog)
{
    const zs_files *files = &catalog->files;
    json_t *all = zs_json_object(maker), *list = zs_json_array(maker);
    char storage[2 * ZS_PHRASE];
    int64_t bytes = 0, n = files->paths.n, shown = zs_min(n, ZS_FACTS_FILES);
    part *parts = parts_of(catalog);
    maker->failed = maker->failed || !parts;
    for (int64_t i = 0; i < n; i++)
        bytes += files->file[i].identity.bytes;
    for (int64_t k = 0; k < shown && parts; k++) {
        int i = (int)zs_evenly(k, shown, n);
        zs_json_append(maker, list, input_file(maker, catalog, i, &parts[i]));
    }
    free(parts);
    zs_json_set(maker, all, "count", json_integer(n));
    zs_json_set(maker, all, "bytes", bytes > 0 ? json_integer(bytes) : json_null());
    zs_json_set(maker, all, "storage", json_string(zs_storage_phrase(files, storage)));
    zs_json_set(maker, all, "without_values", json_integer(files->nvoid));
    zs_json_set(maker, all, "shown", json_integer(shown));
    zs_json_set(maker, all, "files", list);
    return all;
}
