/* Reductions over longitude alone: a row of the grid is one number of the file. */
#include "base/memory.h"
#include "products/products.h"
#include "stats/accumulator.h"

static int begin(zs_products *all, zs_maker *maker, zs_error *err)
{
    maker->state = zs_alloc((size_t)all->plan->tile_rows, sizeof(double), "a reduction", err);
    return maker->state ? 0 : -1;
}

static int take(zs_products *all, zs_maker *maker, const zs_sample *sample, zs_error *err)
{
    const zs_product *product = maker->sheet->product;
    const double *weight = product->area ? all->area.column : NULL;
    size_t ncol = (size_t)all->catalog->grid.ncol;
    double *result = maker->state;
    for (int64_t step = 0; step < sample->steps.count; step++) {
        for (int64_t row = 0; row < sample->rows.count; row++) {
            zs_sample_line(all, product->of, sample, step, row, all->line);
            zs_pool pool = zs_pool_row(product->method, ncol, all->line, weight);
            zs_pool_result(product->method, 1, &pool, &result[row]);
        }
        int64_t first = (sample->steps.first + step) * all->catalog->grid.nrow + sample->rows.first;
        if (zs_products_write(all, maker, 0, first, sample->rows.count, result, err))
            return -1;
    }
    return 0;
}

const zs_making zs_over_columns_making = { .begin = begin, .take = take };
