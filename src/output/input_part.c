#include "output/input_part.h"

#include "format/nc.h"
#include "header/grid.h"
#include "header/input_file.h"

#include <netcdf.h>

zs_dim_use zs_dim_use_of(const zs_input *input, int dim, int *position)
{
    const zs_file *file = &input->contents->files->file[0];
    int own[ZS_DIM_MAX];
    zs_var_dims(input->var.ncid, input->var.id, ZS_DIM_MAX, own);
    for (int k = 0; k < file->ndim; k++)
        if (own[k] == dim) {
            *position = k;
            return k == file->time     ? ZS_DIM_TIME
                   : k == file->member ? ZS_DIM_MEMBER
                   : k == file->level  ? ZS_DIM_LEVEL
                   : k == file->row    ? ZS_DIM_ROW
                   : k == file->col    ? ZS_DIM_COL
                                       : ZS_DIM_FURTHER;
        }
    return ZS_DIM_OTHER;
}

zs_part zs_part_of(const zs_input *input, zs_var var, int segment, int64_t level)
{
    const zs_grid *grid = input->contents->grid;
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(var.ncid, var.id, ZS_DIM_MAX, dim), n = 0, position = 0;
    zs_part part = { .values = 1 };
    for (int k = 0; k < ndim; k++) {
        size_t first = 0, length = zs_dim_length(var.ncid, dim[k]), to = 0;
        zs_dim_use use = zs_dim_use_of(input, dim[k], &position);
        if (use == ZS_DIM_ROW) {
            first = (size_t)grid->rows.first;
            length = (size_t)grid->rows.count;
        } else if (use == ZS_DIM_COL) {
            first = (size_t)grid->columns.segment[segment].first;
            length = (size_t)grid->columns.segment[segment].count;
            for (int before = 0; before < segment; before++)
                to += (size_t)grid->columns.segment[before].count;
            part.has_columns = true;
        } else if (use == ZS_DIM_LEVEL) {
            first = (size_t)grid->levels.index[level];
            length = 1;
            to = (size_t)level;
            part.has_levels = true;
        } else if (use == ZS_DIM_FURTHER || use == ZS_DIM_TIME) {
            first = use == ZS_DIM_TIME ? 0 : (size_t)input->contents->files->file[0].at[position];
            length = 1;
        }
        part.start[k] = first;
        part.count[k] = length;
        part.values *= length;
        if (use != ZS_DIM_FURTHER && use != ZS_DIM_TIME) {
            part.to_start[n] = to;
            part.to_count[n++] = length;
        }
    }
    return part;
}
