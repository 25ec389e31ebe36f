#include "products/row_totals.h"

#include "base/memory.h"
#include "base/range.h"
#include "base/tree.h"
#include "output/layout.h"
#include "spec/product.h"
#include "stats/accumulator_rows.h"

#include <stdlib.h>
#include <string.h>

static size_t width_of(const zs_product_state *state)
{
    return state->layout->has_columns ? (size_t)state->layout->grid.ncol : 1;
}

static size_t accumulators_of(const zs_product_state *state)
{
    return (size_t)zs_product_parts(state) * (size_t)state->layout->grid.nrow * width_of(state);
}

int64_t zs_row_totals_bytes(const zs_product_state *state)
{
    return (int64_t)(accumulators_of(state) * sizeof(zs_accumulator));
}

int zs_row_totals_init(zs_row_totals *totals, const zs_product_state *state, zs_error *err)
{
    totals->width = width_of(state);
    totals->row = zs_alloc(accumulators_of(state), sizeof *totals->row, "a reduction", err);
    return totals->row ? 0 : -1;
}

void zs_row_totals_clear(zs_row_totals *totals)
{
    free(totals->row);
    *totals = (zs_row_totals){ 0 };
}

static zs_accumulator *row_of(const zs_row_totals *totals, const zs_product_state *state, int part,
                              int64_t row)
{
    return totals->row + (size_t)(part * state->layout->grid.nrow + row) * totals->width;
}

void zs_row_totals_put(zs_row_totals *totals, const zs_product_state *state, int part, int64_t row,
                       const zs_accumulator *acc)
{
    memcpy(row_of(totals, state, part, row), acc, totals->width * sizeof *acc);
}

/* Each row is one rank's, and zero on all others, so that its bits are copied; no numbers are added. */
void zs_row_totals_sum(zs_row_totals *totals, zs_products *all, const zs_product_state *state)
{
    int64_t words = zs_row_totals_bytes(state) / (int64_t)sizeof(uint64_t);
    if (totals->row)
        zs_joint_sums_add(&all->sums, ZS_BITS_64, totals->row, words);
}

/* Put rows of one accumulator on the stack, which is where the first ones are. */
static void push_blocks(const zs_product_state *state, int64_t height, zs_accumulator *rows, zs_tree *tree)
{
    zs_row_block block;
    for (int64_t row = 0, n; row < height; row += n) {
        n = zs_min(ZS_ROWS_TOGETHER, height - row);
        for (int64_t i = 0; i < n; i++) {
            if (state->row_weight)
                zs_accumulators_weigh(1, rows + row + i, state->row_weight[row + i]);
            zs_row_block_put(&block, (size_t)i, rows[row + i]);
        }
        zs_row_block_push(&block, (size_t)n, state->layout->product->method, row, tree, rows);
    }
}

/* Merge the rows of a part on one level along the tree.  The stack of the tree takes the place of rows that
 * are merged already. */
static void fold_rows(const zs_product_state *state, zs_row_totals *totals, int part, int64_t level,
                      double *result)
{
    int64_t height = state->layout->grid.rows.count;
    const zs_product *product = state->layout->product;
    size_t width = totals->width;
    zs_accumulator *stack = row_of(totals, state, part, level * height);
    zs_tree tree = { 0 };
    if (width == 1)
        push_blocks(state, height, stack, &tree);
    for (int64_t row = 0; row < height && width > 1; row++) {
        zs_accumulator *acc = stack + (size_t)row * width;
        if (state->row_weight)
            zs_accumulators_weigh(width, acc, state->row_weight[row]);
        zs_accumulators_push(product->method, width, &tree, stack, (zs_node){ 0, row }, acc);
    }
    zs_accumulators_close(product->method, width, &tree, stack);
    zs_accumulators_result(product->method, product->min_count, width, stack, result);
}

int zs_row_totals_finish(zs_row_totals *totals, zs_products *all, zs_product_state *state, zs_error *err)
{
    if (all->comm->rank != 0 || !totals->row)
        return 0;
    double *result = zs_alloc(totals->width, sizeof *result, "results", err);
    int64_t width = (int64_t)totals->width, levels = state->layout->grid.levels.n;
    int failed = result ? 0 : -1;
    for (int64_t k = 0; k < zs_product_parts(state) * levels && failed == 0; k++) {
        fold_rows(state, totals, (int)(k / levels), k % levels, result);
        failed = zs_products_write(all, state, 0, k * width, width, result, err);
    }
    free(result);
    return failed;
}
