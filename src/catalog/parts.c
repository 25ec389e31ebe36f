#include "catalog/parts.h"

#include "time/calendar.h"
#include "time/year_parts.h"

bool zs_parts_are_wanted(const zs_spec *spec, zs_by by)
{
    bool wanted = false;
    for (int k = 0; k < spec->nproduct; k++)
        wanted = wanted || spec->product[k].by == by;
    return wanted;
}

int zs_parts_make(const zs_series *series, const zs_groups *groups, zs_by by, int32_t *room, zs_groups *parts,
                  zs_error *err)
{
    if (by == ZS_BY_GROUP)
        return zs_parts_number(groups->of, groups->n, series->nstep, room, parts, err);
    return zs_year_parts_make(by == ZS_BY_SEASON, series->time.axis.calendar, zs_series_times(series),
                              series->nstep, room, parts, err);
}

const zs_groups *zs_parts_of(const zs_parts *parts, const zs_product *product)
{
    return product->by == ZS_BY_NONE || product->by >= ZS_BY_TIME ? NULL : &parts->by[product->by];
}

void zs_parts_clear(zs_parts *parts)
{
    for (int by = 0; by < ZS_BY_TIME; by++)
        zs_groups_clear(&parts->by[by]);
}
