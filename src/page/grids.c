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

/* A coordinate that each cell has, for zs_coarse_read(). */
typedef struct coordinate {
    const zs_cell_places *places;
    zs_cell_place which;
} coordinate;

static int read_rows(const void *from, zs_range rows, double *to, zs_error *err)
{
    const coordinate *one = from;
    return zs_cell_places_rows(one->places, one->which, rows, to, err);
}

/* Pack a coordinate: [at, length, scale, offset]. */
static int pack_places(zs_canvas *to, const zs_pixels *pixels, const coordinate *one, json_t **list,
                       zs_error *err)
{
    size_t n = (size_t)(pixels->rows * pixels->columns);
    zs_coarse_kind kind = one->which == ZS_PLACE_LONGITUDE ? ZS_COARSE_ANGLES : ZS_COARSE_VALUES;
    zs_block_place at = { 0, 0 };
    zs_scale_16 scale = { .scale = 1 };
    double *mean = zs_alloc_raw(n, sizeof *mean, "the places of pixels", err);
    int result = mean ? zs_coarse_read(pixels, kind, read_rows, one, mean, err) : -1;
    if (result == 0) {
        scale = zs_scale_16_of(mean, n, false);
        result = zs_numbers_16_add(&scale, pixels->rows, pixels->columns, mean, to->blocks, &at, err);
    }
    free(mean);
    *list = result == 0 ? json_pack("[I,I,o,o]", (json_int_t)at.at, (json_int_t)at.length,
                                    zs_json_number(scale.scale), zs_json_number(scale.offset))
                        : NULL;
    return result;
}

/* Latitude and longitude of each pixel, where rows and columns do not tell them. */
static int add_places(zs_canvas *to, const zs_catalog *catalog, const zs_grid *grid, const zs_pixels *pixels,
                      json_t *object, zs_error *err)
{
    static const char *const key[ZS_PLACES] = { "latitude", "longitude" };
    zs_cell_places places;
    int result = zs_cell_places_open(catalog, grid, &places, err);
    for (zs_cell_place which = 0; which < ZS_PLACES; which++) {
        const coordinate one = { &places, which };
        json_t *list = NULL;
        if (result == 0 && places.known)
            result = pack_places(to, pixels, &one, &list, err);
        zs_json_set(to->maker, object, key[which], list ? list : json_null());
    }
    return zs_cell_places_close(&places, result, err);
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
