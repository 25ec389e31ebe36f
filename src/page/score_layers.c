#include "page/score_layers.h"

#include "base/limits.h"
#include "base/memory.h"
#include "page/chart.h"
#include "page/field_texts.h"
#include "page/full_maps.h"
#include "page/grids.h"
#include "page/picked.h"
#include "report/json.h"
#include "spec/fields.h"

#include <stdlib.h>

static const struct {
    const char *name;
    zs_field field;
} shown[ZS_SHOWS] = {
    [ZS_SHOW_ZSCORE] = { "z-score", ZS_FIELD_ZSCORE },
    [ZS_SHOW_MEAN] = { "mean", ZS_FIELD_MEAN },
    [ZS_SHOW_STD] = { "standard deviation", ZS_FIELD_STD },
    [ZS_SHOW_MIN] = { "minimum", ZS_FIELD_MIN },
    [ZS_SHOW_MAX] = { "maximum", ZS_FIELD_MAX },
};

static int add_block(const zs_subject *subject, zs_canvas *to, zs_packed packed, zs_block_place *place,
                     zs_error *err)
{
    return zs_blocks_add(to->blocks, subject->pictures->packed + packed.at, (size_t)packed.bytes, false,
                         place, err);
}

/* The places of all maps of a layer, those of all levels of a step or group together; null for a map that
 * there is not. */
static int add_maps(const zs_subject *subject, zs_canvas *to, const zs_layer *layer, json_t *object,
                    zs_error *err)
{
    json_t *list = zs_json_array(to->maker);
    int result = 0;
    for (int64_t k = 0; k < layer->nmap * subject->pictures->levels && result == 0; k++) {
        zs_block_place place = { 0, 0 };
        bool any = layer->map[k].bytes > 0;
        result = any ? add_block(subject, to, layer->map[k], &place, err) : 0;
        zs_json_append(to->maker, list, any ? zs_chart_place(&place) : json_null());
    }
    zs_json_set(to->maker, object, "maps", list);
    return result;
}

/* The output that has a field with the maps that the layer has; NULL: none. */
static zs_written file_of(const zs_subject *subject, zs_field field)
{
    const zs_output_kind order[] = { ZS_ZSCORE, ZS_STATISTICS, ZS_ANOMALY };
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        if (subject->spec->output.path[order[k]] && zs_field_in(subject->spec, field, order[k]))
            return zs_spec_written(subject->spec, (int)order[k]);
    return (zs_written){ .path = NULL };
}

/* Where the layer lies in full; null: in no file. */
static json_t *full_of(const zs_subject *subject, zs_json_maker *maker, const zs_layer *layer, zs_error *err)
{
    const zs_pictures *pictures = subject->pictures;
    zs_field field = shown[layer->shows].field;
    zs_written file = file_of(subject, field);
    char name[ZS_NAME];
    if (!file.path || layer->nmap == 0)
        return json_null();
    int64_t levels = pictures->levels, n = layer->nmap * levels;
    int64_t *item = zs_alloc((size_t)n, sizeof *item, "maps", err);
    if (!item)
        return NULL;
    for (int64_t k = 0; k < n; k++) {
        int64_t map = k / levels;
        int64_t step = layer->shows == ZS_SHOW_ZSCORE ? pictures->step[pictures->mapped[map]] : map;
        item[k] = step * levels + k % levels;
    }
    zs_field_name(subject->spec, field, name);
    zs_full_variable variable = { .output = zs_writer_find(subject->writer, file),
                                  .name = name,
                                  .rows = subject->catalog->grid.rows.count,
                                  .columns = subject->catalog->grid.ncol };
    zs_picked maps = { .item = item, .n = n, .total = n };
    json_t *object = zs_full_maps(maker, &variable, &maps, err);
    free(item);
    return object;
}

static json_t *begin_layer(const zs_subject *subject, zs_json_maker *maker, const zs_layer *layer)
{
    zs_metadata texts = zs_field_texts(subject->spec, subject->catalog, shown[layer->shows].field);
    bool z = layer->shows == ZS_SHOW_ZSCORE, grouped = subject->catalog->groups.how.kind != ZS_GROUP_NONE;
    json_t *object = zs_chart_begin(maker, shown[layer->shows].name, NULL, zs_metadata_find(&texts, "units"));
    zs_json_set(maker, object, "of", zs_json_text(z ? "output" : "statistics"));
    zs_json_set(maker, object, "long_name", zs_json_text(zs_metadata_find(&texts, "long_name")));
    zs_json_set(maker, object, "axis",
                z         ? zs_json_text("steps")
                : grouped ? zs_json_text("groups")
                          : json_null());
    zs_metadata_clear(&texts);
    return object;
}

static int add_layer(const zs_subject *subject, zs_canvas *to, const zs_layer *layer, zs_error *err)
{
    zs_chart_numbers numbers = { .bits = layer->bits,
                                 .clipped = layer->clipped,
                                 .diverging = layer->shows == ZS_SHOW_ZSCORE,
                                 .scale = layer->scale,
                                 .levels = subject->pictures->levels };
    json_t *object = begin_layer(subject, to->maker, layer);
    zs_json_set(to->maker, object, "grid", json_integer(layer->grid));
    zs_chart_set_numbers(to->maker, object, &numbers);
    int result = add_maps(subject, to, layer, object, err);
    json_t *file = result == 0 ? full_of(subject, to->maker, layer, err) : NULL;
    zs_json_set(to->maker, object, "file", file ? file : json_null());
    zs_json_append(to->maker, to->layers, object);
    return file ? 0 : -1;
}

int zs_score_layers(const zs_subject *subject, zs_canvas *to, json_t **zonal, zs_error *err)
{
    const zs_pictures *pictures = subject->pictures;
    zs_block_place place;
    int result = 0;
    *zonal = NULL;
    for (int k = 0; k < pictures->npixels && result == 0; k++)
        result = zs_grids_add(to, subject->catalog, &subject->catalog->grid, &pictures->pixels[k], err) < 0
                     ? -1
                     : 0;
    for (int k = 0; k < pictures->nlayer && result == 0; k++)
        result = add_layer(subject, to, &pictures->layer[k], err);
    if (result == 0 && pictures->zonal.bytes > 0)
        result = add_block(subject, to, pictures->zonal, &place, err);
    if (result)
        return -1;
    *zonal = pictures->zonal.bytes == 0 ? json_null()
                                        : json_pack("{s:i,s:[I,I,o,o]}", "grid", 0, "maps",
                                                    (json_int_t)place.at, (json_int_t)place.length,
                                                    zs_json_number(pictures->zonal_scale), zs_json_number(0));
    return 0;
}
