#include "output/global_attributes.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/version.h"
#include "catalog/paths.h"
#include "format/nc.h"
#include "format/open.h"
#include "header/grid.h"
#include "output/describe.h"
#include "output/inherit_attributes.h"
#include "output/stale_attributes.h"
#include "spec/spec.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Put one line for this run, and the input's own history below. */
static int put_history(zs_target *t, const zs_spec *spec, const zs_inherit *inherit, zs_error *err)
{
    char stamp[ZS_UTC_TEXT], *before = zs_get_long_text(inherit->in, NC_GLOBAL, "history");
    size_t length = before ? strlen(before) : 0;
    char *text = zs_alloc(strlen(spec->path) + strlen(spec->assigned) + length + 128, 1, "history", err);
    if (!text) {
        free(before);
        return -1;
    }
    sprintf(text, "%s: zscore %s%s %s%s%s", zs_utc_text(time(NULL), stamp), ZS_VERSION, spec->assigned,
            spec->path, length > 0 ? "\n" : "", length > 0 ? before : "");
    zs_put_text(t, NC_GLOBAL, "history", text);
    free(text);
    free(before);
    return 0;
}

/* Define the variable that tells of keepbits.  It has attributes, and no value that means anything. */
static void define_quantization(zs_target *t)
{
    int var;
    zs_check(t, nc_def_var(t->ncid, zs_quantization_name, NC_CHAR, 0, NULL, &var));
    if (t->status != NC_NOERR)
        return;
    zs_put_text(t, var, "algorithm", "bitround");
    zs_put_text(t, var, "implementation", "zscore version " ZS_VERSION);
}

/* The first version of CF that has the words which the file uses. */
static const char *conventions(const zs_layout *layout, const zs_contents *c)
{
    bool named = false;
    for (int k = 0; k < layout->nvar; k++)
        named = named || layout->var[k].difference;
    if (named && zs_contents_name_baseline(c))
        return "CF-1.13";
    return layout->rounded && c->spec->output.keepbits > 0 ? "CF-1.12" : "CF-1.11";
}

/* Name the files of statistics that this file does not have itself. */
static void put_statistics_files(zs_target *t, const zs_layout *layout, const zs_spec *spec)
{
    const char *elsewhere = spec->climatology.from ? spec->climatology.from
                            : spec->climatology.grouping.kind != ZS_GROUP_NONE
                                ? spec->output.path[ZS_STATISTICS]
                                : NULL;
    if (layout->time == ZS_STEPS && elsewhere)
        zs_put_text(t, NC_GLOBAL, "statistics_file", elsewhere);
    if (spec->climatology.extend)
        zs_put_text(t, NC_GLOBAL, "statistics_extended", spec->climatology.extend);
}

/* Name the files that are merged, in the order of time. */
static int put_merged(zs_target *t, const zs_contents *c, zs_error *err)
{
    const zs_paths *paths = &c->files->paths;
    size_t room = 1;
    if (c->spec->climatology.merge.n == 0)
        return 0;
    for (int k = 0; k < paths->n; k++)
        room += strlen(paths->path[k]) + 2;
    char *text = zs_alloc(room, 1, "paths", err), *end = text;
    for (int k = 0; k < paths->n && text; k++)
        end = stpcpy(stpcpy(end, k ? ", " : ""), paths->path[k]);
    if (text)
        zs_put_text(t, NC_GLOBAL, "statistics_merged", text);
    free(text);
    return text ? 0 : -1;
}

/* Has the file all rows and columns of the input, as they are there? */
static bool is_whole(const zs_layout *layout, const zs_grid *grid)
{
    bool whole = layout->has_rows && layout->has_columns && grid->rows.count == grid->file_rows &&
                 grid->ncol == grid->file_cols;
    for (int k = 0; k < grid->columns.nsegment; k++)
        whole = whole && grid->columns.turn[k] == 0;
    return whole;
}

/* Have both inputs this attribute, with other values?  Then it is not true of all. */
static bool differs(int in, int other, const char *name)
{
    char *here = zs_get_long_text(in, NC_GLOBAL, name), *there = zs_get_long_text(other, NC_GLOBAL, name);
    double number[2], number_there[2];
    size_t n = zs_get_numbers(in, NC_GLOBAL, name, 2, number);
    size_t n_there = zs_get_numbers(other, NC_GLOBAL, name, 2, number_there), compared = n < 2 ? n : 2;
    bool result = false;
    if (here && there)
        result = strcmp(here, there) != 0;
    else if (n > 0 && n_there > 0)
        result = n != n_there || memcmp(number, number_there, compared * sizeof *number) != 0;
    else
        result = (here && n_there > 0) || (there && n > 0);
    free(there);
    free(here);
    return result;
}

/* Copy the attributes that are true of all inputs, and of this file.  last: the last input; the same as the
 * first one, if there is no other. */
static int put_inherited(zs_target *t, const zs_inherit *inherit, int last, bool whole, zs_error *err)
{
    static const char *const own[] = { "Conventions",         "history",
                                       "coordinates",         "statistics_file",
                                       "statistics_extended", "statistics_merged" };
    int natt = 0, in = inherit->in;
    char name[ZS_NAME];
    zs_check(t, nc_inq_natts(in, &natt));
    for (int k = 0; k < natt; k++) {
        if (nc_inq_attname(in, NC_GLOBAL, k, name) != NC_NOERR || zs_is_of_storage(name) ||
            zs_is_of_one_file(name) || (!whole && zs_is_of_extent(name)) || differs(in, last, name))
            continue;
        bool anew = false;
        for (size_t j = 0; j < sizeof own / sizeof *own; j++)
            anew = anew || strcmp(name, own[j]) == 0;
        if (!anew && zs_inherit_attribute(in, NC_GLOBAL, name, t->ncid, NC_GLOBAL, inherit->path, err))
            return -1;
    }
    return 0;
}

int zs_put_global(zs_target *t, const zs_layout *layout, const zs_contents *c, const zs_inherit *inherit,
                  zs_error *err)
{
    const zs_paths *paths = &c->files->paths;
    int last = inherit->in;
    zs_put_text(t, NC_GLOBAL, "Conventions", conventions(layout, c));
    if (layout->rounded && c->spec->output.keepbits > 0)
        define_quantization(t);
    put_statistics_files(t, layout, c->spec);
    if (put_merged(t, c, err) || t->status != NC_NOERR)
        return -1;
    if (paths->n > 1 && zs_open_again(paths->path[paths->n - 1], &last, err))
        return -1;
    int result = put_inherited(t, inherit, last, is_whole(layout, c->grid), err);
    if (last != inherit->in)
        nc_close(last);
    return result ? -1 : put_history(t, c->spec, inherit, err);
}
