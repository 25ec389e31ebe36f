#include "output/layout_quantile.h"

#include "base/error.h"
#include "output/contents.h"
#include "output/describe.h"
#include "output/layout_axes.h"
#include "output/metadata.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "stats/quantile.h"
#include "stats/smooth.h"
#include "time/cycle.h"
#include "time/group_key.h"

/* The steps of a group are those that its mean is of.  An earlier run's are not there. */
static int check_members(const zs_contents *run, const zs_product *product, zs_error *err)
{
    const zs_spec_climatology *climatology = &run->spec->climatology;
    const zs_grouping *how = &climatology->grouping;
    const char *where = zs_spec_place(run->spec, product->section, "by");
    if (product->by != ZS_BY_GROUP)
        return 0;
    if (climatology->from || climatology->extend)
        return zs_fail(err, ZS_REFUSED,
                       "%s = group needs the steps of the groups, and those of an earlier run are not read "
                       "(%s); take that key out, or by",
                       where, zs_spec_place(run->spec, "climatology", climatology->from ? "from" : "extend"));
    if (zs_grouping_weighs(how))
        return zs_fail(
            err, ZS_REFUSED,
            "%s = group does not go with %s: all values of a quantile count alike; take one of "
            "the two out",
            where, zs_spec_place(run->spec, "climatology", how->by_length ? "weights" : "window_weights"));
    return 0;
}

/* A fit of N harmonics needs 2 N + 1 groups.  With fewer, all of its results would be missing. */
static int check_harmonics(const zs_contents *run, const zs_smooth *smooth, const char *where, zs_error *err)
{
    zs_cycles cycles = { 0 };
    if (zs_cycles_make(run->groups, &cycles, err))
        return -1;
    int most = zs_cycles_most(&cycles), needed = zs_smooth_needs(smooth);
    zs_cycles_clear(&cycles);
    return most >= needed
               ? 0
               : zs_fail(err, ZS_REFUSED,
                         "%s = harmonics %d needs %d groups with values, and the steps of this run "
                         "are in %d; set fewer harmonics",
                         where, smooth->n, needed, most);
}

/* Are the groups a cycle of the year that can be smoothed like this? */
static int check_cycle(const zs_contents *run, const zs_product *product, zs_error *err)
{
    const zs_smooth *smooth = &product->quantiles.smooth;
    const char *where = zs_spec_place(run->spec, product->section, "smooth");
    char text[ZS_SMOOTH_TEXT];
    if (smooth->kind == ZS_SMOOTH_NONE)
        return 0;
    int length = zs_cycle_length(&run->groups->how, run->groups->calendar);
    if (length == 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: groups by %s do not follow each other through the year; set group = day, month, week "
            "or pentad",
            where, zs_group_kind_name(run->groups->how.kind));
    if (!zs_smooth_fits(smooth, length))
        return zs_fail(err, ZS_REFUSED, "%s = %s does not go with the %d groups that a year has", where,
                       zs_smooth_text(smooth, text), length);
    return smooth->kind == ZS_SMOOTH_HARMONICS ? check_harmonics(run, smooth, where, err) : 0;
}

static int make(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_product *product = layout->product;
    zs_layout_set_parts(layout, run);
    zs_layout_add_product(layout, run->spec->input.name, "quantile", ZS_FIELD_DOUBLE)->bins = true;
    return zs_check_parts(run, product, err) || check_members(run, product, err) ||
                   check_cycle(run, product, err)
               ? -1
               : 0;
}

static void describe(const zs_layout *layout, int var, const zs_contents *c, zs_metadata *to)
{
    const zs_product *product = layout->product;
    char name[ZS_DESCRIBE_TEXT], text[ZS_SMOOTH_TEXT];
    (void)var;
    zs_metadata_format(to, "long_name", "quantiles of %s", zs_describe_quantity(product, c, name));
    if (product->of == ZS_OF_DATA)
        zs_metadata_text(to, "standard_name", c->variable->standard_name);
    zs_metadata_text(to, "quantile_method", zs_quantile_method_name[product->quantiles.method]);
    if (product->quantiles.smooth.kind != ZS_SMOOTH_NONE)
        zs_metadata_text(to, "quantile_smooth", zs_smooth_text(&product->quantiles.smooth, text));
    if (product->min_count > 1)
        zs_metadata_int(to, "reduced_min_count", product->min_count);
    if (product->of == ZS_OF_ZSCORE)
        zs_metadata_text(to, "units", "1");
    else
        zs_describe_units(c, product->of == ZS_OF_ANOMALY, to);
    zs_describe_product_rules(product, c, to);
}

const zs_layout_kind zs_layout_quantile = { make, describe };
