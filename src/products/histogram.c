#include "products/histogram.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/range.h"
#include "header/grid.h"
#include "output/layout.h"
#include "spec/product.h"
#include "stats/limit.h"
#include "write/writer.h"

#include <math.h>
#include <stdlib.h>

/* The variables of the file. */
enum { COUNTS, BELOW, ABOVE, MISSING };

typedef struct histogram {
    double *edge; /* [bins + 1]: as the numbers of the packing mean them (stats/limit.h) */
    zs_packing packing;
    int64_t *count;   /* [outer][bins][inner] */
    int64_t *outside; /* [3][outer][inner]: below, above, missing */
    int64_t bins;
    int64_t places; /* outer * inner: what has a histogram of its own: times and levels, rows or columns */
    int64_t inner;  /* rows or columns, which come behind bins in the file; else 1 */
} histogram;

static int begin(zs_products *all, zs_product_state *state, zs_error *err)
{
    const zs_layout *layout = state->layout;
    histogram *h = state->data = zs_alloc(1, sizeof *h, "a histogram", err);
    (void)all;
    if (!h)
        return -1;
    h->bins = layout->product->bins;
    h->places = zs_layout_values(layout, BELOW);
    h->inner = layout->has_rows ? layout->grid.rows.count : layout->has_columns ? layout->grid.ncol : 1;
    if (!(h->edge = zs_alloc((size_t)h->bins + 1, sizeof *h->edge, "the edges of bins", err)) ||
        !(h->count = zs_alloc((size_t)(h->places * h->bins), sizeof *h->count, "a histogram", err)) ||
        !(h->outside = zs_alloc((size_t)(3 * h->places), sizeof *h->outside, "a histogram", err)))
        return -1;
    return 0;
}

/* Set the edges for values of this packing. */
static void set_edges(histogram *h, const zs_product *product, const zs_packing *packing)
{
    const zs_packing *last = &h->packing;
    if (last->type == packing->type && last->scale == packing->scale && last->offset == packing->offset)
        return;
    h->packing = *packing;
    for (int64_t i = 0; i <= h->bins; i++)
        h->edge[i] = zs_limit_value(packing, zs_bin_edge(product, i));
}

/* Find the bin of a value inside the range.  A division guesses it; the edges, which are rounded, decide. */
static int64_t bin_of(const histogram *h, double value, double scale)
{
    int64_t bin = zs_min((int64_t)((value - h->edge[0]) * scale), h->bins - 1);
    while (bin > 0 && value < h->edge[bin])
        bin--;
    while (bin < h->bins - 1 && value >= h->edge[bin + 1])
        bin++;
    return bin;
}

static void add(histogram *h, int64_t place, double value, double scale)
{
    int64_t *outside = h->outside + place;
    if (isnan(value))
        outside[2 * h->places]++;
    else if (value < h->edge[0])
        outside[0]++;
    else if (value > h->edge[h->bins])
        outside[h->places]++;
    else
        h->count[(place / h->inner * h->bins + bin_of(h, value, scale)) * h->inner + place % h->inner]++;
}

/* The place of the values of a row of the product's field: which histogram counts them; for histograms by
 * column, that of the first column.  -1: none does. */
static int64_t place_of(const zs_product_state *state, int64_t step, int64_t row)
{
    const zs_grid *grid = &state->layout->grid;
    zs_by by = state->layout->product->by;
    int64_t level = row / grid->rows.count, time = by == ZS_BY_TIME ? step : zs_product_part_of(state, step);
    if (time < 0)
        return -1;
    return by == ZS_BY_LATITUDE    ? row
           : by == ZS_BY_LONGITUDE ? level * grid->ncol
                                   : time * grid->levels.n + level;
}

/* Count n values that follow each other.  each: the places of a histogram for each of them follow each other,
 * too; else one histogram counts all. */
static void add_run(histogram *h, int64_t place, bool each, int64_t n, const double *value, double scale)
{
    for (int64_t i = 0; i < n; i++)
        add(h, each ? place + i : place, value[i], scale);
}

/* How many rows from one on are counted like a single long one, without gaps. */
static int64_t rows_together(const zs_product_state *state, int64_t row, int64_t most)
{
    const zs_grid *grid = &state->layout->grid;
    zs_by by = state->layout->product->by;
    bool single = by == ZS_BY_LATITUDE ? grid->ncol > 1 : by == ZS_BY_LONGITUDE;
    if (single || grid->columns.once < grid->ncol)
        return 1;
    return zs_min(most, grid->rows.count - row % grid->rows.count);
}

/* Count cells of some lines no longer that masks leave out: the box has them as missing. */
static void take_back(histogram *h, const zs_product_state *state, zs_range lines, int64_t place, bool each,
                      int64_t ncol)
{
    int64_t *missing = h->outside + 2 * h->places + place;
    if (!each && ncol == state->where.cols) {
        zs_mask_bits these = zs_mask_lines(&state->where, lines);
        *missing -= lines.count * ncol - zs_mask_count(&these);
        return;
    }
    for (int64_t k = 0; k < lines.count; k++)
        for (int64_t i = 0; i < ncol; i++)
            missing[each ? k * ncol + i : 0] -= !zs_mask_has(&state->where, lines.first + k, i);
}

static int take(zs_products *all, zs_product_state *state, const zs_sample *sample, zs_error *err)
{
    histogram *h = state->data;
    const zs_product *product = state->layout->product;
    double scale = (double)h->bins / (product->range.high - product->range.low);
    const zs_grid *grid = &state->layout->grid;
    const zs_box box = zs_product_box(all, state, sample);
    bool each = product->by == ZS_BY_LONGITUDE || (product->by == ZS_BY_LATITUDE && grid->ncol == 1);
    int64_t ncol = product->by == ZS_BY_LONGITUDE ? grid->ncol : grid->columns.once;
    (void)err;
    for (int64_t step = 0; step < box.steps.count; step++) {
        const zs_packing packing = zs_sample_packing(all, product->of, box.steps.first + step);
        set_edges(h, product, &packing);
        for (int64_t row = 0, rows; row < box.rows.count; row += rows) {
            int64_t at = box.steps.first + step, place = place_of(state, at, box.rows.first + row);
            const double *value = zs_box_row(&box, step, row);
            rows = rows_together(state, box.rows.first + row, box.rows.count - row);
            if (place < 0)
                continue;
            add_run(h, place, each, rows * ncol, value, scale);
            if (state->where.bit)
                take_back(h, state,
                          zs_product_mask_lines(all, state, at, (zs_range){ box.rows.first + row, rows }),
                          place, each, ncol);
        }
    }
    return 0;
}

/* The counts of idle ranks are 0. */
static void sum_all(zs_products *all, zs_product_state *state)
{
    histogram *h = state->data;
    zs_joint_sums_add(&all->sums, ZS_ADD_64, h->count, h->places * h->bins);
    zs_joint_sums_add(&all->sums, ZS_ADD_64, h->outside, 3 * h->places);
}

static int finish(zs_products *all, zs_product_state *state, zs_error *err)
{
    histogram *h = state->data;
    int64_t n = h->places * h->bins;
    if (all->comm->rank != 0)
        return 0;
    int result = zs_writer_put_product(all->writer, state->product, COUNTS, 0, n, h->count, err);
    for (int var = BELOW; var <= MISSING && result == 0; var++)
        result = zs_writer_put_product(all->writer, state->product, var, 0, h->places,
                                       h->outside + (var - BELOW) * h->places, err);
    return result;
}

static void clear(void *data)
{
    histogram *h = data;
    free(h->outside);
    free(h->count);
    free(h->edge);
}

const zs_product_ops zs_histogram_ops = {
    .begin = begin, .take = take, .sum_all = sum_all, .finish = finish, .clear = clear
};
