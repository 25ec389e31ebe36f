#include "products/exceedance.h"

#include "base/error.h"
#include "base/memory.h"
#include "spec/product.h"
#include "stats/limit.h"
#include "write/writer.h"

#include <math.h>
#include <mpi.h>
#include <stdlib.h>

/* The variables of the file. */
enum { COUNT, VALID, LAST };

typedef struct exceedance {
    int32_t *number[3]; /* [cells of the tile]: steps above the threshold; valid steps; the last step above
                           it, -1: none */
    double *time;       /* [cells of the tile]: the time of the last step, for writing */
} exceedance;

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    exceedance *e = state->data = zs_alloc(1, sizeof *e, "an exceedance", err);
    size_t cells = (size_t)(all->plan->tile_rows * all->catalog->grid.ncol);
    if (!e || !(e->time = zs_alloc(cells, sizeof *e->time, "times", err)))
        return -1;
    for (int k = 0; k < 3; k++)
        if (!(e->number[k] = zs_alloc(cells, sizeof *e->number[k], "an exceedance", err)))
            return -1;
    return 0;
}

static void go(zs_products *all, zs_product_state *state)
{
    exceedance *e = state->data;
    for (int64_t i = 0; i < all->rows.count * all->catalog->grid.ncol; i++) {
        e->number[COUNT][i] = e->number[VALID][i] = 0;
        e->number[LAST][i] = -1;
    }
}

/* Steps may come in any order. */
static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    exceedance *e = state->data;
    const zs_product *product = state->layout->product;
    int64_t ncol = all->catalog->grid.ncol;
    (void)err;
    for (int64_t k = 0; k < sample->steps.count; k++) {
        const zs_packing packing = zs_sample_packing(all, product->of, sample->steps.first + k);
        double high = zs_limit_value(&packing, product->threshold),
               low = zs_limit_value(&packing, -product->threshold);
        for (int64_t row = 0; row < sample->rows.count; row++) {
            int64_t first = (sample->rows.first - all->rows.first + row) * ncol;
            int32_t step = (int32_t)(sample->steps.first + k);
            int32_t *count = e->number[COUNT] + first, *valid = e->number[VALID] + first,
                    *last = e->number[LAST] + first;
            zs_sample_line(all, product->of, sample, k, row, all->line);
            for (int64_t i = 0; i < ncol; i++) {
                bool beyond = (all->line[i] > high) | (all->line[i] < low); /* false for NaN */
                valid[i] += !isnan(all->line[i]);
                count[i] += beyond;
                last[i] = beyond && step > last[i] ? step : last[i];
            }
        }
    }
    return 0;
}

static int merge(zs_products *all, zs_product_state *state, zs_error *err)
{
    exceedance *e = state->data;
    int64_t ncol = all->catalog->grid.ncol, first = all->rows.first * ncol, n = all->rows.count * ncol;
    bool root = all->position->time_part == 0;
    for (int k = 0; k < 3; k++)
        for (int64_t row = 0; row < all->rows.count; row++) {
            int32_t *values = e->number[k] + row * ncol;
            MPI_Reduce(root ? MPI_IN_PLACE : values, values, (int)ncol, MPI_INT32_T,
                       k == LAST ? MPI_MAX : MPI_SUM, 0, all->position->column);
        }
    if (!root)
        return 0;
    for (int64_t i = 0; i < n; i++)
        e->time[i] = e->number[LAST][i] < 0 ? NAN : all->catalog->series.step[e->number[LAST][i]].value;
    int result = 0;
    for (int k = COUNT; k <= VALID && result == 0; k++)
        result = zs_writer_put_product(all->writer, state->product, k, first, n, e->number[k], err);
    return result ? result : zs_products_write(all, state, LAST, first, n, e->time, err);
}

static void clear(void *data)
{
    exceedance *e = data;
    for (int k = 0; k < 3; k++)
        free(e->number[k]);
    free(e->time);
}

const zs_product_ops zs_exceedance_ops = {
    .begin = begin, .go = go, .take = take, .merge = merge, .clear = clear
};
