#include "output/product_attributes.h"

#include "base/limits.h"
#include "base/memory.h"
#include "format/nc.h"
#include "header/grid.h"
#include "spec/product.h"
#include "stats/accumulator.h"
#include "time/calendar.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT = 1024 };

/* "z-score of 2 metre temperature". */
static const char *quantity_text(const zs_product_target *to, char text[TEXT])
{
    static const char *const what[ZS_QUANTITIES] = { "", "anomaly of ", "z-score of " };
    const char *name = to->layout->part.grid.long_name;
    snprintf(text, TEXT, "%s%.500s", what[to->layout->product->of], *name ? name : to->layout->variable);
    return text;
}

/* The axes that were reduced, as cell_methods names them: "time: area: ". */
static void reduced_axes(const zs_layout *layout, char text[TEXT])
{
    const bool *over = layout->product->over;
    bool area = over[ZS_AXIS_LATITUDE] && over[ZS_AXIS_LONGITUDE];
    const char *member = layout->part.grid.member_dim; /* where members are one sample, so are their steps */
    char time[2 * ZS_NAME + 6] = "";
    if (over[ZS_AXIS_TIME])
        snprintf(time, sizeof time, "%s: %s%s", layout->part.grid.time_name, member, *member ? ": " : "");
    snprintf(text, TEXT, "%s%s", time,
             area                      ? "area: "
             : over[ZS_AXIS_LATITUDE]  ? "latitude: "
             : over[ZS_AXIS_LONGITUDE] ? "longitude: "
                                       : "");
}

static const char *method_word(zs_method method)
{
    static const char *const word[ZS_METHODS] = {
        "mean", "standard_deviation", "variance", "minimum", "maximum", "sum", "", "root_mean_square"
    };
    return word[method];
}

static void put_units(const zs_product_target *to, int var)
{
    const zs_product *product = to->layout->product;
    const zs_grid *grid = &to->layout->part.grid;
    bool values = product->kind == ZS_REDUCE || product->kind == ZS_EXTRACT,
         reduce = product->kind == ZS_REDUCE;
    char text[ZS_TEXT + 8];
    if (!values || product->of == ZS_OF_ZSCORE || (reduce && product->method == ZS_METHOD_COUNT)) {
        zs_put_text(to->target, var, "units", "1");
        return;
    }
    bool square = reduce && product->method == ZS_METHOD_VARIANCE;
    bool spread = square || (reduce && product->method == ZS_METHOD_STD);
    snprintf(text, sizeof text, square && *grid->units ? "(%s)2" : "%s", grid->units);
    zs_put_text(to->target, var, "units", text);
    if (grid->temperature && !square)
        zs_put_text(to->target, var, "units_metadata",
                    product->of == ZS_OF_ANOMALY || spread ? "temperature: difference"
                                                           : "temperature: on_scale");
}

static void describe_reduce(const zs_product_target *to, int var)
{
    const zs_product *product = to->layout->product;
    const zs_origin *o = &to->origin;
    char name[TEXT], axes[TEXT], text[3 * TEXT], before[ZS_TEXT], standard[ZS_TEXT];
    reduced_axes(to->layout, axes);
    bool count = product->method == ZS_METHOD_COUNT;
    snprintf(text, sizeof text, "%s of the %s",
             count ? "number of valid values" : zs_method_name[product->method], quantity_text(to, name));
    zs_put_text(to->target, var, "long_name", text);
    if (product->of == ZS_OF_DATA && !count && zs_get_text(o->ncid, o->var, "standard_name", standard))
        zs_put_text(to->target, var, "standard_name", standard);
    zs_get_text(o->ncid, o->var, "cell_methods", before);
    if (!count) {
        snprintf(text, sizeof text, "%.1000s%s%s%s%s", before, *before ? " " : "", axes,
                 method_word(product->method),
                 product->area ? " (comment: weighted by the areas of cells)" : "");
        zs_put_text(to->target, var, "cell_methods", text);
    }
    zs_put_text(to->target, var, "weights", product->area ? "area" : "none");
}

static void describe_histogram(const zs_product_target *to, int k, int var)
{
    static const char *const what[ZS_LAYOUT_VARS] = { "number of values in each bin",
                                                      "number of values below all bins",
                                                      "number of values above all bins",
                                                      "number of missing values" };
    char name[TEXT], text[2 * TEXT];
    snprintf(text, sizeof text, "%s: %s", what[k], quantity_text(to, name));
    zs_put_text(to->target, var, "long_name", text);
}

static void describe_exceedance(const zs_product_target *to, int k, int var)
{
    const zs_grid *grid = &to->layout->part.grid;
    double threshold = to->layout->product->threshold;
    char name[TEXT], text[2 * TEXT];
    quantity_text(to, name);
    if (k == 1)
        snprintf(text, sizeof text, "number of steps at which %s is valid", name);
    else
        snprintf(text, sizeof text, "%s |%s| is above %.15g",
                 k == 0 ? "number of steps at which" : "last time at which", name, threshold);
    zs_put_text(to->target, var, "long_name", text);
    zs_check(to->target, nc_put_att_double(to->target->ncid, var, "threshold", NC_DOUBLE, 1, &threshold));
    if (k < 2) {
        zs_put_text(to->target, var, "units", "1");
        return;
    }
    zs_put_text(to->target, var, "units", grid->time_units);
    zs_put_text(to->target, var, "calendar", zs_calendar_name(grid->time_axis.calendar));
}

static void describe_extract(const zs_product_target *to, int var)
{
    const zs_origin *o = &to->origin;
    char name[TEXT], text[ZS_TEXT];
    zs_put_text(to->target, var, "long_name", quantity_text(to, name));
    if (to->layout->product->of == ZS_OF_DATA && zs_get_text(o->ncid, o->var, "standard_name", text))
        zs_put_text(to->target, var, "standard_name", text);
    if (to->layout->product->of != ZS_OF_DATA)
        zs_put_rounding(to->target, o->spec, var);
    zs_get_text(o->ncid, o->var, "cell_methods", text);
    zs_put_text(to->target, var, "cell_methods", text);
}

static void describe(const zs_product_target *to, int k, int var)
{
    zs_product_kind kind = to->layout->product->kind;
    zs_put_fill(to->target, var, to->layout->var[k].type);
    if (kind == ZS_REDUCE)
        describe_reduce(to, var);
    else if (kind == ZS_HISTOGRAM)
        describe_histogram(to, k, var);
    else if (kind == ZS_EXCEEDANCE)
        describe_exceedance(to, k, var);
    else
        describe_extract(to, var);
    if (kind != ZS_EXCEEDANCE)
        put_units(to, var);
    if (to->layout->product->of != ZS_OF_DATA)
        zs_put_rules(to->target, &to->origin, var);
    zs_put_text(to->target, var, "coordinates", to->coordinates);
}

static int define_bins(const zs_product_target *to)
{
    const zs_layout *layout = to->layout;
    int pair, bin, dims[2], var, bounds, ncid = to->target->ncid;
    char text[TEXT];
    const char *units = layout->product->of == ZS_OF_ZSCORE ? "1" : layout->part.grid.units;
    zs_check(to->target, nc_def_dim(ncid, "bin", (size_t)layout->product->bins, &bin));
    if (nc_inq_dimid(ncid, "bnds", &pair) != NC_NOERR)
        zs_check(to->target, nc_def_dim(ncid, "bnds", 2, &pair));
    zs_check(to->target, nc_def_var(ncid, "bin", NC_DOUBLE, 1, &bin, &var));
    dims[0] = bin;
    dims[1] = pair;
    zs_check(to->target, nc_def_var(ncid, "bin_bnds", NC_DOUBLE, 2, dims, &bounds));
    zs_put_text(to->target, var, "long_name", quantity_text(to, text));
    zs_put_text(to->target, var, "units", units);
    zs_put_text(to->target, var, "bounds", "bin_bnds");
    zs_put_text(to->target, var, "comment",
                "the lower edge of a bin counts, the upper edge of the last one also");
    return bin;
}

void zs_product_define(const zs_product_target *to)
{
    static const nc_type type[] = { NC_FLOAT, NC_DOUBLE, NC_INT, NC_INT64 };
    const zs_layout *layout = to->layout;
    char name[ZS_NAME];
    int bin = -1, var;
    if (layout->var[0].bins)
        bin = define_bins(to);
    for (int k = 0; k < layout->nvar && to->target->status == NC_NOERR; k++) {
        int all[] = { to->time_dim, to->member_dim, layout->var[k].bins ? bin : -1, to->row_dim,
                      to->column_dim };
        int dims[sizeof all / sizeof *all], ndim = 0;
        for (size_t axis = 0; axis < sizeof all / sizeof *all; axis++)
            if (all[axis] >= 0)
                dims[ndim++] = all[axis];
        zs_layout_name(layout, k, name);
        zs_check(to->target, nc_def_var(to->target->ncid, name, type[layout->var[k].type], ndim, dims, &var));
        if (to->target->status == NC_NOERR)
            describe(to, k, var);
    }
}

int zs_product_put_bins(zs_target *target, const zs_layout *layout, zs_error *err)
{
    int64_t n = layout->product->bins;
    int var;
    if (!layout->var[0].bins)
        return 0;
    double *center = zs_alloc(3 * (size_t)n, sizeof *center, "bins", err);
    if (!center)
        return -1;
    for (int64_t i = 0; i < n; i++) {
        double low = zs_bin_edge(layout->product, i), high = zs_bin_edge(layout->product, i + 1);
        center[i] = low + (high - low) / 2;
        center[n + 2 * i] = low;
        center[n + 2 * i + 1] = high;
    }
    zs_check(target, nc_inq_varid(target->ncid, "bin", &var));
    zs_check(target, nc_put_var_double(target->ncid, var, center));
    zs_check(target, nc_inq_varid(target->ncid, "bin_bnds", &var));
    zs_check(target, nc_put_var_double(target->ncid, var, center + n));
    free(center);
    return 0;
}
