#include "products/product_needs.h"

#include "base/chunk_cut.h"
#include "base/range.h"
#include "catalog/masks.h"
#include "output/layout.h"
#include "products/cell_weights.h"
#include "products/exceedance.h"
#include "products/product_ops.h"
#include "products/quantile_product.h"
#include "products/reduce_series.h"
#include "products/row_totals.h"
#include "spec/product.h"
#include "stats/accumulator.h"
#include "stats/mask_bits.h"

#include <stdbool.h>
#include <stdint.h>

/* Numbers of which all ranks have some, once for all tiles. */
static void add_sums(int64_t bytes, zs_needs *needs)
{
    needs->bytes += bytes;
    needs->sum_bytes += bytes;
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
        needs->deep = true;
    }
    if (over[ZS_AXIS_TIME] && over[ZS_AXIS_LATITUDE])
        add_sums(zs_row_totals_bytes(state), needs);
    else if (over[ZS_AXIS_LATITUDE])
        needs->tree_bytes += width * (int64_t)sizeof(zs_accumulator);
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
    needs->gathered =
        needs->gathered || (product->kind != ZS_EXTRACT && zs_product_is_gathered(products, state));
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
            add_sums(zs_layout_bytes(state->layout), &needs);
        else if (product->kind == ZS_EXCEEDANCE)
            zs_exceedance_needs(state, &needs);
        else if (product->kind == ZS_REDUCE)
            add_reduction(state, products->catalog->series.nstep, &needs);
        else if (product->kind == ZS_QUANTILE)
            zs_quantile_needs(products, state, &needs);
    }
    for (int k = 0; k < products->n; k++) /* extracts are written row by row: longer pieces are better */
        needs.deep = needs.deep && products->state[k].layout->product->kind != ZS_EXTRACT;
    zs_cell_weights_needs(products, &needs);
    return needs;
}
