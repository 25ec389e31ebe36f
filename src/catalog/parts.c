#include "catalog/parts.h"

#include "time/calendar.h"
#include "time/year_parts.h"

#include <stdlib.h>

static int make(const zs_series *series, const zs_groups *groups, zs_by by, zs_groups *parts, zs_error *err)
{
    if (by == ZS_BY_GROUP)
        return zs_parts_number(groups->of, groups->n, series->nstep, parts, err);
    zs_time *time = zs_series_times(series, err);
    if (!time)
        return -1;
    int result =
        zs_year_parts_make(by == ZS_BY_SEASON, series->time.axis.calendar, time, series->nstep, parts, err);
    free(time);
    return result;
}

int zs_parts_make(const zs_spec *spec, const zs_series *series, const zs_groups *groups, zs_parts *parts,
                  zs_error *err)
{
    *parts = (zs_parts){ .by = { { .n = 0 } } };
    for (int k = 0; k < spec->nproduct; k++) {
        zs_by by = spec->product[k].by;
        if (by == ZS_BY_NONE || by >= ZS_BY_TIME || parts->by[by].n > 0)
            continue;
        if (make(series, groups, by, &parts->by[by], err)) {
            zs_parts_clear(parts);
            return -1;
        }
    }
    return 0;
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
