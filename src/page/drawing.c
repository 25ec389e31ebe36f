#include "page/drawing.h"

#include "page/labels.h"
#include "page/product_drawing.h"
#include "page/score_layers.h"
#include "page/score_numbers.h"

/* The steps that the page speaks of: their names and their distances from the first step of the run. */
static json_t *steps_object(zs_json_maker *maker, const zs_subject *subject)
{
    const zs_pictures *pictures = subject->pictures;
    const zs_series *series = &subject->catalog->series;
    json_t *steps = zs_json_object(maker), *labels = zs_json_array(maker), *days = zs_json_array(maker);
    json_t *mapped = zs_json_array(maker);
    for (int64_t k = 0; pictures && k < pictures->nstep; k++) {
        zs_json_append(maker, labels, zs_label_step(series, pictures->step[k]));
        zs_json_append(maker, days,
                       zs_json_number(zs_label_days(series, zs_series_time(series, pictures->step[k]))));
    }
    for (int64_t k = 0; pictures && k < pictures->nmapped; k++)
        zs_json_append(maker, mapped, json_integer(pictures->mapped[k]));
    zs_json_set(maker, steps, "labels", labels);
    zs_json_set(maker, steps, "days", days);
    zs_json_set(maker, steps, "total", json_integer(series->nstep));
    zs_json_set(maker, steps, "maps", mapped);
    return steps;
}

/* What the levels of the run are called; only where there are several. */
static json_t *levels_object(zs_json_maker *maker, const zs_levels *levels)
{
    json_t *object = zs_json_object(maker), *labels = zs_json_array(maker), *values = zs_json_array(maker);
    for (int64_t k = 0; k < levels->n; k++) {
        zs_json_append(maker, labels, zs_label_level(levels, k));
        zs_json_append(maker, values, zs_json_number(zs_label_level_value(levels, k)));
    }
    zs_json_set(maker, object, "name", zs_json_text(levels->dim));
    zs_json_set(maker, object, "labels", labels);
    zs_json_set(maker, object, "values", values);
    return object;
}

static json_t *axes_object(zs_json_maker *maker, const zs_subject *subject)
{
    const zs_groups *groups = &subject->catalog->groups;
    json_t *axes = zs_json_object(maker), *list = zs_json_object(maker);
    zs_json_set(maker, axes, "steps", steps_object(maker, subject));
    zs_json_set(maker, list, "labels",
                groups->how.kind == ZS_GROUP_NONE ? zs_json_array(maker) : zs_label_groups(maker, groups));
    zs_json_set(maker, axes, "groups", list);
    if (subject->catalog->grid.levels.n > 1)
        zs_json_set(maker, axes, "levels", levels_object(maker, &subject->catalog->grid.levels));
    return axes;
}

/* Products share the room; what one of them leaves is not given to the others, so that each looks the same
 * beside any others. */
static int draw_products(const zs_subject *subject, int64_t room, zs_canvas *to, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < subject->spec->nproduct && result == 0; k++) {
        to->room = room / subject->spec->nproduct;
        result = zs_product_draw(subject, k, to, err);
    }
    return result;
}

/* All that a run has and a plan has not. */
static int draw_all(const zs_subject *subject, int64_t room, zs_canvas *to, json_t **zonal, zs_error *err)
{
    if (zs_score_layers(subject, to, zonal, err))
        return -1;
    zs_score_numbers(subject, to);
    return draw_products(subject, room, to, err);
}

int zs_drawing_make(const zs_subject *subject, int64_t room, json_t **pictures, zs_blocks *blocks,
                    zs_error *err)
{
    zs_json_maker maker = { .failed = false };
    zs_canvas to = { .maker = &maker, .blocks = blocks };
    json_t *object = zs_json_object(&maker), *axes = axes_object(&maker, subject), *zonal = NULL;
    const struct {
        const char *key;
        json_t **list;
    } list[] = { { "grids", &to.grids }, { "layers", &to.layers },   { "lines", &to.lines },
                 { "bars", &to.bars },   { "numbers", &to.numbers }, { "notes", &to.notes } };
    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        *list[k].list = zs_json_array(&maker);
        zs_json_set(&maker, object, list[k].key, *list[k].list);
    }
    zs_json_set(&maker, object, "axes", axes);
    int result = subject->pictures ? draw_all(subject, room, &to, &zonal, err) : 0;
    zs_json_set(&maker, object, "zonal", zonal ? zonal : json_null());
    if (result == 0 && maker.failed)
        result = zs_fail(err, ZS_FAILED, "no memory for the pictures of the report");
    *pictures = result == 0 ? object : NULL;
    if (result)
        json_decref(object);
    return result;
}
