#include "output/layout_reduce.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "catalog/cell_areas.h"
#include "catalog/select.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "output/cell_methods.h"
#include "output/contents.h"
#include "output/describe.h"
#include "output/layout_axes.h"
#include "output/metadata.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "stats/accumulator.h"

#include <stdio.h>

/* Areas are not known: neither latitudes and longitudes nor the files have them.  CDO makes them of corners.
 */
static int fail_unknown(const zs_contents *run, const char *where, zs_error *err)
{
    const zs_grid *grid = run->grid;
    const char *measure = run->areas->measure, *path = run->files->paths.path[0];
    char word[ZS_SHELL_WORD], command[ZS_SHELL_WORD + 64] = "";
    if (grid->lat_bounds == ZS_WORTH_USABLE && grid->lon_bounds == ZS_WORTH_USABLE)
        snprintf(command, sizeof command, ", which \"cdo gridarea %s areas.nc\" makes",
                 zs_shell_word(path, word));
    return zs_fail(
        err, ZS_REFUSED,
        "%s: areas are not known: the rows of this grid are not of one latitude, or its columns not "
        "of one longitude (%s%s%s%s); name a file of the areas of cells with [input] area_file%s; or "
        "set weights = none",
        where, path, *measure ? "; cell_measures names " : "", measure, *measure ? ", which it has not" : "",
        command);
}

static int check(const zs_product *product, const zs_contents *run, zs_error *err)
{
    const bool *over = product->over;
    bool plain = zs_grid_is_plain(run->grid);
    bool weights = zs_spec_gives(run->spec, product->section, "weights");
    for (zs_axis axis = 0; axis < ZS_AXES; axis++)
        if (over[axis] && zs_check_axis(run, axis, zs_spec_place(run->spec, product->section, "over"), err))
            return -1;
    if (over[ZS_AXIS_LATITUDE] != over[ZS_AXIS_LONGITUDE] && !plain)
        return zs_fail_curved(run, zs_spec_place(run->spec, product->section, "over"),
                              "reduce latitude and longitude together, or regrid the files first", err);
    if (zs_check_parts(run, product, err))
        return -1;
    bool of_axes = product->area && !run->areas->of_cells;
    const zs_grid *grid = run->grid;
    if (of_axes && !plain)
        return fail_unknown(run, zs_spec_place(run->spec, product->section, weights ? "weights" : "over"),
                            err);
    if (of_axes &&
        zs_select_check(grid->lat, grid->file_rows, grid->lat_name, run->files->paths.path[0], err))
        return zs_fail_in(err, "%s",
                          zs_spec_place(run->spec, product->section, weights ? "weights" : "over"));
    return 0;
}

static int make(zs_layout *layout, const zs_contents *run, zs_error *err)
{
    const zs_product *product = layout->product;
    zs_layout_set_parts(layout, run);
    if (!product->over[ZS_AXIS_TIME])
        layout->time = ZS_STEPS;
    layout->has_rows = !product->over[ZS_AXIS_LATITUDE];
    layout->has_columns = !product->over[ZS_AXIS_LONGITUDE];
    zs_layout_add_product(layout, run->spec->input.name, zs_method_name[product->method], ZS_FIELD_DOUBLE);
    return check(product, run, err);
}

/* Name the axes that were reduced, for cell_methods: "time: area: ". */
static void reduced_axes(const zs_product *product, const zs_contents *c, char text[ZS_DESCRIBE_TEXT])
{
    const bool *over = product->over;
    bool area = over[ZS_AXIS_LATITUDE] && over[ZS_AXIS_LONGITUDE];
    const char *member = c->series->member_dim; /* members that count as one sample are reduced with time */
    char time[2 * ZS_NAME + 6] = "";
    if (over[ZS_AXIS_TIME])
        snprintf(time, sizeof time, "%.256s: %s%s", c->statistics_time, member, *member ? ": " : "");
    snprintf(text, ZS_DESCRIBE_TEXT, "%s%s", time,
             area                      ? "area: "
             : over[ZS_AXIS_LATITUDE]  ? "latitude: "
             : over[ZS_AXIS_LONGITUDE] ? "longitude: "
                                       : "");
}

/* " where land", if CF knows the name of the mask as a type of area (CF-1.11, 7.3.3, and its table of area
 * types), and areas are what is reduced; else "".  The attribute `where` says it in any case. */
static const char *where_type(const zs_product *product, char text[ZS_DESCRIBE_TEXT])
{
    static const char *const known[] = { "land",         "sea",         "ice_free_land",
                                         "ice_free_sea", "land_ice",    "sea_ice",
                                         "ice_sheet",    "ice_shelf",   "snow",
                                         "vegetation",   "trees",       "crops",
                                         "urban",        "bare_ground", NULL };
    const zs_mask_list *where = &product->where;
    bool area = product->over[ZS_AXIS_LATITUDE] && product->over[ZS_AXIS_LONGITUDE];
    bool is_type = area && where->n == 1 && !where->use[0].inverse && zs_is_among(where->use[0].name, known);
    snprintf(text, ZS_DESCRIBE_TEXT, "%s%s", is_type ? " where " : "", is_type ? where->use[0].name : "");
    return text;
}

static const char *method_word(zs_method method)
{
    static const char *const word[ZS_METHODS] = {
        "mean", "standard_deviation", "variance", "minimum", "maximum", "sum", "", "root_mean_square"
    };
    return word[method];
}

static void add_units(const zs_product *product, const zs_contents *c, zs_metadata *to)
{
    zs_method method = product->method;
    if (product->of == ZS_OF_ZSCORE || method == ZS_METHOD_COUNT)
        zs_metadata_text(to, "units", "1");
    else if (method == ZS_METHOD_VARIANCE && *c->variable->units)
        zs_metadata_format(to, "units", "(%s)2", c->variable->units);
    else if (method != ZS_METHOD_VARIANCE)
        zs_describe_units(c, product->of == ZS_OF_ANOMALY || method == ZS_METHOD_STD, to);
}

static void describe(const zs_layout *layout, int var, const zs_contents *c, zs_metadata *to)
{
    const zs_product *product = layout->product;
    char name[ZS_DESCRIBE_TEXT], axes[ZS_DESCRIBE_TEXT], where[ZS_DESCRIBE_TEXT];
    char now[3 * ZS_DESCRIBE_TEXT], areas[ZS_AREAS_TEXT];
    bool count = product->method == ZS_METHOD_COUNT;
    (void)var;
    zs_metadata_format(to, "long_name", "%s of the %s",
                       count ? "number of valid values" : zs_method_name[product->method],
                       zs_describe_quantity(product, c, name));
    if (product->of == ZS_OF_DATA && !count)
        zs_metadata_text(to, "standard_name", c->variable->standard_name);
    reduced_axes(product, c, axes);
    snprintf(now, sizeof now, "%s%s%s%s", axes, method_word(product->method), where_type(product, where),
             product->area ? " (comment: weighted by the areas of cells)" : "");
    if (!count)
        zs_cell_methods_product(c, now, to);
    zs_metadata_text(to, "weights", product->area ? "area" : "none");
    if (product->area && c->areas->of_cells)
        zs_metadata_text(to, "areas", zs_cell_areas_text(c->areas, areas));
    if (product->min_count > 1)
        zs_metadata_int(to, "reduced_min_count", product->min_count);
    add_units(product, c, to);
    zs_describe_product_rules(product, c, to);
}

const zs_layout_kind zs_layout_reduce = { make, describe };
