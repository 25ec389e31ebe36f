#include "catalog/catalog.h"

void zs_catalog_clear(zs_catalog *catalog)
{
    zs_files_clear(&catalog->files);
    zs_series_clear(&catalog->series);
    zs_grid_clear(&catalog->grid);
    zs_prior_clear(&catalog->prior);
    zs_baseline_clear(&catalog->baseline);
    zs_groups_clear(&catalog->groups);
    zs_parts_clear(&catalog->parts);
    *catalog = (zs_catalog){ 0 };
}
