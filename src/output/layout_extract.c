#include "output/layout_extract.h"

#include "base/error.h"
#include "base/range.h"
#include "catalog/series.h"
#include "output/contents.h"
#include "output/describe.h"
#include "output/metadata.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "spec/value.h"

/* Steps by their index: all members of a step have the same one. */
static int select_indices(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_index_range *step = &layout->product->step;
    int64_t members = run->series->nmember, n = run->series->nstep / members;
    if (step->last >= n)
        return zs_fail(err, ZS_REFUSED, "%s: there is no step %d; the %lld steps have the indices 0 to %lld",
                       zs_spec_place(run->spec, layout->product->section, "step"), step->last, (long long)n,
                       (long long)n - 1);
    layout->steps = (zs_range){ step->first * members, (step->last - step->first + 1) * members };
    return 0;
}

static int select_steps(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_product *product = layout->product;
    if (!product->time.first && !product->step.set)
        return 0;
    if (product->step.set
            ? select_indices(layout, run, err)
            : zs_series_find(run->series, &product->time, zs_spec_place(run->spec, product->section, "time"),
                             &layout->steps, err))
        return -1;
    layout->series.steps.first += layout->steps.first;
    layout->series.nstep = layout->steps.count;
    return 0;
}

static int make(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_product *product = layout->product;
    bool data = product->of == ZS_OF_DATA;
    layout->time = ZS_STEPS;
    layout->rounded = !data;
    zs_layout_add_product(layout, run->spec->input.name, NULL, data ? ZS_FIELD_DOUBLE : ZS_FIELD_FLOAT);
    return select_steps(layout, run, err);
}

static void describe(const zs_layout *layout, int var, const zs_contents *c, zs_metadata *to)
{
    char text[ZS_DESCRIBE_TEXT];
    bool data = layout->product->of == ZS_OF_DATA;
    (void)var;
    zs_metadata_text(to, "long_name", zs_describe_quantity(layout->product, c, text));
    if (data)
        zs_metadata_text(to, "standard_name", c->variable->standard_name);
    else
        zs_describe_rounding(c->spec, to);
    zs_metadata_text(to, "cell_methods", c->variable->cell_methods);
    if (layout->product->of == ZS_OF_ZSCORE)
        zs_metadata_text(to, "units", "1");
    else
        zs_describe_units(c, layout->product->of == ZS_OF_ANOMALY, to);
    zs_describe_product_rules(layout->product, c, to);
}

const zs_layout_kind zs_layout_extract = { make, describe };
