#include "output/layout_histogram.h"

#include "base/error.h"
#include "header/grid.h"
#include "output/contents.h"
#include "output/describe.h"
#include "output/layout_axes.h"
#include "output/metadata.h"
#include "spec/product.h"
#include "spec/spec.h"

static int check(const zs_product *product, const zs_contents *run, zs_error *err)
{
    zs_axis axis = product->by == ZS_BY_LATITUDE ? ZS_AXIS_LATITUDE : ZS_AXIS_LONGITUDE;
    if (zs_check_parts(run, product, err))
        return -1;
    if (product->by != ZS_BY_LATITUDE && product->by != ZS_BY_LONGITUDE)
        return 0;
    if (zs_check_axis(run, axis, zs_spec_place(run->spec, product->section, "by"), err))
        return -1;
    return zs_grid_is_plain(run->grid) ? 0
                                       : zs_fail_curved(run, zs_spec_place(run->spec, product->section, "by"),
                                                        "take \"by\" out, or regrid the files first", err);
}

static int make(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_product *product = layout->product;
    const char *variable = run->spec->input.name;
    zs_layout_set_parts(layout, run);
    if (product->by == ZS_BY_TIME)
        layout->time = ZS_STEPS;
    layout->has_rows = product->by == ZS_BY_LATITUDE;
    layout->has_columns = product->by == ZS_BY_LONGITUDE;
    zs_layout_add_product(layout, variable, "histogram", ZS_FIELD_LONG)->bins = true;
    zs_layout_add_product(layout, variable, "below", ZS_FIELD_LONG);
    zs_layout_add_product(layout, variable, "above", ZS_FIELD_LONG);
    zs_layout_add_product(layout, variable, "missing", ZS_FIELD_LONG);
    return check(product, run, err);
}

static void describe(const zs_layout *layout, int var, const zs_contents *c, zs_metadata *to)
{
    static const char *const what[] = { "number of values in each bin", "number of values below all bins",
                                        "number of values above all bins", "number of missing values" };
    char name[ZS_DESCRIBE_TEXT];
    zs_metadata_format(to, "long_name", "%s: %s", what[var], zs_describe_quantity(layout->product, c, name));
    zs_metadata_text(to, "units", "1");
    zs_describe_product_rules(layout->product, c, to);
}

const zs_layout_kind zs_layout_histogram = { make, describe };
