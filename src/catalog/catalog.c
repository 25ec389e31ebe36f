#include "catalog/catalog.h"

#include <float.h>

const zs_series *zs_catalog_stored(const zs_catalog *catalog)
{
    return catalog->made.any ? &catalog->made.stored : &catalog->series;
}

const zs_packing *zs_catalog_packing(const zs_catalog *catalog, int64_t step)
{
    static const zs_packing plain = {
        .type = ZS_DOUBLE, .scale = 1, .valid_min = -DBL_MAX, .valid_max = DBL_MAX
    };
    return catalog->made.any ? &plain
                             : &catalog->files.file[zs_series_file(&catalog->series, step)].storage.packing;
}

void zs_catalog_clear(zs_catalog *catalog)
{
    zs_files_clear(&catalog->files);
    zs_steps_clear(&catalog->series.steps);
    zs_grid_clear(&catalog->grid);
    zs_cell_boxes_clear(&catalog->boxes);
    zs_cell_areas_clear(&catalog->areas);
    zs_masks_clear(&catalog->masks);
    zs_prior_clear(&catalog->prior);
    zs_baseline_clear(&catalog->baseline);
    zs_groups_clear(&catalog->groups);
    zs_parts_clear(&catalog->parts);
    *catalog = (zs_catalog){ 0 };
}
