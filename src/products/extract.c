#include "products/extract.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "header/grid.h"
#include "output/layout.h"
#include "spec/product.h"
#include "write/writer.h"

#include <math.h>
#include <string.h>

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    size_t cells = (size_t)(all->plan->tile_rows * state->layout->grid.ncol);
    state->data = zs_alloc(cells, sizeof(double), "an extract", err);
    return state->data ? 0 : -1;
}

/* An extract of one value is told in the summary. */
static void note(zs_product_state *state, zs_quantity of, const void *value)
{
    float written = 0;
    if (of == ZS_OF_DATA)
        return; /* zs_products_write() does so */
    memcpy(&written, value, sizeof written);
    zs_product_note(state, 0, written == ZS_FILL_FLOAT ? (double)NAN : (double)written);
}

/* Write the rows of one step and level that are in a sample. */
static int write_rows(zs_products *all, zs_product_state *state, const zs_sample *sample, int64_t step,
                      int64_t level, zs_range rows, zs_error *err)
{
    const zs_layout *layout = state->layout;
    zs_quantity of = layout->product->of;
    const char *values = of == ZS_OF_DATA ? (const char *)(const void *)sample->value[of]
                                          : (const char *)(const void *)sample->written[of];
    int64_t ncol = all->catalog->grid.ncol, width = layout->grid.ncol;
    size_t size = of == ZS_OF_DATA ? sizeof(double) : sizeof(float);
    const double none = (double)NAN;
    const float fill = ZS_FILL_FLOAT;
    const void *missing = of == ZS_OF_DATA ? (const void *)&none : (const void *)&fill;
    int64_t above = level * all->catalog->grid.rows.count; /* rows of the field */
    int64_t line =
        (step - sample->steps.first) * sample->rows.count + above + rows.first - sample->rows.first;
    zs_range own = { rows.first - layout->rows.first, rows.count };
    zs_columns_gather(&layout->columns, values + (size_t)(line * ncol) * size, rows.count, ncol, size,
                      state->data);
    if (state->where.bit)
        zs_mask_fill(&state->where, zs_product_mask_lines(all, state, step, own), size, missing, state->data);
    int64_t layer = (step - layout->steps.first) * layout->grid.levels.n + level;
    int64_t first = (layer * layout->rows.count + rows.first - layout->rows.first) * width;
    note(state, of, state->data);
    return of == ZS_OF_DATA ? zs_products_write(all, state, 0, first, rows.count * width, state->data, err)
                            : zs_writer_put_product(all->writer, state->product, 0, first, rows.count * width,
                                                    state->data, err);
}

static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    const zs_layout *layout = state->layout;
    zs_range steps = zs_common(sample->steps, layout->steps);
    int64_t height = all->catalog->grid.rows.count, end = sample->rows.first + sample->rows.count;
    for (int64_t level = sample->rows.first / height; level * height < end; level++) {
        zs_range here = zs_common(sample->rows, (zs_range){ level * height, height });
        zs_range rows = zs_common((zs_range){ here.first - level * height, here.count }, layout->rows);
        for (int64_t step = steps.first; step < steps.first + steps.count && rows.count > 0; step++)
            if (write_rows(all, state, sample, step, level, rows, err))
                return -1;
    }
    return 0;
}

const zs_product_ops zs_extract_ops = { .begin = begin, .take = take };
