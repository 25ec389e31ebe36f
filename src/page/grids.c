#include "page/grids.h"

#include "base/memory.h"
#include "page/cell_places.h"
#include "page/coarse.h"
#include "page/labels.h"
#include "page/numbers_16.h"
#include "report/json.h"

#include <math.h>
#include <stdlib.h>

/* The mean place of some neighbouring rows or columns. */
static double centre(const zs_label_axis *axis, int64_t first, int64_t n)
{
    double sum = 0;
    for (int64_t k = first; k < first + n; k++)
        sum += zs_label_place(axis, k) - zs_label_place(axis, first);
    return zs_label_place(axis, first) + sum / (double)n;
}

/* The object of an axis; null if it has neither name nor places.  factor: cells of a pixel. */
static json_t *axis_object(zs_json_maker *maker, const zs_label_axis *axis, int64_t factor)
{
    int64_t n = zs_label_length(axis);
    const char *name = zs_label_name(axis);
    bool known = !isnan(zs_label_place(axis, 0)) &&
                 !axis->grid->cells; /* cells have places of their own, and are many */
    if (!name && !known)
        return json_null();
    json_t *object = zs_json_object(maker), *values = zs_json_array(maker), *full = zs_json_array(maker);
    for (int64_t k = 0; k < n && known; k += factor)
        zs_json_append(maker, values, zs_json_number(centre(axis, k, zs_min(factor, n - k))));
    for (int64_t k = 0; k < n && known; k++)
        zs_json_append(maker, full, zs_json_number(zs_label_place(axis, k)));
    zs_json_set(maker, object, "name", zs_json_text(name));
    zs_json_set(maker, object, "units", zs_json_text(zs_label_units(axis)));
    zs_json_set(maker, object, "values", values);
    zs_json_set(maker, object, "full", full);
    return object;
}

/* Pack a coordinate that each cell has: [at, length, scale, offset]. */
static int pack_places(zs_canvas *to, const zs_pixels *pixels, const double *place, bool angles,
                       json_t **list, zs_error *err)
{
    size_t n = (size_t)(pixels->rows * pixels->columns);
    double *mean = zs_alloc_raw(n, sizeof *mean, "the places of pixels", err);
    zs_block_place at;
    if (!mean)
        return -1;
    if (angles)
        zs_coarse_angles(pixels, place, mean);
    else
        zs_coarse_means(pixels, place, mean);
    zs_scale_16 scale = zs_scale_16_of(mean, n, false);
    int result = zs_numbers_16_add(&scale, pixels->rows, pixels->columns, mean, to->blocks, &at, err);
    free(mean);
    if (result)
        return -1;
    *list = zs_json_array(to->maker);
    zs_json_append(to->maker, *list, json_integer(at.at));
    zs_json_append(to->maker, *list, json_integer(at.length));
    zs_json_append(to->maker, *list, zs_json_number(scale.scale));
    zs_json_append(to->maker, *list, zs_json_number(scale.offset));
    return 0;
}

/* Latitude and longitude of each pixel, where rows and columns do not tell them. */
static int add_places(zs_canvas *to, const zs_catalog *catalog, const zs_grid *grid, const zs_pixels *pixels,
                      json_t *object, zs_error *err)
{
    json_t *latitude = NULL, *longitude = NULL;
    zs_cell_places places;
    int result = zs_cell_places_read(catalog, grid, &places, err);
    if (result == 0 && places.latitude)
        result = pack_places(to, pixels, places.latitude, false, &latitude, err) ||
                         pack_places(to, pixels, places.longitude, true, &longitude, err)
                     ? -1
                     : 0;
    zs_cell_places_clear(&places);
    zs_json_set(to->maker, object, "latitude", latitude ? latitude : json_null());
    zs_json_set(to->maker, object, "longitude", longitude ? longitude : json_null());
    return result;
}

int zs_grids_add(zs_canvas *to, const zs_catalog *catalog, const zs_grid *grid, const zs_pixels *pixels,
                 zs_error *err)
{
    zs_json_maker *maker = to->maker;
    json_t *object = zs_json_object(maker);
    zs_label_axis rows = { grid, false }, columns = { grid, true };
    bool world = zs_grid_is_plain(grid) && grid->degrees && grid->lat && grid->lon;
    const struct {
        const char *key;
        int64_t number;
    } size[] = { { "rows", pixels->rows },           { "columns", pixels->columns },
                 { "cell_rows", pixels->cell_rows }, { "cell_columns", pixels->cell_columns },
                 { "full_rows", pixels->nrow },      { "full_columns", pixels->ncol } };
    for (size_t k = 0; k < sizeof size / sizeof *size; k++)
        zs_json_set(maker, object, size[k].key, json_integer(size[k].number));
    zs_json_set(maker, object, "row", axis_object(maker, &rows, pixels->cell_rows));
    zs_json_set(maker, object, "column", axis_object(maker, &columns, pixels->cell_columns));
    int result = add_places(to, catalog, grid, pixels, object, err);
    zs_json_set(maker, object, "world", json_boolean(world));
    zs_json_append(maker, to->grids, object);
    return result ? -1 : (int)json_array_size(to->grids) - 1;
}
