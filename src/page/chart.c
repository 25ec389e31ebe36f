#include "page/chart.h"

#include "picture/pack.h"

json_t *zs_chart_begin(zs_json_maker *maker, const char *name, const char *section, const char *units)
{
    json_t *object = zs_json_object(maker);
    zs_json_set(maker, object, "name", zs_json_text(name));
    zs_json_set(maker, object, "section", zs_json_text(section));
    zs_json_set(maker, object, "units", zs_json_text(units));
    return object;
}

void zs_chart_add_series(zs_json_maker *maker, json_t *list, json_t *name, const char *key, json_t *values)
{
    json_t *series = zs_json_object(maker);
    zs_json_set(maker, series, "name", name);
    zs_json_set(maker, series, key, values);
    zs_json_append(maker, list, series);
}

void zs_chart_add_line(zs_canvas *to, json_t *line, const char *id, const char *axis, json_t *x,
                       const char *label, json_t *series)
{
    zs_json_set(to->maker, line, "id", zs_json_text(id));
    zs_json_set(to->maker, line, "axis", zs_json_text(axis));
    zs_json_set(to->maker, line, "grid", json_null());
    zs_json_set(to->maker, line, "x", x);
    zs_json_set(to->maker, line, "label", zs_json_text(label));
    zs_json_set(to->maker, line, "series", series);
    zs_json_set(to->maker, line, "together", json_false());
    zs_json_append(to->maker, to->lines, line);
}

void zs_chart_add_bars(zs_canvas *to, json_t *bars, const char *id, json_t *edges, const char *label,
                       const char *units, json_t *series)
{
    zs_json_set(to->maker, bars, "id", zs_json_text(id));
    zs_json_set(to->maker, bars, "edges", edges);
    zs_json_set(to->maker, bars, "label", zs_json_text(label));
    zs_json_set(to->maker, bars, "x_units", zs_json_text(units));
    zs_json_set(to->maker, bars, "series", series);
    zs_json_append(to->maker, to->bars, bars);
}

void zs_chart_set_levels(zs_json_maker *maker, json_t *object, int64_t levels)
{
    if (levels > 1)
        zs_json_set(maker, object, "levels", json_true());
}

static json_t *range_of(zs_json_maker *maker, const zs_scale_16 *scale)
{
    json_t *range = zs_json_array(maker);
    zs_json_append(maker, range, zs_json_number(scale->low));
    zs_json_append(maker, range, zs_json_number(scale->high));
    return range;
}

void zs_chart_set_numbers(zs_json_maker *maker, json_t *layer, const zs_chart_numbers *numbers)
{
    const zs_scale_16 *of = numbers->scale;
    json_t *scale = zs_json_number(of->scale), *offset = zs_json_number(of->offset),
           *range = range_of(maker, of);
    if (numbers->levels > 1) {
        json_t **list[] = { &scale, &offset, &range };
        for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
            json_t *all = zs_json_array(maker);
            zs_json_append(maker, all, *list[k]);
            *list[k] = all;
        }
    }
    for (int64_t level = 1; level < numbers->levels; level++) {
        zs_json_append(maker, scale, zs_json_number(of[level].scale));
        zs_json_append(maker, offset, zs_json_number(of[level].offset));
        zs_json_append(maker, range, range_of(maker, &of[level]));
    }
    zs_json_set(maker, layer, "bits", json_integer(numbers->bits));
    zs_json_set(maker, layer, "scale", scale);
    zs_json_set(maker, layer, "offset", offset);
    zs_json_set(maker, layer, "missing",
                json_integer(numbers->bits == 8 ? ZS_PACK_MISSING_8 : ZS_PACK_MISSING_16));
    zs_json_set(maker, layer, "clipped", json_boolean(numbers->clipped));
    zs_json_set(maker, layer, "colours", zs_json_text(numbers->diverging ? "diverging" : "sequential"));
    zs_json_set(maker, layer, "range", range);
}

json_t *zs_chart_place(const zs_block_place *place)
{
    return json_pack("[I,I]", (json_int_t)place->at, (json_int_t)place->length);
}
