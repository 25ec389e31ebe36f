#include "products/products.h"

#include "base/memory.h"
#include "output/contents.h"
#include "output/layout.h"
#include "output/layout_make.h"
#include "parallel/agree.h"
#include "products/area.h"
#include "products/exceedance.h"
#include "products/extract.h"
#include "products/histogram.h"
#include "products/reduce_space.h"
#include "products/reduce_time.h"
#include "spec/product.h"
#include "stats/accumulator.h"

#include <stdlib.h>

static const zs_product_ops *ops_of(const zs_product *product)
{
    if (product->kind == ZS_HISTOGRAM)
        return &zs_histogram_ops;
    if (product->kind == ZS_EXCEEDANCE)
        return &zs_exceedance_ops;
    if (product->kind == ZS_EXTRACT)
        return &zs_extract_ops;
    if (product->over[ZS_AXIS_TIME])
        return &zs_reduce_time_ops;
    return product->over[ZS_AXIS_LATITUDE] ? &zs_reduce_rows_ops : &zs_reduce_columns_ops;
}

int zs_products_make(const zs_spec *spec, const zs_catalog *catalog, zs_products *products, zs_error *err)
{
    *products = (zs_products){ .spec = spec, .catalog = catalog, .n = spec->nproduct };
    zs_contents run = zs_contents_of(spec, catalog);
    size_t n = (size_t)spec->nproduct;
    int result = -1;
    if ((products->layout = zs_alloc(n, sizeof *products->layout, "products", err)) &&
        (products->state = zs_alloc(n, sizeof *products->state, "products", err)))
        result = 0;
    for (int k = 0; k < products->n && result == 0; k++) {
        result = zs_layout_make_product(&run, &spec->product[k], &products->layout[k], err);
        products->state[k] = (zs_product_state){ .ops = ops_of(&spec->product[k]),
                                                 .layout = &products->layout[k],
                                                 .product = k };
    }
    if (result)
        zs_products_clear(products);
    return result;
}

int zs_products_weigh(zs_products *products, zs_comm *comm, zs_error *err)
{
    const zs_catalog *catalog = products->catalog;
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
    return question.where ? zs_area_make(comm, &question, &products->area, err) : 0;
}

void zs_products_forget(zs_products *products)
{
    for (int k = 0; k < products->n && products->state; k++) {
        zs_product_state *state = &products->state[k];
        if (state->data && state->ops->clear)
            state->ops->clear(state->data);
        free(state->data);
    }
    zs_area_clear(&products->area);
    free(products->line);
    free(products->state);
    products->line = NULL;
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

zs_needs zs_products_needs(const zs_products *products)
{
    zs_needs needs = { 0 };
    int64_t nrow = products->catalog->grid.nrow, ncol = products->catalog->grid.ncol;
    for (int k = 0; k < products->n; k++) {
        const zs_layout *layout = &products->layout[k];
        const zs_product *product = layout->product;
        const bool *over = product->over;
        needs.data = needs.data || product->of == ZS_OF_DATA;
        needs.anomaly = needs.anomaly || product->of == ZS_OF_ANOMALY;
        needs.zscore = needs.zscore || product->of == ZS_OF_ZSCORE;
        if (product->kind == ZS_HISTOGRAM)
            needs.bytes += histogram_bytes(layout);
        else if (product->kind == ZS_EXCEEDANCE)
            needs.cell_bytes += 3 * (int64_t)sizeof(int32_t) + (int64_t)sizeof(double);
        else if (product->kind == ZS_REDUCE && over[ZS_AXIS_TIME])
            needs.over_time++;
        if (product->kind != ZS_REDUCE)
            continue;
        needs.in_order = needs.in_order || over[ZS_AXIS_TIME] || over[ZS_AXIS_LATITUDE];
        int64_t width = over[ZS_AXIS_LONGITUDE] ? 1 : ncol;
        if (over[ZS_AXIS_TIME] && over[ZS_AXIS_LATITUDE])
            needs.bytes += nrow * width * (int64_t)sizeof(zs_accumulator);
        else if (over[ZS_AXIS_LATITUDE])
            needs.tree_bytes += width * (int64_t)sizeof(zs_accumulator);
    }
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
    products->line = zs_alloc((size_t)products->catalog->grid.ncol, sizeof *products->line, "a row", err);
    int result = products->line ? 0 : -1;
    for (int k = 0; k < products->n && result == 0; k++) {
        zs_product_state *state = &products->state[k];
        if (state->ops->begin)
            result = state->ops->begin(products, state, err);
    }
    return zs_agree(comm, result, err);
}

void zs_products_goto(zs_products *products, zs_range rows)
{
    products->rows = rows;
    for (int k = 0; k < products->n && products->position->busy; k++)
        if (products->state[k].ops->go)
            products->state[k].ops->go(products, &products->state[k]);
}

int zs_products_take(zs_products *products, const zs_sample *sample, zs_error *err)
{
    for (int k = 0; k < products->n; k++) {
        zs_product_state *state = &products->state[k];
        if (state->ops->take(products, state, sample, err))
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
