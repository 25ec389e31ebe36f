#include "products/products.h"

#include "base/chunk_cut.h"
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
#include "products/row_totals.h"
#include "spec/product.h"
#include "stats/accumulator.h"
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
static int take_weights(zs_product_state *state, const zs_area *area, zs_error *err)
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
    zs_columns_gather(&layout->columns, area->column, sizeof *area->column, state->column_weight);
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
            result = take_weights(&products->state[k], &area, err);
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

static int64_t histogram_bytes(const zs_layout *layout)
{
    return 2 * zs_layout_bytes(layout); /* the counts, and the memory that MPI adds them in */
}

/* What a reduction needs. */
static void add_reduction(const zs_product_state *state, int64_t nstep, zs_needs *needs)
{
    const zs_grid *grid = &state->layout->grid;
    const zs_product *product = state->layout->product;
    const bool *over = product->over;
    int64_t width = over[ZS_AXIS_LONGITUDE] ? 1 : grid->ncol;
    bool cells = over[ZS_AXIS_TIME] && !over[ZS_AXIS_LONGITUDE];
    needs->blocks = needs->blocks || over[ZS_AXIS_TIME];
    needs->in_order = needs->in_order || cells || (over[ZS_AXIS_LATITUDE] && !over[ZS_AXIS_TIME]);
    if (cells) {
        needs->over_time[product->by].n++;
        needs->over_time[product->by].parts = state->parts;
    } else if (over[ZS_AXIS_TIME]) {
        needs->row_bytes += zs_reduce_series_row_bytes(state, nstep);
    }
    if (over[ZS_AXIS_TIME] && over[ZS_AXIS_LATITUDE])
        needs->bytes += zs_row_totals_bytes(state);
    else if (over[ZS_AXIS_LATITUDE])
        needs->tree_bytes += width * (int64_t)sizeof(zs_accumulator);
}

/* Has it a box that is in several pieces, or are cells of it left out? */
static bool is_gathered(const zs_products *products, const zs_product_state *state)
{
    const zs_layout *layout = state->layout;
    const zs_grid *grid = &products->catalog->grid;
    bool rows = grid->levels.n > 1 && layout->rows.count < grid->rows.count;
    bool some = rows || layout->grid.ncol < grid->ncol || state->where.bit;
    return layout->product->kind != ZS_EXTRACT && some;
}

/* Memory for chunks of a product's Zarr store: one that is put together, shuffled and encoded. */
static int64_t storing_bytes(const zs_spec *spec, const zs_layout *layout)
{
    int64_t most = 0;
    for (int var = 0; var < layout->nvar && spec->output.format == ZS_ZARR; var++) {
        int64_t length[ZS_LAYOUT_AXES], chunk[ZS_LAYOUT_AXES], inner;
        zs_layout_shape(layout, var, length);
        int split = zs_chunk_cut_all(ZS_LAYOUT_AXES, length, chunk, &inner);
        most = zs_max(most, chunk[split] * inner * (int64_t)zs_field_type_size(layout->var[var].type));
    }
    return 3 * most + most / 8;
}

/* What a product needs of the values of the second pass. */
static void add_values(const zs_products *products, const zs_product_state *state, zs_needs *needs)
{
    const zs_product *product = state->layout->product;
    bool written = product->kind == ZS_EXTRACT && product->of != ZS_OF_DATA;
    needs->written[product->of] = needs->written[product->of] || written;
    needs->value[product->of] = needs->value[product->of] || !written;
    needs->gathered = needs->gathered || is_gathered(products, state);
}

zs_needs zs_products_needs(const zs_products *products)
{
    zs_needs needs = { .narrowed = products->narrowed, .bytes = zs_masks_bytes(&products->catalog->masks) };
    for (int k = 0; k < products->n; k++) {
        const zs_product_state *state = &products->state[k];
        const zs_product *product = state->layout->product;
        needs.bytes += storing_bytes(products->spec, state->layout);
        needs.bytes += state->where.bit ? (int64_t)zs_mask_bytes(&state->where) : 0;
        if (state->ops->take)
            add_values(products, state, &needs);
        if (product->kind == ZS_HISTOGRAM)
            needs.bytes += histogram_bytes(state->layout);
        else if (product->kind == ZS_EXCEEDANCE)
            zs_exceedance_needs(state, &needs);
        else if (product->kind == ZS_REDUCE)
            add_reduction(state, products->catalog->series.nstep, &needs);
        else if (product->kind == ZS_QUANTILE)
            zs_quantile_needs(products, state, &needs);
    }
    zs_cell_weights_needs(products, &needs);
    return needs;
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
    for (int k = 0; k < products->n && result == 0; k++) {
        zs_product_state *state = &products->state[k];
        if (state->ops->begin)
            result = state->ops->begin(products, state, err);
    }
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

int zs_products_merge(zs_products *products, zs_error *err)
{
    int result = 0;
    if (products->n == 0)
        return 0;
    for (int k = 0; k < products->n && products->position->busy;
         k++) { /* all ranks of a column must take part in each merge, also after a failure */
        zs_product_state *state = &products->state[k];
        zs_error failed = { 0 };
        if (state->ops->merge && state->ops->merge(products, state, &failed) && result == 0) {
            result = -1;
            *err = failed;
        }
    }
    return zs_agree(products->comm, result, err);
}

int zs_products_finish(zs_products *products, zs_error *err)
{
    for (int k = 0; k < products->n; k++) {
        zs_product_state *state = &products->state[k];
        int result = state->ops->finish ? state->ops->finish(products, state, err) : 0;
        if (zs_agree(products->comm, result, err))
            return -1;
    }
    return 0;
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
