#include "catalog/catalog.h"

#include "base/memory.h"

#include <stdlib.h>

void zs_catalog_clear(zs_catalog *catalog)
{
    zs_paths_clear(&catalog->paths);
    free(catalog->file);
    free(catalog->step);
    zs_prior_clear(&catalog->prior);
    zs_groups_clear(&catalog->groups);
    zs_periods_clear(&catalog->periods);
    free(catalog->lat);
    free(catalog->lon);
    *catalog = (zs_catalog){ 0 };
}

bool zs_catalog_own_statistics(const zs_catalog *catalog)
{
    return catalog->prior.path == NULL;
}

double *zs_grid_longitudes(const zs_grid *grid, const double *lon, zs_error *err)
{
    double *value = zs_alloc((size_t)grid->ncol, sizeof *value, "coordinates", err), *to = value;
    for (int k = 0; value && k < grid->columns.nsegment; k++)
        for (int64_t i = 0; i < grid->columns.segment[k].count; i++)
            *to++ = lon[grid->columns.segment[k].first + i] + grid->columns.turn[k];
    return value;
}

int64_t zs_catalog_run(const zs_catalog *catalog, int64_t step, int64_t count)
{
    const zs_step *first = &catalog->step[step];
    int64_t n = 1;
    while (n < count && first[n].file == first->file && first[n].record == first->record + n)
        n++;
    return n;
}

void zs_prior_clear(zs_prior *prior)
{
    free(prior->groups.key);
    free(prior->groups.time);
    zs_periods_clear(&prior->periods);
    *prior = (zs_prior){ 0 };
}
