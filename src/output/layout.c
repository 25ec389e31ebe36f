#include "output/layout.h"

#include "catalog/parts.h"

#include <stdio.h>

zs_layout_var *zs_layout_add(zs_layout *layout, const char *name, zs_field_type type)
{
    zs_layout_var *var = &layout->var[layout->nvar++];
    *var = (zs_layout_var){ .type = type, .time = true };
    snprintf(var->name, sizeof var->name, "%s", name);
    return var;
}

zs_layout_var *zs_layout_add_product(zs_layout *layout, const char *variable, const char *suffix,
                                     zs_field_type type)
{
    const char *of = zs_quantity_name[layout->product->of];
    bool data = layout->product->of == ZS_OF_DATA;
    char name[ZS_NAME];
    snprintf(name, sizeof name, "%.200s%s%s%s%s", variable, data ? "" : "_", data ? "" : of,
             suffix ? "_" : "", suffix ? suffix : "");
    return zs_layout_add(layout, name, type);
}

void zs_layout_set_parts(zs_layout *layout, const zs_contents *run)
{
    const zs_groups *parts = zs_parts_of(run->parts, layout->product);
    layout->time = !parts ? ZS_PERIOD_ALONE : layout->product->by == ZS_BY_GROUP ? ZS_GROUPS : ZS_PARTS;
    layout->ngroup = parts ? parts->n : 1;
}

zs_contents zs_layout_contents(const zs_layout *layout, const zs_contents *run)
{
    zs_contents contents = *run;
    contents.series = &layout->series;
    contents.grid = &layout->grid;
    return contents;
}

int64_t zs_layout_times(const zs_layout *layout)
{
    return layout->time == ZS_STEPS          ? layout->series.nstep / layout->series.nmember
           : layout->time == ZS_PERIOD_ALONE ? 1
                                             : layout->ngroup;
}

void zs_layout_shape(const zs_layout *layout, int var, int64_t length[ZS_LAYOUT_AXES])
{
    bool steps = layout->time == ZS_STEPS;
    length[0] = !layout->var[var].time ? 1 : steps ? layout->series.nstep : zs_layout_times(layout);
    length[1] = layout->grid.levels.n;
    length[2] = layout->var[var].bins ? zs_product_bins(layout->product) : 1;
    length[3] = layout->has_rows ? layout->grid.rows.count : 1;
    length[4] = layout->has_columns ? layout->grid.ncol : 1;
}

int64_t zs_layout_values(const zs_layout *layout, int var)
{
    int64_t length[ZS_LAYOUT_AXES];
    zs_layout_shape(layout, var, length);
    return length[0] * length[1] * length[2] * length[3] * length[4];
}

zs_digest zs_layout_digest(const zs_layout *layout, int var)
{
    int64_t axis[ZS_LAYOUT_AXES];
    zs_layout_shape(layout, var, axis);
    int64_t members = layout->time == ZS_STEPS && layout->var[var].time ? layout->series.nmember : 1;
    int64_t length[] = { axis[0] / members, members, axis[1], axis[2], axis[3], axis[4] };
    return zs_digest_none(axis[ZS_LAYOUT_AXES - 1], sizeof length / sizeof *length, length);
}

int64_t zs_layout_bytes(const zs_layout *layout)
{
    int64_t bytes = 0;
    for (int var = 0; var < layout->nvar; var++)
        bytes += zs_layout_values(layout, var) * (int64_t)zs_field_type_size(layout->var[var].type);
    return bytes;
}

int64_t zs_field_layers(const zs_series *series, const zs_groups *groups, zs_output_kind output,
                        zs_field field)
{
    if (zs_field_has_time(field))
        return series->nstep;
    bool alone = groups->how.kind == ZS_GROUP_NONE && output != ZS_STATISTICS;
    return alone ? 0 : groups->n;
}
