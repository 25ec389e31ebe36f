#include "format/zarr_grid.h"

#include "base/chunk_cut.h"

#include <inttypes.h>
#include <stdio.h>

static int64_t split_length(const zs_zarr_grid *grid)
{
    return grid->ndim > 0 ? grid->length[grid->split] : 1;
}

static int64_t split_chunk(const zs_zarr_grid *grid)
{
    return grid->ndim > 0 ? grid->chunk[grid->split] : 1;
}

void zs_zarr_grid_make(int ndim, const int64_t *length, zs_zarr_grid *grid)
{
    *grid = (zs_zarr_grid){ .ndim = ndim, .n = 1 };
    for (int k = 0; k < ndim; k++)
        grid->length[k] = length[k];
    grid->split = zs_chunk_cut_all(ndim, length, grid->chunk, &grid->inner);
    grid->across = zs_divide_up(split_length(grid), split_chunk(grid));
    grid->full = split_chunk(grid) * grid->inner;
    for (int k = 0; k < grid->split; k++)
        grid->n *= length[k];
    grid->n *= grid->across;
}

void zs_zarr_grid_shape(int ndim, const int64_t *length, const int64_t *chunk, zs_zarr_grid *grid)
{
    *grid = (zs_zarr_grid){ .ndim = ndim, .any_shape = true, .n = 1, .full = 1 };
    for (int k = 0; k < ndim; k++) {
        grid->length[k] = length[k];
        grid->chunk[k] = chunk[k];
        grid->full *= chunk[k];
        grid->n *= zs_divide_up(length[k], chunk[k]);
    }
}

int64_t zs_zarr_chunk_of(const zs_zarr_grid *grid, int64_t number)
{
    int64_t index = number / grid->inner, length = split_length(grid);
    return index / length * grid->across + index % length / split_chunk(grid);
}

zs_range zs_zarr_chunk_range(const zs_zarr_grid *grid, int64_t chunk)
{
    int64_t length = split_length(grid), most = split_chunk(grid);
    int64_t from = chunk % grid->across * most;
    return (zs_range){ (chunk / grid->across * length + from) * grid->inner,
                       zs_min(most, length - from) * grid->inner };
}

void zs_zarr_chunk_index(const zs_zarr_grid *grid, int64_t chunk, int64_t index[ZS_DIM_MAX])
{
    for (int k = 0; k < ZS_DIM_MAX; k++)
        index[k] = 0;
    for (int k = grid->ndim - 1; k >= 0; k--) {
        int64_t along = zs_divide_up(grid->length[k], grid->chunk[k]);
        index[k] = chunk % along;
        chunk /= along;
    }
}

void zs_zarr_chunk_box(const zs_zarr_grid *grid, int64_t chunk, size_t *start, size_t *count)
{
    int64_t index[ZS_DIM_MAX];
    zs_zarr_chunk_index(grid, chunk, index);
    for (int k = 0; k < grid->ndim; k++) {
        int64_t first = index[k] * grid->chunk[k];
        start[k] = (size_t)first;
        count[k] = (size_t)zs_min(grid->chunk[k], grid->length[k] - first);
    }
}

const char *zs_zarr_index_key(int ndim, const int64_t *index, char key[ZS_CHUNK_KEY])
{
    int used = snprintf(key, ZS_CHUNK_KEY, "%" PRId64, ndim > 0 ? index[0] : 0);
    for (int k = 1; k < ndim; k++)
        used += snprintf(key + used, (size_t)(ZS_CHUNK_KEY - used), ".%" PRId64, index[k]);
    return key;
}

const char *zs_zarr_chunk_key(const zs_zarr_grid *grid, int64_t chunk, char key[ZS_CHUNK_KEY])
{
    int64_t index[ZS_DIM_MAX];
    zs_zarr_chunk_index(grid, chunk, index);
    return zs_zarr_index_key(grid->ndim, index, key);
}
