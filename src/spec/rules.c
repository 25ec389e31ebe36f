#include "spec/rules.h"

#include "base/text.h"
#include "spec/checkpoint_rule.h"
#include "spec/chunks_key.h"
#include "spec/detrend_rule.h"
#include "spec/effect_rules.h"
#include "spec/entries.h"
#include "spec/given_keys.h"
#include "spec/key.h"
#include "spec/keys.h"
#include "spec/mask.h"
#include "spec/mask_rules.h"
#include "spec/merge_rules.h"
#include "spec/names.h"
#include "spec/product.h"
#include "spec/product_join.h"
#include "spec/robust_rules.h"
#include "spec/smooth_key.h"
#include "spec/zarr_rules.h"
#include "time/group_key.h"
#include "time/new_steps.h"

#include <string.h>

/* The fixed dimension whose name resembles a key: "var = t2m". */
static const zs_fixed_dim *find_resembling(const zs_spec *spec, const char *key)
{
    for (int i = 0; i < spec->input.nfixed; i++) {
        const char *nearest = zs_spec_nearest_input_key(spec->input.fixed[i].dimension);
        if (nearest && strcmp(nearest, key) == 0)
            return &spec->input.fixed[i];
    }
    return NULL;
}

/* Keys that the run cannot do without.  A merge has no inputs, and its files tell the variable. */
static int check_needed(const zs_spec *spec, zs_error *err)
{
    const zs_key *key;
    for (int i = 0; (key = zs_key_at(i)); i++) {
        if (!key->example || spec->climatology.merge.n > 0 || zs_spec_gives(spec, key->section, key->name))
            continue;
        const zs_entry *entry = zs_entries_find(&spec->given, key->section, key->name);
        if (entry->line != ZS_LEFT_OUT)
            return zs_fail(err, ZS_REFUSED, "%s: [%s] %s is needed and cannot be taken out of %s",
                           entry->where, key->section, key->name, spec->path);
        const zs_fixed_dim *fixed = find_resembling(spec, key->name);
        if (fixed)
            return zs_fail(err, ZS_REFUSED, "%s: [%s] %s is missing; is %s meant to be it?", spec->path,
                           key->section, key->name, zs_spec_place(spec, "input", fixed->dimension));
        return zs_fail(err, ZS_REFUSED, "%s: [%s] %s is missing; add a line such as \"%s\"", spec->path,
                       key->section, key->name, key->example);
    }
    return 0;
}

/* The next component of a path that is not "."; *path moves behind it.  *length is 0 at the end. */
static const char *next_component(const char **path, size_t *length)
{
    const char *name;
    do {
        name = *path + strspn(*path, "/");
        *length = strcspn(name, "/");
        *path = name + *length;
    } while (*length == 1 && *name == '.');
    return name;
}

/* Do two paths name one file, as far as their texts tell?  "./" and doubled slashes do not count. */
static bool same_path(const char *a, const char *b)
{
    size_t na, nb;
    if ((*a == '/') != (*b == '/'))
        return false;
    do {
        const char *name_a = next_component(&a, &na), *name_b = next_component(&b, &nb);
        if (na != nb || strncmp(name_a, name_b, na) != 0)
            return false;
    } while (na > 0);
    return true;
}

static int check_paths(const zs_spec *spec, zs_error *err)
{
    char brief[ZS_BRIEF];
    for (int i = 0; i < zs_spec_written_count(spec); i++) {
        zs_written file = zs_spec_written(spec, i);
        if (!file.path)
            continue;
        zs_brief(file.path, brief);
        if (same_path(file.path, spec->path))
            return zs_fail(err, ZS_REFUSED, "%s: %s is the workflow spec itself; name another file",
                           file.where, brief);
        for (int j = 0; j < i; j++) {
            zs_written other = zs_spec_written(spec, j);
            if (other.path && same_path(file.path, other.path))
                return zs_fail(err, ZS_REFUSED, "%s and %s name one file, %s; give each a file of its own",
                               other.where, file.where, brief);
        }
        for (int k = 0; k < spec->nmask; k++)
            if (same_path(file.path, spec->mask[k].file))
                return zs_fail(err, ZS_REFUSED, "%s: %s is the file of %s; name another file", file.where,
                               brief, zs_spec_place(spec, spec->mask[k].section, "file"));
    }
    return 0;
}

/* Are z-scores or anomalies written?  An extract has those of the outputs; other products take them before
 * they are rounded. */
static bool any_scores(const zs_spec *spec)
{
    bool any = spec->output.path[ZS_ZSCORE] || spec->output.path[ZS_ANOMALY];
    for (int i = 0; i < spec->nproduct; i++)
        any = any || (spec->product[i].kind == ZS_EXTRACT && spec->product[i].of != ZS_OF_DATA);
    return any;
}

/* At most one way to round, and something to round. */
static int check_rounding(const zs_spec *spec, zs_error *err)
{
    bool keepbits = spec->output.keepbits > 0, significant = spec->output.significant > 0;
    const char *place = zs_spec_place(spec, "output", keepbits ? "keepbits" : "significant");
    if (keepbits && significant)
        return zs_fail(err, ZS_REFUSED,
                       "%s and %s are two ways to round the same values; take one of the two out", place,
                       zs_spec_place(spec, "output", "significant"));
    if ((keepbits || significant) && !any_scores(spec))
        return zs_fail(err, ZS_REFUSED,
                       "%s rounds z-scores and anomalies, but neither is written; name a file for one of "
                       "them, or take the key out",
                       place);
    return 0;
}

/* 29 February can count as 28 February where groups are dates, or larger than days. */
static int check_leap_day(const zs_spec *spec, zs_error *err)
{
    const zs_grouping *how = &spec->climatology.grouping;
    if (how->leap_day != ZS_LEAP_MERGE || !(zs_group_counts_days(how->kind) || how->kind == ZS_GROUP_WEEK))
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s = merge counts 29 February as 28 February, but group = %s does not go by dates; set "
                   "group = day, or leap_day = own or drop",
                   zs_spec_place(spec, "climatology", "leap_day"), zs_group_kind_name(how->kind));
}

static int check_seasons(const zs_spec *spec, zs_error *err)
{
    if (!zs_spec_gives(spec, "climatology", "seasons") || spec->climatology.grouping.kind == ZS_GROUP_SEASON)
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s are those of group = season, but the group is %s; set group = season, "
                   "or take the key out",
                   zs_spec_place(spec, "climatology", "seasons"),
                   zs_group_kind_name(spec->climatology.grouping.kind));
}

/* A window adds the days before and after: the groups must be days. */
static int check_window(const zs_spec *spec, zs_error *err)
{
    zs_group_kind kind = spec->climatology.grouping.kind;
    if (spec->climatology.grouping.window == 0 || zs_group_has_days(kind))
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s = %d works with groups of days only, but the group is %s; set group = day, day-hour, "
                   "day-of-year or day-of-year-hour, or take the window out",
                   zs_spec_place(spec, "climatology", "window"), spec->climatology.grouping.window,
                   zs_group_kind_name(kind));
}

/* Weights of a window need one; and what was made with weights has no sums that could be added to, nor made
 * again with another ddof. */
static int check_weights(const zs_spec *spec, zs_error *err)
{
    const zs_spec_climatology *c = &spec->climatology;
    const zs_grouping *how = &c->grouping;
    const char *key = how->by_length ? "weights" : "window_weights";
    if (how->window_weights != ZS_WEIGHTS_EQUAL && how->window == 0)
        return zs_fail(err, ZS_REFUSED,
                       "%s are those of a window, and there is none; set window, or take the "
                       "key out",
                       zs_spec_place(spec, "climatology", "window_weights"));
    if (!zs_grouping_weighs(how) || !c->extend)
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s and %s do not go together: a statistics file has no sums of weights, so nothing can be "
        "added to it; make the statistics of all steps in one run",
        zs_spec_place(spec, "climatology", key), zs_spec_place(spec, "climatology", "extend"));
}

/* How many steps a group of an earlier run has is not in its file. */
static int check_share(const zs_spec *spec, zs_error *err)
{
    const zs_spec_climatology *c = &spec->climatology;
    char share[ZS_LEAST_TEXT];
    if (c->min_count.number > 0 || (!c->from && !c->extend))
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s = %s is a share of the steps of each group, and %s names a file that does not tell how "
        "many these are; write a number of values",
        zs_spec_place(spec, "climatology", "min_count"), zs_least_text(&c->min_count, share),
        zs_spec_place(spec, "climatology", c->from ? "from" : "extend"));
}

/* Keys about new steps, and none are made. */
static int check_steps(const zs_spec *spec, zs_error *err)
{
    bool method = zs_spec_gives(spec, "steps", "method"), complete = zs_spec_gives(spec, "steps", "complete");
    if (spec->steps.every.kind != ZS_EVERY_STEP || (!method && !complete))
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s is about new steps, but [steps] every does not say which; add a line such as \"every = "
        "day\" there, or take the key out",
        zs_spec_place(spec, "steps", method ? "method" : "complete"));
}

/* Statistics of an earlier run are taken as they are, or extended; and their file is not overwritten. */
static int check_earlier(const zs_spec *spec, zs_error *err)
{
    const zs_spec_climatology *climatology = &spec->climatology;
    const char *from = zs_spec_place(spec, "climatology", "from");
    const char *extend = zs_spec_place(spec, "climatology", "extend");
    char brief[ZS_BRIEF];
    if (climatology->from && climatology->extend)
        return zs_fail(err, ZS_REFUSED,
                       "%s and %s do not go together: statistics come from a file, or from a file and "
                       "this run; take one of the two out",
                       from, extend);
    if (climatology->from && climatology->baseline.first)
        return zs_fail(err, ZS_REFUSED,
                       "%s and %s do not go together: the baseline is that of the file; take one of the two "
                       "out",
                       from, zs_spec_place(spec, "climatology", "baseline"));
    if (climatology->from && spec->output.path[ZS_STATISTICS])
        return zs_fail(err, ZS_REFUSED,
                       "%s: a run with %s makes no statistics: they are in %s already; take the key out",
                       zs_spec_place(spec, "output", "statistics"), from, zs_brief(climatology->from, brief));
    for (int i = 0; i < zs_spec_written_count(spec); i++) {
        zs_written file = zs_spec_written(spec, i);
        bool grows =
            climatology->extend && i == ZS_STATISTICS; /* may be the same file: it is read, then replaced */
        const char *earlier = climatology->from ? climatology->from : climatology->extend;
        if (file.path && earlier && !grows && same_path(earlier, file.path))
            return zs_fail(err, ZS_REFUSED, "%s and %s name one file, %s, which would be lost; name another",
                           climatology->from ? from : extend, file.where, zs_brief(file.path, brief));
    }
    return 0;
}

static int check_products(const zs_spec *spec, zs_error *err)
{
    for (int i = 0; i < spec->nproduct; i++)
        if (zs_product_complete(&spec->product[i], &spec->given, err))
            return -1;
    return zs_product_join(spec->product, spec->nproduct, &spec->given, err);
}

/* Areas are weights; they are not asked for where nothing is weighted. */
static int check_areas(const zs_spec *spec, zs_error *err)
{
    if (!spec->input.areas.path || zs_spec_wants_areas(spec))
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s names the areas of cells, but no [reduce NAME] weighs values by them; take the key out, "
        "or set weights = area in one",
        zs_spec_place(spec, "input", "area_file"));
}

static int check_outputs(const zs_spec *spec, zs_error *err)
{
    bool any = spec->nproduct > 0 || spec->report.path[ZS_REPORT_PAGE] || spec->report.path[ZS_REPORT_JSON];
    for (int i = 0; i < ZS_OUTPUT_KINDS; i++)
        any = any || spec->output.path[i];
    if (!any)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: [output] names no file: zscore, anomaly, statistics and report are all missing; add a line "
            "such as \"zscore = out/zscore.nc\"",
            spec->path);
    if (spec->output.format == ZS_CLASSIC && spec->output.deflate > 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s = %d does not go with %s = classic, which cannot be compressed; set deflate = 0 or "
            "format = netcdf4",
            zs_spec_place(spec, "output", "deflate"), spec->output.deflate,
            zs_spec_place(spec, "output", "format"));
    if (spec->output.format == ZS_CLASSIC && spec->output.checksum)
        return zs_fail(
            err, ZS_REFUSED,
            "%s = yes does not go with %s = classic, which has no chunks that could have checksums; set "
            "checksum = no or format = netcdf4",
            zs_spec_place(spec, "output", "checksum"), zs_spec_place(spec, "output", "format"));
    if (spec->output.record && spec->run.writer == ZS_LIBRARY_NETCDF)
        return zs_fail(err, ZS_REFUSED,
                       "%s = yes does not go with %s = netcdf, which loses values where ranks write to an "
                       "unlimited time; set record = no or writer = auto",
                       zs_spec_place(spec, "output", "record"), zs_spec_place(spec, "run", "writer"));
    if (spec->output.format == ZS_CLASSIC && spec->run.writer == ZS_LIBRARY_NETCDF)
        return zs_fail(err, ZS_REFUSED,
                       "%s = netcdf does not go with %s = classic, which netcdf-c cannot write from several "
                       "ranks; set writer = auto or format = netcdf4",
                       zs_spec_place(spec, "run", "writer"), zs_spec_place(spec, "output", "format"));
    return 0;
}

/* Keys about the page, and no page. */
static int check_report(const zs_spec *spec, zs_error *err)
{
    bool size = zs_spec_gives(spec, "report", "size"), maps = zs_spec_gives(spec, "report", "maps");
    if (spec->report.path[ZS_REPORT_PAGE] || (!size && !maps))
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s is about a page, but [output] report names none; add a line such as \"report = "
                   "out/report.html\" there, or take the key out",
                   zs_spec_place(spec, "report", size ? "size" : "maps"));
}

int zs_spec_check(zs_spec *spec, zs_error *err)
{
    if (check_needed(spec, err) || zs_merge_rules_check(spec, err) || check_steps(spec, err) ||
        check_window(spec, err) || check_leap_day(spec, err) || check_seasons(spec, err) ||
        check_share(spec, err) || check_weights(spec, err) || zs_robust_check(spec, err) ||
        zs_smooth_check(spec, err) || zs_detrend_check(spec, err) || zs_effect_check(spec, err) ||
        zs_spec_check_masks(spec, err) || check_products(spec, err) || check_areas(spec, err))
        return -1;
    return check_outputs(spec, err) || zs_zarr_rules_check(spec, err) || zs_chunks_check(spec, err) ||
                   check_rounding(spec, err) || check_report(spec, err) || zs_checkpoint_check(spec, err) ||
                   zs_given_check(spec, err) || check_earlier(spec, err) || check_paths(spec, err)
               ? -1
               : 0;
}
