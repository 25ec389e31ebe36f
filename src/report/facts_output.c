#include "report/facts_output.h"

#include "format/digest.h"
#include "output/contents.h"
#include "output/layout.h"
#include "output/layout_make.h"
#include "output/metadata.h"
#include "spec/fields.h"
#include "spec/product.h"
#include "time/date_text.h"

#include <stdbool.h>

/* --- files ---------------------------------------------------------------------------------------------- */

/* The lengths of the dimensions that hold more than what was reduced. */
static json_t *shape(zs_json_maker *maker, const zs_layout *layout, int k)
{
    const zs_layout_var *var = &layout->var[k];
    bool members = var->time && layout->time == ZS_STEPS && *layout->series.member_dim;
    json_t *all = zs_json_array(maker);
    if (var->time)
        zs_json_append(maker, all, json_integer(zs_layout_times(layout)));
    if (members)
        zs_json_append(maker, all, json_integer(layout->series.nmember));
    if (*layout->grid.levels.dim)
        zs_json_append(maker, all, json_integer(layout->grid.levels.n));
    if (var->bins)
        zs_json_append(maker, all, json_integer(zs_product_bins(layout->product)));
    if (layout->has_rows && *layout->grid.row_dim)
        zs_json_append(maker, all, json_integer(layout->grid.rows.count));
    if (layout->has_columns && *layout->grid.col_dim)
        zs_json_append(maker, all, json_integer(layout->grid.ncol));
    return all;
}

static json_t *digest(const zs_layout *layout, int k, const zs_file_made *made)
{
    char text[ZS_DIGEST_TEXT];
    if (!made || !made->digest)
        return json_null();
    const zs_digest *of = &made->digest[layout->product ? k : (int)layout->var[k].field];
    return of->nparts > 0 ? json_string(zs_digest_text(of, text)) : json_null();
}

/* A variable of a product that is one number, once it is written. */
static json_t *value(const zs_facts_of *of, int product, int k)
{
    const zs_single *single = product >= 0 && of->totals && of->totals->single
                                  ? &of->totals->single[product * ZS_FIELDS + k]
                                  : NULL;
    return single && single->known ? zs_json_number(single->value) : json_null();
}

static json_t *variable(zs_json_maker *maker, const zs_layout *layout, int k, const zs_contents *run,
                        const zs_file_made *made)
{
    static const char *const type[] = { "float32", "float64", "int32", "int64" };
    zs_metadata metadata = { 0 };
    zs_contents contents = zs_layout_contents(layout, run);
    contents.statistics_time = "time";
    layout->kind->describe(layout, k, &contents, &metadata);
    maker->failed = maker->failed || metadata.failed;
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "name", zs_json_text(layout->var[k].name));
    zs_json_set(maker, all, "long_name", zs_json_text(zs_metadata_find(&metadata, "long_name")));
    zs_json_set(maker, all, "units", zs_json_text(zs_metadata_find(&metadata, "units")));
    zs_json_set(maker, all, "type", json_string(type[layout->var[k].type]));
    zs_json_set(maker, all, "shape", shape(maker, layout, k));
    zs_json_set(maker, all, "digest", digest(layout, k, made));
    zs_metadata_clear(&metadata);
    return all;
}

/* File i of the spec.  made: NULL for a plan. */
static json_t *file(zs_json_maker *maker, const zs_facts_of *of, const zs_written *written,
                    const zs_file_made *made)
{
    const zs_product *product = written->product >= 0 ? &of->spec->product[written->product] : NULL;
    zs_contents run = zs_contents_of(of->spec, of->catalog);
    zs_layout own;
    const zs_layout *layout = product ? &of->layout[written->product] : &own;
    if (!product)
        zs_layout_make_output(&run, written->kind, &own);
    json_t *all = zs_json_object(maker), *variables = zs_json_array(maker);
    char what[ZS_PRODUCT_TEXT];
    for (int k = 0; k < layout->nvar; k++) {
        json_t *one = variable(maker, layout, k, &run, made);
        zs_json_set(maker, one, "value", value(of, written->product, k));
        zs_json_append(maker, variables, one);
    }
    zs_json_set(maker, all, "path", zs_json_text(written->path));
    zs_json_set(
        maker, all, "kind",
        json_string(product ? zs_product_kind_name(product->kind) : zs_output_kind_name(written->kind)));
    zs_json_set(maker, all, "section", zs_json_text(product ? product->section : NULL));
    zs_json_set(maker, all, "what", zs_json_text(product ? zs_product_text(product, what) : NULL));
    zs_json_set(maker, all, "bytes", made && made->bytes >= 0 ? json_integer(made->bytes) : json_null());
    zs_json_set(maker, all, "bytes_of_values", json_integer(zs_layout_bytes(layout)));
    zs_json_set(maker, all, "variables", variables);
    return all;
}

json_t *zs_facts_outputs(zs_json_maker *maker, const zs_facts_of *of)
{
    json_t *all = zs_json_array(maker);
    for (int i = 0; i < zs_spec_netcdf_count(of->spec); i++) {
        zs_written written = zs_spec_written(of->spec, i);
        if (written.path)
            zs_json_append(maker, all, file(maker, of, &written, of->made ? &of->made[i] : NULL));
    }
    return all;
}

/* --- results -------------------------------------------------------------------------------------------- */

static json_t *extreme(zs_json_maker *maker, const zs_facts_of *of, bool highest)
{
    const zs_series *series = &of->catalog->series;
    if (of->totals->tally.count == 0)
        return json_null();
    zs_place place = zs_totals_extreme(of->totals, &of->catalog->grid, highest);
    const zs_step step = zs_series_step(series, place.step);
    json_t *all = zs_json_object(maker);
    char time[ZS_TIME_TEXT];
    zs_json_set(maker, all, "value", zs_json_number((double)place.z));
    zs_json_set(maker, all, "time", json_string(zs_time_format(series->time.axis.calendar, step.time, time)));
    zs_json_set(maker, all, "step", json_integer(place.step / series->nmember));
    zs_json_set(maker, all, "member", series->nmember > 1 ? json_integer(step.member) : json_null());
    bool levels = *of->catalog->grid.levels.dim != '\0';
    zs_json_set(maker, all, "level", levels ? json_integer(place.level) : json_null());
    zs_json_set(maker, all, "level_value", zs_json_number(place.level_value));
    zs_json_set(maker, all, "row", json_integer(place.row));
    zs_json_set(maker, all, "column", json_integer(place.column));
    zs_json_set(maker, all, "latitude", zs_json_number(place.row_value));
    zs_json_set(maker, all, "longitude", zs_json_number(place.column_value));
    return all;
}

static json_t *check(zs_json_maker *maker, const zs_facts_of *of)
{
    const char *why = zs_totals_unchecked(of->totals, of->spec, of->catalog);
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "done", json_boolean(!why));
    zs_json_set(maker, all, "values", json_integer(why ? 0 : of->totals->checked));
    zs_json_set(maker, all, "why", zs_json_text(why));
    return all;
}

json_t *zs_facts_summary(zs_json_maker *maker, const zs_facts_of *of)
{
    const zs_totals *totals = of->totals;
    if (!totals)
        return json_null();
    /* how many values an earlier run had: not known */
    bool known = of->catalog->prior.path == NULL || !totals->statistics;
    bool given = of->catalog->prior.given[ZS_GIVEN_MEAN].path && totals->statistics;
    int64_t values = totals->values;
    json_t *all = zs_json_object(maker);
    zs_json_set(maker, all, "values", known ? json_integer(values) : json_null());
    zs_json_set(maker, all, "valid", given ? json_null() : json_integer(totals->valid));
    zs_json_set(maker, all, "missing", known ? json_integer(values - totals->valid) : json_null());
    zs_json_set(maker, all, "cells", json_integer(of->catalog->grid.nrow * of->catalog->grid.ncol));
    zs_json_set(maker, all, "cells_few", json_integer(totals->cells_few));
    zs_json_set(maker, all, "cells_constant", json_integer(totals->cells_constant));
    zs_json_set(maker, all, "cells_no_std", json_integer(totals->cells_no_std));
    zs_json_set(maker, all, "cells_overflow", json_integer(totals->cells_overflow));
    zs_json_set(maker, all, "beyond", json_integer(totals->beyond));
    zs_json_set(maker, all, "z_scores", json_integer(totals->tally.count));
    zs_json_set(maker, all, "lowest_z", extreme(maker, of, false));
    zs_json_set(maker, all, "highest_z", extreme(maker, of, true));
    zs_json_set(maker, all, "check", check(maker, of));
    return all;
}
