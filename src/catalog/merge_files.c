#include "catalog/merge_files.h"

#include "base/activity.h"
#include "base/file_id.h"
#include "base/memory.h"
#include "catalog/made_alike.h"
#include "catalog/prior_steps.h"
#include "catalog/statistics_file.h"
#include "format/library.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/axes.h"
#include "header/source.h"
#include "header/time_coordinate.h"
#include "spec/fields.h"
#include "time/calendar.h"
#include "time/periods.h"
#include "time/time_units.h"

#include <math.h>
#include <netcdf.h>
#include <stdlib.h>

/* A file, and the first step that it was made of. */
typedef struct item {
    char *path;
    zs_identity identity;
    zs_time first;
} item;

int zs_merge_mean(int ncid, const char *path, const char *variable, int *mean, zs_error *err)
{
    char name[ZS_NAME], other[ZS_NAME];
    zs_field_name_of(variable, ZS_FIELD_MEAN, name);
    if (nc_inq_varid(ncid, name, mean) == NC_NOERR)
        return 0;
    if (zs_statistics_file_subject(ncid, 0, other))
        return zs_fail(err, ZS_REFUSED, "%s: has statistics of %s, and none of %s", path, other, variable);
    return zs_fail(err, ZS_REFUSED,
                   "%s: has no variable %s: is no statistics file of this version of zscore; name those that "
                   "runs wrote as [output] statistics",
                   path, name);
}

/* The first step of the periods that the file names. */
static int read_first(const zs_spec *spec, const char *path, int ncid, int mean, zs_time *first,
                      zs_error *err)
{
    zs_source s = { .path = path, .file = ncid, .ncid = ncid, .var = mean, .member = -1 };
    const char *level = spec->input.nfixed > 0 ? spec->input.fixed[0].dimension : "";
    char text[ZS_TEXT];
    zs_time_units units;
    zs_periods periods = { 0 };
    if (zs_axes_find(ncid, s.var, path, &level, *level != '\0', &s.axes, err) ||
        zs_time_coordinate_units(&s, text, &units, err))
        return -1;
    int result = zs_prior_read_periods(&s, units.calendar, &periods, err);
    *first = result == 0 ? periods.period[0].first : 0;
    zs_periods_clear(&periods);
    return result;
}

/* Read one header.  how: by which rules the file was made. */
static int look(const zs_spec *spec, item *f, zs_made *how, zs_error *err)
{
    int ncid, mean;
    zs_activity_begin(ZS_PARSES, f->path, "reading its header");
    int result = zs_open_identified(f->path, &ncid, &f->identity, err);
    if (result == 0) {
        result = zs_merge_mean(ncid, f->path, spec->input.name, &mean, err) ||
                         read_first(spec, f->path, ncid, mean, &f->first, err)
                     ? -1
                     : 0;
        if (result == 0)
            zs_made_read(ncid, mean, how);
        nc_close(ncid);
        result = zs_library_check(f->path, err) ? -1 : result;
    }
    zs_activity_end();
    return result;
}

static int by_inode(const void *a, const void *b)
{
    const item *left = a, *right = b;
    return (left->identity.inode > right->identity.inode) - (left->identity.inode < right->identity.inode);
}

static int by_time(const void *a, const void *b)
{
    const item *left = a, *right = b;
    return (left->first > right->first) - (left->first < right->first);
}

/* Links and spellings give one file several names. */
static int check_once(const item *all, int n, zs_error *err)
{
    for (int k = 1; k < n; k++)
        for (int j = k - 1; j >= 0 && all[j].identity.inode == all[k].identity.inode; j--)
            if (zs_files_are_one(all[j].path, all[k].path))
                return zs_fail(err, ZS_REFUSED, "%s and %s are one file; name each once", all[j].path,
                               all[k].path);
    return 0;
}

static int sort(const zs_spec *spec, zs_paths *paths, zs_error *err)
{
    item *all = zs_alloc((size_t)paths->n, sizeof *all, "statistics files", err);
    zs_made *how = zs_alloc(2, sizeof *how, "the rules of statistics", err), *first = how;
    int result = all && how ? 0 : -1;
    for (int k = 0; k < paths->n && result == 0; k++) {
        all[k].path = paths->path[k];
        result = look(spec, &all[k], &how[k > 0], err);
        if (result == 0)
            result = zs_made_compare(&how[k > 0], all[k].path, first, all[0].path, err);
    }
    if (result == 0) {
        qsort(all, (size_t)paths->n, sizeof *all, by_inode);
        result = check_once(all, paths->n, err);
    }
    if (result == 0)
        qsort(all, (size_t)paths->n, sizeof *all, by_time);
    for (int k = 0; k < paths->n && result == 0; k++)
        paths->path[k] = all[k].path;
    free(how);
    free(all);
    return result;
}

int zs_merge_paths(const zs_spec *spec, zs_paths *paths, zs_error *err)
{
    const zs_patterns *merge = &spec->climatology.merge;
    int result = zs_paths_expand(merge->pattern, merge->n, paths, err);
    if (result == 0 && paths->repeated > 0)
        result =
            zs_fail(err, ZS_REFUSED, "a file is named twice, and no step may count twice; name each once");
    if (result == 0)
        result = sort(spec, paths, err);
    if (result) {
        zs_paths_clear(paths);
        zs_fail_in(err, "%s", zs_spec_place(spec, "climatology", "merge"));
    }
    return result;
}

zs_spec zs_merge_reading(const zs_spec *spec, char name[ZS_NAME])
{
    zs_spec reading = *spec;
    if (spec->climatology.merge.n == 0)
        return reading;
    zs_field_name(spec, ZS_FIELD_MEAN, name);
    reading.input.variable = reading.input.name = name;
    return reading;
}

int zs_merge_stand_in(zs_series *series, zs_time time, zs_error *err)
{
    const zs_step step = { .time = time, .value = NAN, .lower = NAN, .upper = NAN };
    zs_steps one = { 0 };
    series->nrecord = 1;
    return zs_series_take(series, &one, zs_steps_add(&one, &step, err), err);
}
