#include "output/layout_chunks.h"

#include "plan/plan_chunks.h"
#include "spec/fields.h"

zs_chunk_shape zs_layout_chunks(const zs_layout *layout, int var, const zs_plan *plan, bool *whole)
{
    bool time = layout->var[var].time, steps = time && layout->time == ZS_STEPS;
    int64_t layers = !time ? 0 : steps ? layout->series.nstep : zs_layout_times(layout);
    zs_chunk_shape shape = zs_plan_chunks(plan, layers, steps);
    *whole = zs_plan_has_whole_chunks(plan, &shape, steps);
    return shape;
}

int64_t zs_layout_chunk_bytes(const zs_layout *layout, const zs_plan *plan, int64_t *scratch)
{
    int64_t bytes = 0;
    *scratch = 0;
    for (int var = 0; var < layout->nvar; var++) {
        bool whole;
        int64_t size = (int64_t)zs_field_type_size(layout->var[var].type);
        zs_chunk_shape shape = zs_layout_chunks(layout, var, plan, &whole);
        bytes += zs_chunk_shape_count(&shape) * zs_chunk_shape_numbers(&shape) * size;
        *scratch += whole ? 0 : zs_layout_values(layout, var) * size;
    }
    return bytes;
}
