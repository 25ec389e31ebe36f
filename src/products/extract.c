#include "products/extract.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "output/layout.h"
#include "spec/product.h"
#include "write/writer.h"

#include <string.h>

static zs_range common(zs_range a, zs_range b)
{
    int64_t first = zs_max(a.first, b.first), end = zs_min(a.first + a.count, b.first + b.count);
    return (zs_range){ first, zs_max(end - first, 0) };
}

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    size_t cells = (size_t)(all->plan->tile_rows * state->layout->grid.ncol);
    state->data = zs_alloc(cells, sizeof(double), "an extract", err);
    return state->data ? 0 : -1;
}

/* Copy the selected columns of one row: numbers of `size` bytes.  Returns the place for the next row. */
static char *gather(const zs_layout *layout, const char *row, size_t size, char *to)
{
    for (int k = 0; k < layout->ncolumn; k++) {
        size_t bytes = (size_t)layout->column[k].count * size;
        memcpy(to, row + (size_t)layout->column[k].first * size, bytes);
        to += bytes;
    }
    return to;
}

static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    const zs_layout *layout = state->layout;
    zs_quantity of = layout->product->of;
    zs_range steps = common(sample->steps, layout->steps), rows = common(sample->rows, layout->rows);
    const char *values = zs_sample_values(of, sample);
    int64_t ncol = all->catalog->grid.ncol, width = layout->grid.ncol;
    size_t size = of == ZS_OF_DATA ? sizeof(double) : sizeof(float);
    for (int64_t step = steps.first; step < steps.first + steps.count && rows.count > 0; step++) {
        char *to = state->data;
        for (int64_t row = rows.first; row < rows.first + rows.count; row++) {
            int64_t line = (step - sample->steps.first) * sample->rows.count + row - sample->rows.first;
            to = gather(layout, values + (size_t)(line * ncol) * size, size, to);
        }
        int64_t first = (step - layout->steps.first) * layout->rows.count + rows.first - layout->rows.first;
        first *= width;
        if (of == ZS_OF_DATA ? zs_products_write(all, state, 0, first, rows.count * width, state->data, err)
                             : zs_writer_put_product(all->writer, state->product, 0, first,
                                                     rows.count * width, state->data, err))
            return -1;
    }
    return 0;
}

const zs_product_ops zs_extract_ops = { .begin = begin, .take = take };
