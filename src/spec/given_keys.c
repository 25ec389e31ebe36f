#include "spec/given_keys.h"

#include "base/arena.h"
#include "base/text.h"
#include "spec/product.h"
#include "stats/smooth.h"
#include "time/group_key.h"

#include <string.h>

int zs_take_file_variable(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value, *colon = strrchr(value, ':');
    char brief[ZS_BRIEF];
    zs_file_variable *to = member;
    if (!colon || colon == value || !colon[1] || colon[1] == '/')
        return zs_fail(err, ZS_REFUSED,
                       "\"%s\" is not a variable of a file; write the path, a colon and the name, such as "
                       "climatology.nc:t2m",
                       zs_brief(value, brief));
    to->path = zs_arena_text(setting->arena, value, (size_t)(colon - value), err);
    to->variable = colon + 1;
    return to->path ? 0 : -1;
}

/* Is something made with the standard deviation?  where: the place of its key, or its section. */
static bool wants_zscores(const zs_spec *spec, const char **where)
{
    *where = zs_spec_place(spec, "output", "zscore");
    if (spec->output.path[ZS_ZSCORE])
        return true;
    for (int k = 0; k < spec->nproduct; k++)
        if (spec->product[k].of == ZS_OF_ZSCORE) {
            *where = zs_spec_place(spec, spec->product[k].section, "of");
            return true;
        }
    *where = zs_spec_place(spec, "output", spec->report.path[ZS_REPORT_PAGE] ? "report" : "json");
    return zs_spec_report_needs_zscores(spec);
}

/* A key that is about statistics which this run does not make. */
static int check_others(const zs_spec *spec, zs_error *err)
{
    static const char *const key[] = { "from",           "extend",  "baseline",  "smooth", "ddof",   "window",
                                       "window_weights", "weights", "min_count", "center", "spread", NULL };
    const char *mean = zs_spec_place(spec, "climatology", "mean");
    for (int k = 0; key[k]; k++)
        if (zs_spec_gives(spec, "climatology", key[k]))
            return zs_fail(err, ZS_REFUSED,
                           "%s and %s do not go together: the mean is that of the file, however it was made; "
                           "take one of the two out",
                           mean, zs_spec_place(spec, "climatology", key[k]));
    for (int k = 0; k < spec->nproduct; k++)
        if (spec->product[k].by == ZS_BY_GROUP)
            return zs_fail(
                err, ZS_REFUSED,
                "%s = group and %s do not go together: which steps the groups of the file are made "
                "of is not known; take one of the two out",
                zs_spec_place(spec, spec->product[k].section, "by"), mean);
    if (spec->output.path[ZS_STATISTICS])
        return zs_fail(
            err, ZS_REFUSED,
            "%s: a run with %s makes no statistics: they are in its file already; take the key out",
            zs_spec_place(spec, "output", "statistics"), mean);
    if (spec->climatology.grouping.kind == ZS_GROUP_YEAR)
        return zs_fail(err, ZS_REFUSED,
                       "%s does not go with group = year: a climatology has no single years; set another "
                       "group",
                       mean);
    if (spec->input.nvariable > 1)
        return zs_fail(err, ZS_REFUSED, "%s is that of one variable, and %s names %d; run each by itself",
                       mean, zs_spec_place(spec, "input", "variable"), spec->input.nvariable);
    return 0;
}

int zs_given_check(const zs_spec *spec, zs_error *err)
{
    const zs_spec_climatology *c = &spec->climatology;
    const char *where;
    if (!c->mean.path && !c->std.path)
        return 0;
    if (!c->mean.path)
        return zs_fail(err, ZS_REFUSED,
                       "%s needs a mean of the same steps; add a line such as \"mean = climatology.nc:t2m\"",
                       zs_spec_place(spec, "climatology", "std"));
    if (check_others(spec, err))
        return -1;
    if (!c->std.path && wants_zscores(spec, &where))
        return zs_fail(err, ZS_REFUSED,
                       "%s: z-scores need a standard deviation beside %s; add a line such as \"std = "
                       "climatology.nc:t2m_std\" there, or take the key out",
                       where, zs_spec_place(spec, "climatology", "mean"));
    return 0;
}
