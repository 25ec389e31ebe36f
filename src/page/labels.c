#include "page/labels.h"

#include "base/limits.h"
#include "time/date_text.h"

#include <math.h>
#include <stdio.h>

json_t *zs_label_step(const zs_series *series, int64_t step)
{
    char date[ZS_TIME_TEXT], text[ZS_TIME_TEXT + ZS_NAME + 32];
    const zs_step at = zs_series_step(series, step);
    zs_time_format(series->time.axis.calendar, at.time, date);
    if (series->nmember > 1)
        snprintf(text, sizeof text, "%s, %s index %d", date, series->member_dim, (int)at.member);
    return zs_json_text(series->nmember > 1 ? text : date);
}

double zs_label_days(const zs_series *run, zs_time time)
{
    return (double)(time - zs_series_time(run, 0)) / (double)ZS_DAY;
}

json_t *zs_label_groups(zs_json_maker *maker, const zs_groups *groups)
{
    char name[ZS_GROUP_NAME];
    json_t *list = zs_json_array(maker);
    for (int g = 0; g < groups->n; g++)
        zs_json_append(maker, list, zs_json_text(zs_groups_name(groups, g, name)));
    return list;
}

double zs_label_level_value(const zs_levels *levels, int64_t level)
{
    double value = levels->value[level];
    return isnan(value) ? (double)levels->index[level] : value;
}

json_t *zs_label_level(const zs_levels *levels, int64_t level)
{
    char text[ZS_TEXT + 64];
    bool known = !isnan(levels->value[level]), units = known && *levels->units;
    snprintf(text, sizeof text, "%s%.10g%s%s", known ? "" : "index ", zs_label_level_value(levels, level),
             units ? " " : "", units ? levels->units : "");
    return zs_json_text(text);
}

int64_t zs_label_length(const zs_label_axis *axis)
{
    return axis->columns ? axis->grid->ncol : axis->grid->rows.count;
}

static bool has_places(const zs_label_axis *axis)
{
    return axis->columns ? axis->grid->lon != NULL : axis->grid->lat != NULL;
}

const char *zs_label_name(const zs_label_axis *axis)
{
    const zs_grid *grid = axis->grid;
    const char *coordinate = axis->columns ? grid->lon_name : grid->lat_name;
    const char *dimension = axis->columns ? grid->col_dim : grid->row_dim;
    const char *name = has_places(axis) ? coordinate : dimension;
    return *name ? name : NULL;
}

const char *zs_label_units(const zs_label_axis *axis)
{
    const zs_grid *grid = axis->grid;
    bool length = axis->columns ? grid->lon_length : grid->lat_length;
    bool projected = axis->columns ? grid->lon_projected : grid->lat_projected;
    if (!has_places(axis) || !grid->degrees || length)
        return NULL;
    return projected ? "degrees" : axis->columns ? "degrees_east" : "degrees_north";
}

double zs_label_place(const zs_label_axis *axis, int64_t k)
{
    const zs_grid *grid = axis->grid;
    if (!has_places(axis))
        return NAN;
    return axis->columns ? zs_grid_longitude(grid, k) : grid->lat[grid->rows.first + k];
}
