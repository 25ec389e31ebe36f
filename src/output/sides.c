#include "output/sides.h"

#include "base/limits.h"
#include "base/text.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "output/baseline_time.h"
#include "output/contents.h"
#include "output/layout_make.h"
#include "spec/product.h"
#include "time/groups.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DIFFERENCE = 2 * ZS_NAME + 128 };

bool zs_specs_share(const zs_spec *spec, const zs_spec *other, int i)
{
    const char *path = zs_spec_written(spec, i).path;
    return i < zs_spec_netcdf_count(spec) && path && strcmp(path, zs_spec_written(other, i).path) == 0;
}

/* Names of variables differ, and so do paths with {variable}: two variables tell of all. */
bool zs_sides_share(const zs_side *all, int n, int i)
{
    return n > 1 && zs_specs_share(all[0].spec, all[1].spec, i);
}

const zs_layout *zs_side_layout(const zs_side *side, int i, zs_layout *own)
{
    zs_written file = zs_spec_written(side->spec, i);
    if (file.product >= 0)
        return &side->layout[file.product];
    zs_contents run = zs_contents_of(side->spec, side->catalog);
    zs_layout_make_output(&run, file.kind, own);
    return own;
}

/* --- what two variables do not have alike --------------------------------------------------------------- */

/* All functions here put what differs into text, and return true; or return false. */

/* The group of a path: up to its last '/'. */
static bool groups_differ(const zs_variable *a, const zs_variable *b, char text[DIFFERENCE])
{
    size_t length = (size_t)(zs_last_name(a->path) - a->path);
    if (length == (size_t)(zs_last_name(b->path) - b->path) && strncmp(a->path, b->path, length) == 0)
        return false;
    snprintf(text, DIFFERENCE, "they are in two groups of the input files");
    return true;
}

/* In one group of one file a name means one variable, and one dimension. */
static bool names_differ(const zs_catalog *a, const zs_catalog *b, char text[DIFFERENCE])
{
    const struct {
        const char *what, *mine, *others;
    } name[] = { { "dimension of time", a->series.time.dim, b->series.time.dim },
                 { "coordinate of time", a->series.time.name, b->series.time.name },
                 { "bounds of time", a->series.time.bounds, b->series.time.bounds },
                 { "units of time", a->series.time.units, b->series.time.units },
                 { "dimension of members", a->series.member_dim, b->series.member_dim },
                 { "dimension of levels", a->grid.levels.dim, b->grid.levels.dim },
                 { "dimension of rows", a->grid.row_dim, b->grid.row_dim },
                 { "dimension of columns", a->grid.col_dim, b->grid.col_dim },
                 { "latitude", a->grid.lat_name, b->grid.lat_name },
                 { "longitude", a->grid.lon_name, b->grid.lon_name } };
    for (size_t k = 0; k < sizeof name / sizeof *name; k++)
        if (strcmp(name[k].mine, name[k].others) != 0) {
            snprintf(text, DIFFERENCE, "the %s of one is \"%.200s\", of the other \"%.200s\"", name[k].what,
                     name[k].mine, name[k].others);
            return true;
        }
    return false;
}

static bool numbers_differ(const zs_catalog *a, const zs_catalog *b, char text[DIFFERENCE])
{
    const struct {
        const char *what;
        int64_t mine, others;
    } number[] = { { "members", a->series.nmember, b->series.nmember },
                   { "steps", a->series.nstep / a->series.nmember, b->series.nstep / b->series.nmember },
                   { "levels", a->grid.levels.n, b->grid.levels.n },
                   { "rows", a->grid.rows.count, b->grid.rows.count },
                   { "columns", a->grid.ncol, b->grid.ncol },
                   { "groups of steps", a->groups.n, b->groups.n } };
    for (size_t k = 0; k < sizeof number / sizeof *number; k++)
        if (number[k].mine != number[k].others) {
            snprintf(text, DIFFERENCE, "they have %lld and %lld %s", (long long)number[k].mine,
                     (long long)number[k].others, number[k].what);
            return true;
        }
    return false;
}

/* Bounds are NaN where there are none. */
static bool same(double a, double b)
{
    return a == b || (a != a && b != b);
}

static bool same_step(zs_step a, zs_step b)
{
    return a.time == b.time && same(a.value, b.value) && same(a.lower, b.lower) && same(a.upper, b.upper) &&
           a.version == b.version;
}

/* As many steps. */
static bool steps_differ(const zs_catalog *a, const zs_catalog *b, char text[DIFFERENCE])
{
    bool alike =
        a->series.has_bounds == b->series.has_bounds && a->files.file[0].version == b->files.file[0].version;
    for (int64_t i = 0; i < a->series.nstep && alike; i++)
        alike = same_step(zs_series_step(&a->series, i), zs_series_step(&b->series, i));
    snprintf(text, DIFFERENCE, "their times, bounds of time or versions of ERA5 differ");
    return !alike;
}

/* As many rows, columns and levels, on dimensions of the same names. */
static bool cells_differ(const zs_grid *a, const zs_grid *b, char text[DIFFERENCE])
{
    bool alike = a->rows.first == b->rows.first && a->columns.nsegment == b->columns.nsegment;
    for (int k = 0; k < a->columns.nsegment && alike; k++)
        alike = a->columns.segment[k].first == b->columns.segment[k].first &&
                a->columns.segment[k].count == b->columns.segment[k].count &&
                same(a->columns.turn[k], b->columns.turn[k]);
    for (int64_t k = 0; k < a->levels.n && alike; k++)
        alike = a->levels.index[k] == b->levels.index[k];
    snprintf(text, DIFFERENCE, "their rows, columns or levels differ");
    return !alike;
}

/* As many groups: when are they, and when are all steps that the statistics are made of? */
static bool baselines_differ(const zs_side *a, const zs_side *b, char text[DIFFERENCE])
{
    const zs_groups *mine = &a->catalog->groups, *others = &b->catalog->groups;
    bool alike = true;
    double bounds[2], of_other[2];
    snprintf(text, DIFFERENCE, "their statistics are of different steps");
    for (int k = 0; k < mine->n && alike && mine->how.kind != ZS_GROUP_NONE; k++)
        alike = mine->key[k] == others->key[k] && mine->time[k].value == others->time[k].value &&
                mine->time[k].lower == others->time[k].lower && mine->time[k].upper == others->time[k].upper;
    if (!alike || mine->how.kind != ZS_GROUP_NONE)
        return !alike;
    zs_contents run = zs_contents_of(a->spec, a->catalog), other = zs_contents_of(b->spec, b->catalog);
    zs_baseline_bounds(&run, bounds);
    zs_baseline_bounds(&other, of_other);
    return !same(bounds[0], of_other[0]) || !same(bounds[1], of_other[1]);
}

/* A name with blanks cannot stand in a list, so that a file would follow two versions of CF. */
static bool conventions_differ(const zs_side *a, const zs_side *b, char text[DIFFERENCE])
{
    snprintf(text, DIFFERENCE, "one of the names has blanks");
    return (zs_count_words(a->spec->input.name) == 1) != (zs_count_words(b->spec->input.name) == 1);
}

/* The axes of all files. */
static bool axes_differ(const zs_side *a, const zs_side *b, char text[DIFFERENCE])
{
    const zs_catalog *mine = a->catalog, *others = b->catalog;
    return groups_differ(&mine->variable, &others->variable, text) || names_differ(mine, others, text) ||
           numbers_differ(mine, others, text) || steps_differ(mine, others, text) ||
           cells_differ(&mine->grid, &others->grid, text) || baselines_differ(a, b, text) ||
           conventions_differ(a, b, text);
}

/* The bins of a histogram have units. */
static bool bins_differ(const zs_layout *a, const zs_side *side, const zs_side *other, char text[DIFFERENCE])
{
    const char *mine = side->catalog->variable.units, *others = other->catalog->variable.units;
    if (!a->var[0].bins || a->product->kind != ZS_HISTOGRAM || a->product->of == ZS_OF_ZSCORE ||
        strcmp(mine, others) == 0)
        return false;
    snprintf(text, DIFFERENCE, "the bins are in units \"%.200s\" and \"%.200s\"", mine, others);
    return true;
}

/* Would two variables of the file have one name? */
static bool names_clash(const zs_layout *a, const zs_layout *b, char text[DIFFERENCE])
{
    for (int k = 0; k < a->nvar; k++)
        for (int j = 0; j < b->nvar; j++)
            if (strcmp(a->var[k].name, b->var[j].name) == 0) {
                snprintf(text, DIFFERENCE, "both would have a variable %.250s", a->var[k].name);
                return true;
            }
    return false;
}

/* --- the check ------------------------------------------------------------------------------------------ */

static int fail(const zs_side *side, const zs_side *other, int i, const char *text, zs_error *err)
{
    char path[ZS_BRIEF], one[ZS_BRIEF], two[ZS_BRIEF];
    zs_written file = zs_spec_written(side->spec, i);
    return zs_fail(err, ZS_REFUSED,
                   "%s = %s: %s and %s cannot stand side by side in one file: %s; write {variable} into the "
                   "path: then each has a file of its own",
                   file.where, zs_brief(file.path, path), zs_brief(side->spec->input.name, one),
                   zs_brief(other->spec->input.name, two), text);
}

/* Do two variables go together in file number i?  Its axes are alike. */
static int check_file(const zs_side *side, const zs_side *other, int i, zs_error *err)
{
    char text[DIFFERENCE];
    zs_layout own, of_other;
    const zs_layout *layout = zs_side_layout(side, i, &own);
    return bins_differ(layout, side, other, text) ||
                   names_clash(layout, zs_side_layout(other, i, &of_other), text)
               ? fail(side, other, i, text, err)
               : 0;
}

int zs_sides_check(const zs_side *all, int n, zs_error *err)
{
    char text[DIFFERENCE];
    bool alike = false; /* have all the axes of the first one? */
    for (int i = 0; n > 1 && i < zs_spec_netcdf_count(all[0].spec); i++) {
        if (!zs_sides_share(all, n, i))
            continue;
        for (int k = 1; k < n && !alike; k++)
            if (axes_differ(&all[0], &all[k], text))
                return fail(&all[0], &all[k], i, text, err);
        alike = true;
        for (int k = 1; k < n; k++)
            for (int j = 0; j < k; j++)
                if (check_file(&all[j], &all[k], i, err))
                    return -1;
    }
    return 0;
}
