#include "products/product_ops.h"

#include "base/limits.h"
#include "base/range.h"
#include "header/grid.h"

#include <math.h>

/* How many rows of the product's field are above a row of the run's field. */
static int64_t rows_above(const zs_product_state *state, int64_t height, int64_t row)
{
    const zs_range *own = &state->layout->rows;
    int64_t on_level = zs_max(0, zs_min(row % height - own->first, own->count));
    return row / height * own->count + on_level;
}

zs_range zs_product_rows(const zs_products *all, const zs_product_state *state, zs_range rows)
{
    int64_t height = all->catalog->grid.rows.count, first = rows_above(state, height, rows.first);
    return (zs_range){ first, rows_above(state, height, rows.first + rows.count) - first };
}

/* Copy the rows and columns of a box that lie in a sample. */
static void gather(const zs_products *all, const zs_layout *layout, const zs_sample *sample,
                   const double *from, double *to)
{
    int64_t height = all->catalog->grid.rows.count, ncol = all->catalog->grid.ncol;
    const zs_range *own = &layout->rows;
    char *next = (char *)to;
    for (int64_t k = 0; k < sample->steps.count; k++)
        for (int64_t i = 0, n; i < sample->rows.count; i += n, from += n * ncol) {
            int64_t row = (sample->rows.first + i) % height;
            n = zs_min(sample->rows.count - i, height - row); /* of one level */
            zs_range rows = zs_common((zs_range){ row, n }, *own);
            next = zs_columns_gather(&layout->columns, from + (rows.first - row) * ncol, rows.count, ncol,
                                     sizeof *from, next);
        }
}

zs_range zs_product_mask_lines(const zs_products *all, const zs_product_state *state, int64_t step,
                               zs_range rows)
{
    int64_t height = state->layout->rows.count, row = rows.first % height;
    return (zs_range){ zs_mask_line(&state->where, step / all->catalog->series.nmember, row),
                       zs_min(rows.count, height - row) };
}

/* Values of cells that do not count are missing. */
static void apply_masks(const zs_products *all, const zs_product_state *state, const zs_box *box,
                        double *value)
{
    const double missing = (double)NAN;
    for (int64_t k = 0; k < box->steps.count; k++)
        for (int64_t i = 0, n; i < box->rows.count; i += n, value += (size_t)n * box->row_size) {
            zs_range rows = { box->rows.first + i, box->rows.count - i };
            zs_range lines = zs_product_mask_lines(all, state, box->steps.first + k, rows);
            n = lines.count;
            zs_mask_fill(&state->where, lines, sizeof missing, &missing, value);
        }
}

bool zs_product_is_gathered(const zs_products *all, const zs_product_state *state)
{
    const zs_layout *layout = state->layout;
    const zs_grid *grid = &all->catalog->grid;
    bool some_rows = grid->levels.n > 1 && layout->rows.count < grid->rows.count; /* of each level */
    return some_rows || layout->grid.ncol < grid->ncol || layout->columns.nsegment > 1 || state->where.bit;
}

zs_box zs_product_box(zs_products *all, const zs_product_state *state, const zs_sample *sample)
{
    const zs_layout *layout = state->layout;
    const zs_grid *grid = &all->catalog->grid;
    const double *from = sample->value[layout->product->of];
    size_t ncol = (size_t)grid->ncol;
    zs_box box = { .steps = sample->steps,
                   .rows = zs_product_rows(all, state, sample->rows),
                   .step_size = (size_t)sample->rows.count * ncol,
                   .row_size = ncol };
    if (box.rows.count == 0)
        return box;
    if (!zs_product_is_gathered(all, state)) {
        int64_t first = grid->levels.n == 1 ? layout->rows.first + box.rows.first : box.rows.first;
        box.value = from + (size_t)(first - sample->rows.first) * ncol;
        return box;
    }
    box.row_size = (size_t)layout->grid.ncol;
    box.step_size = (size_t)box.rows.count * box.row_size;
    gather(all, layout, sample, from, all->gathered);
    box.value = all->gathered;
    if (state->where.bit)
        apply_masks(all, state, &box, all->gathered);
    return box;
}

const double *zs_box_row(const zs_box *box, int64_t step, int64_t row)
{
    return box->value + (size_t)step * box->step_size + (size_t)row * box->row_size;
}

const double *zs_product_weights(const zs_product_state *state, int64_t row)
{
    if (!state->by_cell)
        return state->column_weight;
    return state->cell_weight + (row - state->tile_row) * state->layout->grid.ncol;
}

zs_row_values zs_product_row_values(const zs_product_state *state, const zs_box *box, int64_t step,
                                    int64_t row)
{
    const zs_grid *grid = &state->layout->grid;
    return (zs_row_values){ .ncol = (size_t)grid->columns.once,
                            .value = zs_box_row(box, step, row),
                            .row_size = box->row_size,
                            .weight = zs_product_weights(state, box->rows.first + row),
                            .weight_size = state->by_cell ? (size_t)grid->ncol : 0 };
}

int zs_product_parts(const zs_product_state *state)
{
    return state->parts ? state->parts->n : 1;
}

int zs_product_part_of(const zs_product_state *state, int64_t step)
{
    return state->parts ? state->parts->of[step] : 0;
}

zs_packing zs_sample_packing(const zs_products *products, zs_quantity of, int64_t step)
{
    return of == ZS_OF_DATA ? *zs_catalog_packing(products->catalog, step)
                            : (zs_packing){ .type = ZS_DOUBLE, .scale = 1 };
}

void zs_product_note(zs_product_state *state, int var, double value)
{
    if (zs_layout_values(state->layout, var) != 1)
        return;
    state->single[var] = (zs_single){ true, value };
}

int zs_products_write(zs_products *products, zs_product_state *state, int var, int64_t first, int64_t n,
                      double *values, zs_error *err)
{
    for (int64_t i = 0; i < n; i++) {
        products->beyond += isinf(values[i]) != 0;
        values[i] = isfinite(values[i]) ? values[i] : (double)NAN;
        if (n == 1)
            zs_product_note(state, var, values[i]);
        values[i] = isnan(values[i]) ? ZS_FILL_DOUBLE : values[i];
    }
    return zs_writer_put_product(products->writer, state->product, var, first, n, values, err);
}
