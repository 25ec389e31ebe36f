#include "page/product_maps.h"

#include "base/memory.h"
#include "base/range.h"
#include "page/chart.h"
#include "page/coarse.h"
#include "page/full_maps.h"
#include "page/grids.h"
#include "page/labels.h"
#include "page/numbers_16.h"
#include "page/product_axes.h"
#include "report/json.h"

#include <math.h>
#include <stdlib.h>

/* A pixel takes 2 bytes at most, and base64 makes 4 of 3.  Fewer pixels are no picture, but fewer maps are
 * some. */
enum { LEAST_PIXELS = 1000 };
static const double pixel_bytes = 2.0 * 4 / 3;

/* The maps of a layer while it is made. */
typedef struct maps {
    zs_pixels pixels;
    zs_picked times;
    int64_t *step; /* what times.item points to, where it does; owned */
    int64_t levels;
    double *pixel; /* [levels][times.n][rows][columns] */
    size_t n;      /* pixels of a map */
    bool of_page;  /* are they the steps of the page's own maps? */
} maps;

/* The steps of the page's own maps, if they are as many as there is room for. */
static int pick_times(const zs_product_part *part, int64_t most, maps *m, zs_error *err)
{
    const zs_pictures *pictures = part->subject->pictures;
    int64_t total = part->values->length[ZS_ALONG_TIME];
    m->of_page =
        zs_product_has_all_steps(part) && total > 1 && pictures->nmapped > 0 && pictures->nmapped <= most;
    m->times = zs_pick(total, most);
    if (!m->of_page)
        return 0;
    if (!(m->step = zs_alloc((size_t)pictures->nmapped, sizeof *m->step, "steps", err)))
        return -1;
    for (int64_t k = 0; k < pictures->nmapped; k++)
        m->step[k] = pictures->step[pictures->mapped[k]];
    m->times = (zs_picked){ .item = m->step, .n = pictures->nmapped, .total = total };
    return 0;
}

static int64_t count_pixels(int64_t rows, int64_t columns, int64_t factor)
{
    zs_pixels pixels = zs_pixels_make(1, rows, columns, factor);
    return pixels.rows * pixels.columns;
}

/* As many maps as the page's own, and so large pixels that all of them fit; else fewer maps. */
static int choose(const zs_product_part *part, maps *m, zs_error *err)
{
    const int64_t *length = part->values->length;
    int64_t rows = length[ZS_ALONG_ROWS], columns = length[ZS_ALONG_COLUMNS], factor = 1;
    int64_t wanted = part->subject->pictures->nmapped > 0 && zs_product_has_all_steps(part)
                         ? part->subject->pictures->nmapped
                         : length[ZS_ALONG_TIME];
    double room = (double)part->room / pixel_bytes / (double)m->levels;
    while ((double)count_pixels(rows, columns, factor) * (double)wanted > room &&
           count_pixels(rows, columns, factor + 1) >= LEAST_PIXELS)
        factor++;
    m->pixels = zs_pixels_make(m->levels, rows, columns, factor);
    m->n = (size_t)(m->pixels.rows * m->pixels.columns);
    return pick_times(part, zs_min(wanted, (int64_t)fmax(1, room / (double)m->n)), m, err);
}

/* Which layer of the variable a map is. */
static int64_t layer_of(const maps *m, int64_t time, int64_t level)
{
    return zs_picked_item(&m->times, time) * m->levels + level;
}

/* A map of a product, for zs_coarse_read(). */
typedef struct one_map {
    const zs_product_values *values;
    int64_t layer;
} one_map;

static int read_rows(const void *from, zs_range rows, double *to, zs_error *err)
{
    const one_map *map = from;
    return zs_product_values_rows(map->values, map->layer, rows, to, err);
}

static int read_pixels(const zs_product_part *part, maps *m, zs_error *err)
{
    int64_t times = m->times.n, nmap = m->levels * times;
    if (!(m->pixel = zs_alloc_raw((size_t)nmap * m->n, sizeof *m->pixel, "maps of a product", err)))
        return -1;
    int result = 0;
    for (int64_t k = 0; k < nmap && result == 0; k++) {
        const one_map map = { part->values, layer_of(m, k % times, k / times) };
        result =
            zs_coarse_read(&m->pixels, ZS_COARSE_VALUES, read_rows, &map, m->pixel + (size_t)k * m->n, err);
    }
    return result;
}

/* Is 0 the middle of what the values can be? */
static bool is_diverging(const zs_product *product)
{
    bool spread = product->kind == ZS_REDUCE &&
                  (product->method == ZS_METHOD_STD || product->method == ZS_METHOD_VARIANCE ||
                   product->method == ZS_METHOD_COUNT || product->method == ZS_METHOD_RMS);
    return product->of != ZS_OF_DATA && product->kind != ZS_EXCEEDANCE && !spread;
}

/* The scale of all maps of a level.  Colours about 0 have a range that is as wide on both sides. */
static zs_scale_16 scale_of(const zs_product_part *part, const maps *m, int64_t level)
{
    size_t n = (size_t)m->times.n * m->n;
    bool exact = part->values->whole && zs_pixels_factor(&m->pixels) == 1;
    zs_scale_16 scale = zs_scale_16_of(m->pixel + (size_t)level * n, n, exact);
    if (is_diverging(part->layout->product)) {
        scale.high = fmax(fabs(scale.low), fabs(scale.high));
        scale.low = -scale.high;
    }
    return scale;
}

/* The names of the maps, where they are not those of the page's own maps. */
static void set_labels(const zs_product_part *part, json_t *layer, const maps *m)
{
    zs_json_maker *maker = part->to->maker;
    bool time = part->values->length[ZS_ALONG_TIME] > 1;
    zs_json_set(maker, layer, "axis",
                time ? zs_json_text(zs_product_axis_name(part, ZS_ALONG_TIME)) : json_null());
    if (!time || m->of_page)
        return;
    json_t *labels = zs_json_array(maker);
    for (int64_t k = 0; k < m->times.n; k++)
        zs_json_append(maker, labels,
                       zs_product_axis_label(part, ZS_ALONG_TIME, zs_picked_item(&m->times, k)));
    zs_json_set(maker, layer, "labels", labels);
}

/* Pack the maps, those of all levels of a step or group together. */
static int add_maps(const zs_product_part *part, json_t *layer, const maps *m, const zs_scale_16 *scale,
                    zs_error *err)
{
    zs_json_maker *maker = part->to->maker;
    json_t *list = zs_json_array(maker);
    int result = 0;
    for (int64_t k = 0; k < m->times.n * m->levels && result == 0; k++) {
        int64_t level = k % m->levels, map = level * m->times.n + k / m->levels;
        zs_block_place at;
        result = zs_numbers_16_add(&scale[level], m->pixels.rows, m->pixels.columns,
                                   m->pixel + (size_t)map * m->n, part->to->blocks, &at, err);
        if (result == 0)
            zs_json_append(maker, list, zs_chart_place(&at));
    }
    zs_json_set(maker, layer, "maps", list);
    return result;
}

/* Where the maps lie in full, in the order of the layer's maps. */
static json_t *full_of(const zs_product_part *part, const maps *m, zs_error *err)
{
    int64_t n = m->times.n * m->levels;
    const zs_full_variable full = { .output = zs_writer_find(part->subject->writer, part->file),
                                    .name = part->layout->var[part->var].name,
                                    .rows = m->pixels.nrow,
                                    .columns = m->pixels.ncol };
    int64_t *item = zs_alloc((size_t)n, sizeof *item, "maps", err);
    if (!item)
        return NULL;
    for (int64_t k = 0; k < n; k++)
        item[k] = zs_product_values_place(part->values, layer_of(m, k / m->levels, k % m->levels));
    zs_picked picked = { .item = item, .n = n, .total = n };
    json_t *file = zs_full_maps(part->to->maker, &full, &picked, err);
    free(item);
    return file;
}

/* Add the layer.  grid: its index. */
static int add_layer(const zs_product_part *part, const maps *m, int grid, zs_error *err)
{
    zs_json_maker *maker = part->to->maker;
    const char *variable = part->layout->var[part->var].name;
    zs_scale_16 *scale = zs_alloc((size_t)m->levels, sizeof *scale, "maps", err);
    if (!scale)
        return -1;
    for (int64_t level = 0; level < m->levels; level++)
        scale[level] = scale_of(part, m, level);
    const zs_chart_numbers numbers = {
        .bits = 16, .diverging = is_diverging(part->layout->product), .scale = scale, .levels = m->levels
    };
    json_t *layer = zs_chart_begin(maker, variable, part->section, part->values->units);
    zs_json_set(maker, layer, "of", zs_json_text("product"));
    zs_json_set(maker, layer, "long_name", zs_json_text(part->values->long_name));
    zs_json_set(maker, layer, "grid", json_integer(grid));
    set_labels(part, layer, m);
    zs_chart_set_numbers(maker, layer, &numbers);
    int result = add_maps(part, layer, m, scale, err);
    json_t *file = result == 0 ? full_of(part, m, err) : NULL;
    free(scale);
    zs_json_set(maker, layer, "file", file ? file : json_null());
    zs_json_append(maker, part->to->layers, layer);
    return file ? 0 : -1;
}

int zs_product_maps(const zs_product_part *part, zs_error *err)
{
    maps m = { .levels = part->values->length[ZS_ALONG_LEVELS] };
    int result = choose(part, &m, err) || read_pixels(part, &m, err) ? -1 : 0, grid = -1;
    if (result == 0)
        grid = zs_grids_add(part->to, part->subject->catalog, &part->layout->grid, &m.pixels, err);
    if (result == 0)
        result = grid < 0 ? -1 : add_layer(part, &m, grid, err);
    if (!m.of_page)
        zs_product_part_note(part, &m.times, zs_product_axis_name(part, ZS_ALONG_TIME));
    free(m.step);
    free(m.pixel);
    return result;
}
