#include "page/product_axes.h"

#include "base/limits.h"
#include "catalog/parts.h"
#include "page/labels.h"
#include "report/json.h"
#include "time/year_parts.h"

#include <math.h>
#include <stdio.h>

const char *zs_product_axis_name(const zs_product_part *part, zs_product_axis axis)
{
    switch (axis) {
    case ZS_ALONG_TIME:
        return part->layout->time == ZS_GROUPS  ? "groups"
               : part->layout->time == ZS_PARTS ? "parts"
                                                : "steps";
    case ZS_ALONG_LEVELS:
        return "levels";
    case ZS_ALONG_BINS:
        return "bins";
    case ZS_ALONG_ROWS:
        return "rows";
    default:
        return "columns";
    }
}

bool zs_product_has_all_steps(const zs_product_part *part)
{
    return part->layout->time == ZS_STEPS &&
           part->layout->series.nstep == part->subject->catalog->series.nstep;
}

zs_picked zs_product_axis_pick(const zs_product_part *part, zs_product_axis axis, int64_t most)
{
    const zs_pictures *pictures = part->subject->pictures;
    int64_t total = part->values->length[axis];
    if (axis == ZS_ALONG_TIME && zs_product_has_all_steps(part) && pictures->nstep <= most)
        return (zs_picked){ .item = pictures->step, .n = pictures->nstep, .total = total };
    return zs_pick(total, most);
}

static const zs_groups *parts_of(const zs_product_part *part)
{
    return zs_parts_of(&part->subject->catalog->parts, part->layout->product);
}

static zs_label_axis places(const zs_product_part *part, zs_product_axis axis)
{
    return (zs_label_axis){ &part->layout->grid, axis == ZS_ALONG_COLUMNS };
}

json_t *zs_product_axis_label(const zs_product_part *part, zs_product_axis axis, int64_t item)
{
    char text[2 * ZS_NAME], group[ZS_GROUP_NAME];
    if (axis == ZS_ALONG_TIME && part->layout->time == ZS_PARTS)
        return zs_json_text(
            zs_year_part_name(part->layout->product->by == ZS_BY_SEASON, parts_of(part), (int)item, group));
    if (axis == ZS_ALONG_TIME && part->layout->time == ZS_GROUPS)
        return zs_json_text(zs_groups_name(&part->subject->catalog->groups, (int)item, group));
    if (axis == ZS_ALONG_TIME)
        return zs_label_step(&part->layout->series, item);
    zs_label_axis along = places(part, axis);
    const char *name = zs_label_name(&along);
    double place = zs_label_place(&along, item);
    if (isnan(place))
        snprintf(text, sizeof text, "%s %lld", name ? name : zs_product_axis_name(part, axis),
                 (long long)item);
    else
        snprintf(text, sizeof text, "%s %.10g", name, place);
    return zs_json_text(text);
}

/* The step that an item is about; of a part of the series, the first one. */
static int64_t first_step(const zs_product_part *part, int64_t item)
{
    if (part->layout->time != ZS_PARTS)
        return item;
    const zs_step_lists *user = &parts_of(part)->user;
    return user->step[user->first[item]];
}

/* The number of an item on the axis. */
static double position(const zs_product_part *part, zs_product_axis axis, int64_t item)
{
    if (axis == ZS_ALONG_TIME && part->layout->time == ZS_GROUPS)
        return (double)item;
    if (axis == ZS_ALONG_TIME)
        return zs_label_days(&part->subject->catalog->series,
                             zs_series_time(&part->layout->series, first_step(part, item)));
    if (axis == ZS_ALONG_LEVELS)
        return zs_label_level_value(&part->layout->grid.levels, item);
    zs_label_axis along = places(part, axis);
    double place = zs_label_place(&along, item);
    return isnan(place) ? (double)item : place;
}

json_t *zs_product_axis_object(const zs_product_part *part, zs_product_axis axis, const zs_picked *picked)
{
    zs_json_maker *maker = part->to->maker;
    bool time = axis == ZS_ALONG_TIME, groups = time && part->layout->time == ZS_GROUPS;
    bool of_page = groups ? picked->n == picked->total : picked->item != NULL; /* the page has these labels */
    json_t *x = zs_json_object(maker), *values = of_page ? NULL : zs_json_array(maker);
    json_t *labels = time && !of_page ? zs_json_array(maker) : NULL;
    zs_label_axis along = places(part, axis);
    for (int64_t k = 0; k < picked->n && !of_page; k++) {
        int64_t item = zs_picked_item(picked, k);
        zs_json_append(maker, values, zs_json_number(position(part, axis, item)));
        if (labels)
            zs_json_append(maker, labels, zs_product_axis_label(part, axis, item));
    }
    const zs_levels *levels = axis == ZS_ALONG_LEVELS ? &part->layout->grid.levels : NULL;
    const char *name = levels ? levels->dim : zs_label_name(&along);
    const char *units = levels ? levels->units : zs_label_units(&along);
    zs_json_set(maker, x, "label", zs_json_text(time ? (groups ? "group" : "time") : name));
    zs_json_set(maker, x, "units", zs_json_text(time ? (groups ? NULL : "days") : units));
    zs_json_set(maker, x, "values", of_page ? json_null() : values);
    zs_json_set(maker, x, "labels", labels ? labels : json_null());
    return x;
}
