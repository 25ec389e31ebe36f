#include "products/products.h"

#include "base/memory.h"
#include "base/range.h"
#include "catalog/masks.h"
#include "catalog/parts.h"
#include "output/contents.h"
#include "output/layout.h"
#include "output/layout_make.h"
#include "parallel/agree.h"
#include "products/area.h"
#include "products/cell_weights.h"
#include "products/exceedance.h"
#include "products/extract.h"
#include "products/histogram.h"
#include "products/product_masks.h"
#include "products/quantile_product.h"
#include "products/reduce_series.h"
#include "products/reduce_space.h"
#include "products/reduce_time.h"
#include "spec/product.h"
#include "stats/mask_bits.h"

#include <mpi.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const zs_product_ops *ops_of(const zs_product *product)
{
    const bool *over = product->over;
    if (product->kind == ZS_HISTOGRAM)
        return &zs_histogram_ops;
    if (product->kind == ZS_EXCEEDANCE)
        return &zs_exceedance_ops;
    if (product->kind == ZS_EXTRACT)
        return &zs_extract_ops;
    if (product->kind == ZS_QUANTILE)
        return &zs_quantile_ops;
    if (over[ZS_AXIS_TIME])
        return over[ZS_AXIS_LONGITUDE] ? &zs_reduce_series_ops : &zs_reduce_time_ops;
    return over[ZS_AXIS_LATITUDE] ? &zs_reduce_rows_ops : &zs_reduce_columns_ops;
}

/* Files of different packing have values in common alone. */
static int choose_key(const zs_catalog *catalog, zs_sort_key *key, zs_error *err)
{
    const zs_files *files = &catalog->files;
    size_t n = (size_t)files->paths.n;
    *key = zs_sort_key_of_values();
    if (catalog->made.any)
        return 0;
    const zs_packing **packing = zs_alloc(n, sizeof *packing, "files", err);
    if (!packing)
        return -1;
    for (size_t i = 0; i < n; i++)
        packing[i] = &files->file[i].storage.packing;
    *key = zs_sort_key_of(n, packing);
    free(packing);
    return 0;
}

int zs_products_make(const zs_spec *spec, const zs_catalog *catalog, zs_products *products, zs_error *err)
{
    *products = (zs_products){ .spec = spec, .catalog = catalog, .n = spec->nproduct };
    zs_contents run = zs_contents_of(spec, catalog);
    size_t n = (size_t)spec->nproduct;
    int result = -1;
    if ((products->layout = zs_alloc(n, sizeof *products->layout, "products", err)) &&
        (products->state = zs_alloc(n, sizeof *products->state, "products", err)))
        result = choose_key(catalog, &products->key, err);
    for (int k = 0; k < products->n && result == 0; k++) {
        result = zs_layout_make_product(&run, &spec->product[k], &products->layout[k], err);
        products->state[k] = (zs_product_state){ .ops = ops_of(&spec->product[k]),
                                                 .layout = &products->layout[k],
                                                 .product = k,
                                                 .by_cell = spec->product[k].area && catalog->areas.of_cells,
                                                 .parts = zs_parts_of(&catalog->parts, &spec->product[k]) };
        if (result == 0)
            result = zs_product_masks_take(&products->state[k], &catalog->masks, err);
    }
    if (result)
        zs_products_clear(products);
    return result;
}

/* The weights of a product's rows and columns: those of the run's that it is about. */
static int take_weights(const zs_products *products, zs_product_state *state, const zs_area *area,
                        zs_error *err)
{
    const zs_layout *layout = state->layout;
    size_t nrow = (size_t)layout->grid.rows.count, ncol = (size_t)layout->grid.ncol;
    if (!(state->row_weight = zs_alloc(nrow, sizeof *state->row_weight, "areas", err)))
        return -1;
    memcpy(state->row_weight, area->row + layout->rows.first, nrow * sizeof *area->row);
    if (!layout->product->over[ZS_AXIS_LONGITUDE] || !area->column)
        return 0;
    if (!(state->column_weight = zs_alloc(ncol, sizeof *state->column_weight, "areas", err)))
        return -1;
    zs_columns_gather(&layout->columns, area->column, 1, products->catalog->grid.ncol, sizeof *area->column,
                      state->column_weight);
    return 0;
}

int zs_products_weigh(zs_products *products, zs_comm *comm, zs_error *err)
{
    const zs_catalog *catalog = products->catalog;
    zs_area area = { 0 };
    zs_area_question question = { .path = catalog->files.paths.path[0],
                                  .variable = catalog->variable.path,
                                  .grid = &catalog->grid };
    for (int k = 0; k < products->n; k++) {
        const zs_product *product = &products->spec->product[k];
        bool given = zs_spec_gives(products->spec, product->section, "weights");
        if (!product->area)
            continue;
        question.columns = question.columns || product->over[ZS_AXIS_LONGITUDE];
        if (!question.where)
            question.where = zs_spec_place(products->spec, product->section, given ? "weights" : "over");
    }
    if (!question.where || catalog->areas.of_cells)
        return 0;
    if (zs_area_make(comm, &question, &area, err))
        return -1;
    int result = 0;
    for (int k = 0; k < products->n && result == 0; k++)
        if (products->spec->product[k].area)
            result = take_weights(products, &products->state[k], &area, err);
    zs_area_clear(&area);
    return zs_agree(comm, result, err);
}

void zs_products_forget(zs_products *products)
{
    for (int k = 0; k < products->n && products->state; k++) {
        zs_product_state *state = &products->state[k];
        if (state->data && state->ops->clear)
            state->ops->clear(state->data);
        free(state->data);
        zs_mask_bits_clear(&state->where);
        free(state->row_weight);
        free(state->column_weight);
        free(state->cell_weight);
    }
    zs_joint_sums_clear(&products->sums);
    zs_node_exchange_clear(&products->exchange);
    free(products->areas);
    free(products->gathered);
    free(products->state);
    products->areas = products->gathered = NULL;
    products->state = NULL;
}

void zs_products_clear(zs_products *products)
{
    if (!products->spec) /* already empty */
        return;
    zs_products_forget(products);
    free(products->layout);
    *products = (zs_products){ 0 };
}

int zs_products_begin(zs_products *products, zs_comm *comm, const zs_plan *plan, const zs_position *position,
                      zs_writer *writer, zs_error *err)
{
    products->comm = comm;
    products->plan = plan;
    products->position = position;
    products->writer = writer;
    if (products->n == 0)
        return 0;
    int result = 0;
    size_t batch = (size_t)(plan->batch.steps * plan->batch.rows * products->catalog->grid.ncol);
    if (plan->problem.wanted.products.gathered && position->busy &&
        !(products->gathered = zs_alloc_raw(batch, sizeof *products->gathered, "a box", err)))
        result = -1;
    if (result == 0)
        result = zs_cell_weights_begin(products, err);
    if (result == 0)
        result = zs_joint_sums_init(&products->sums, products->n * ZS_PRODUCT_SUMS, plan->sum_bytes, err);
    for (int k = 0; k < products->n && result == 0; k++) {
        zs_product_state *state = &products->state[k];
        if (state->ops->begin)
            result = state->ops->begin(products, state, err);
    }
    if (result == 0)
        result = zs_node_exchange_make(&products->exchange, err);
    return zs_agree(comm, result, err);
}

int zs_products_goto(zs_products *products, zs_range rows, zs_error *err)
{
    products->rows = rows;
    if (zs_cell_weights_goto(products, err))
        return -1;
    for (int k = 0; k < products->n && products->position->busy; k++)
        if (products->state[k].ops->go)
            products->state[k].ops->go(products, &products->state[k]);
    return 0;
}

int zs_products_take(zs_products *products, const zs_sample *sample, zs_error *err)
{
    for (int k = 0; k < products->n; k++) {
        zs_product_state *state = &products->state[k];
        if (state->ops->take && state->ops->take(products, state, sample, err))
            return -1;
    }
    return 0;
}

/* All ranks that act together take part in each merge(), also after a failure, so that none waits for ever.
 * Keep the first one. */
static int first_failure(int result, int failed, const zs_error *other, zs_error *err)
{
    if (failed && result == 0)
        *err = *other;
    return failed ? -1 : result;
}

int zs_products_merge(zs_products *products, zs_error *err)
{
    if (products->n == 0)
        return 0;
    int result = 0, busy = products->position->busy ? products->n : 0;
    for (int k = 0; k < busy; k++)
        if (products->state[k].ops->sum_tile)
            products->state[k].ops->sum_tile(products, &products->state[k]);
    if (busy > 0)
        zs_joint_sums_make(&products->sums, products->position->column);
    for (int k = 0; k < busy; k++) {
        zs_product_state *state = &products->state[k];
        zs_error other = { 0 };
        int failed = state->ops->merge ? state->ops->merge(products, state, &other) : 0;
        result = first_failure(result, failed, &other, err);
    }
    return zs_agree(products->comm, result, err);
}

int zs_products_finish(zs_products *products, zs_error *err)
{
    int result = 0;
    if (products->n == 0)
        return 0;
    for (int k = 0; k < products->n; k++)
        if (products->state[k].ops->sum_all)
            products->state[k].ops->sum_all(products, &products->state[k]);
    zs_joint_sums_make(&products->sums, products->comm->world);
    for (int k = 0; k < products->n; k++) {
        zs_product_state *state = &products->state[k];
        zs_error other = { 0 };
        int failed = state->ops->finish ? state->ops->finish(products, state, &other) : 0;
        result = first_failure(result, failed, &other, err);
    }
    return zs_agree(products->comm, result, err);
}

/* Each number is one rank's, and all bits are zero on the others: MPI_BOR copies it. */
zs_single *zs_products_singles(const zs_products *products, zs_error *err)
{
    size_t n = (size_t)products->n * ZS_FIELDS;
    zs_single *all = zs_alloc(n, sizeof *all, "results", err);
    uint64_t *bits = zs_alloc(2 * n, sizeof *bits, "results", err);
    int result = zs_agree(products->comm, all && bits ? 0 : -1, err);
    for (size_t i = 0; i < n && result == 0; i++) {
        const zs_single *mine = &products->state[i / ZS_FIELDS].single[i % ZS_FIELDS];
        bits[2 * i] = mine->known;
        if (mine->known)
            memcpy(&bits[2 * i + 1], &mine->value, sizeof mine->value);
    }
    if (result == 0)
        MPI_Allreduce(MPI_IN_PLACE, bits, (int)(2 * n), MPI_UINT64_T, MPI_BOR, products->comm->world);
    for (size_t i = 0; i < n && result == 0; i++) {
        all[i].known = bits[2 * i];
        memcpy(&all[i].value, &bits[2 * i + 1], sizeof all[i].value);
    }
    free(bits);
    if (result == 0)
        return all;
    free(all);
    return NULL;
}
