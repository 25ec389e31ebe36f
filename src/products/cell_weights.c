#include "products/cell_weights.h"

#include "base/memory.h"
#include "base/range.h"
#include "catalog/area_field.h"
#include "header/grid.h"
#include "parallel/agree.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

/* Is there a product that needs areas of cells? */
static bool is_needed(const zs_products *all)
{
    bool any = false;
    for (int k = 0; k < all->n; k++)
        any = any || all->state[k].by_cell;
    return any;
}

void zs_cell_weights_needs(const zs_products *all, zs_needs *needs)
{
    const zs_grid *grid = &all->catalog->grid;
    const zs_area_field *field = &all->catalog->areas.field;
    for (int k = 0; k < all->n; k++)
        needs->cell_bytes += all->state[k].by_cell ? (int64_t)sizeof(double) : 0;
    if (!is_needed(all))
        return;
    int64_t block = zs_min(zs_area_rows(field), grid->rows.count);
    int64_t lists = grid->ncol + (field->row_at ? grid->rows.count : 0);
    /* a block as it is stored, unpacked, and its selected columns */
    needs->bytes += (block * (2 * field->file_cols + grid->ncol) + lists) * (int64_t)sizeof(double);
}

int zs_cell_weights_begin(zs_products *all, zs_error *err)
{
    const zs_grid *run = &all->catalog->grid;
    if (!is_needed(all) || !all->position->busy)
        return 0;
    int64_t most = zs_area_rows(&all->catalog->areas.field);
    size_t block = (size_t)(zs_min(most, run->rows.count) * run->ncol);
    if (!(all->areas = zs_alloc(block, sizeof *all->areas, "areas", err)))
        return -1;
    for (int k = 0; k < all->n; k++) {
        zs_product_state *state = &all->state[k];
        const zs_grid *grid = &state->layout->grid;
        size_t cells = (size_t)(zs_min(all->plan->tile_rows, grid->nrow) * grid->ncol);
        if (state->by_cell &&
            !(state->cell_weight = zs_alloc(cells, sizeof *state->cell_weight, "areas", err)))
            return -1;
    }
    return 0;
}

/* Keep what a product needs of some rows of the run, on one level, whose areas are all->areas. */
static void keep_rows(const zs_products *all, zs_product_state *state, zs_range rows)
{
    const zs_layout *layout = state->layout;
    int64_t height = all->catalog->grid.rows.count, ncol = all->catalog->grid.ncol;
    zs_range own = zs_product_rows(all, state, rows);
    int64_t skipped = zs_max(0, layout->rows.first - rows.first % height);
    zs_columns_gather(&layout->columns, all->areas + skipped * ncol, own.count, ncol, sizeof *all->areas,
                      state->cell_weight + (own.first - state->tile_row) * layout->grid.ncol);
}

/* Read some rows of the run, on one level, and give them to the column.  COLLECTIVE over it.
 * reader: of the first rank; NULL: it could not open the file.
 * Returns true if all have the areas; false if the first rank failed, with err filled there. */
static bool share_rows(zs_products *all, const zs_area_reader *reader, zs_range rows, zs_error *err)
{
    const zs_grid *grid = &all->catalog->grid;
    zs_range in_file = { grid->rows.first + rows.first % grid->rows.count, rows.count };
    int failed = all->position->time_part == 0 &&
                 (!reader || zs_area_read(reader, grid, in_file, all->areas, err) != 0);
    MPI_Bcast(&failed, 1, MPI_INT, 0, all->position->column);
    if (!failed)
        MPI_Bcast(all->areas, (int)(rows.count * grid->ncol), MPI_DOUBLE, 0, all->position->column);
    for (int k = 0; k < all->n && !failed; k++)
        if (all->state[k].by_cell)
            keep_rows(all, &all->state[k], rows);
    return !failed;
}

/* Cells that lie above each other have one area: repeat those of the first levels in the tile. */
static void repeat_levels(const zs_products *all, zs_product_state *state)
{
    int64_t height = state->layout->rows.count, ncol = state->layout->grid.ncol;
    int64_t rows = zs_product_rows(all, state, all->rows).count;
    for (int64_t row = height; row < rows; row++)
        memcpy(state->cell_weight + row * ncol, state->cell_weight + (row - height) * ncol,
               (size_t)ncol * sizeof *state->cell_weight);
}

/* Read the areas of the tile.  COLLECTIVE over the column; errors are local. */
static int read_tile(zs_products *all, zs_error *err)
{
    const zs_grid *grid = &all->catalog->grid;
    bool first = all->position->time_part == 0, good = true;
    zs_area_reader reader;
    bool open = first && all->rows.count > 0 && zs_area_open(&all->catalog->areas.field, &reader, err) == 0;
    int64_t most = zs_area_rows(&all->catalog->areas.field), height = grid->rows.count;
    int64_t end = all->rows.first + zs_min(all->rows.count, height);
    for (int64_t row = all->rows.first, n; row < end && good; row += n) {
        n = zs_min(zs_min(most, end - row), height - row % height);
        good = share_rows(all, open ? &reader : NULL, (zs_range){ row, n }, err);
    }
    if (open)
        zs_area_close(&reader);
    for (int k = 0; k < all->n && good; k++)
        if (all->state[k].by_cell)
            repeat_levels(all, &all->state[k]);
    return good || !first ? 0 : -1;
}

int zs_cell_weights_goto(zs_products *all, zs_error *err)
{
    if (!is_needed(all))
        return 0;
    for (int k = 0; k < all->n; k++)
        all->state[k].tile_row = zs_product_rows(all, &all->state[k], all->rows).first;
    return zs_agree(all->comm, all->position->busy ? read_tile(all, err) : 0, err);
}
