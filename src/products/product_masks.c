#include "products/product_masks.h"

#include "header/grid.h"
#include "output/layout.h"
#include "spec/product.h"
#include "stats/mask_bits.h"

#include <stdint.h>

/* The cells of a row that stand in some columns. */
static void take_mask_row(const zs_columns *columns, const zs_mask_bits *all, int64_t from,
                          zs_mask_bits *bits, int64_t line)
{
    int64_t col = 0;
    for (int k = 0; k < columns->nsegment; k++)
        for (int64_t i = 0; i < columns->segment[k].count; i++, col++)
            if (zs_mask_has(all, from, columns->segment[k].first + i))
                zs_mask_set(bits, line, col);
}

int zs_product_masks_take(zs_product_state *state, const zs_masks *masks, zs_error *err)
{
    const zs_layout *layout = state->layout;
    const zs_mask_bits *all = masks->where ? &masks->where[state->product] : NULL;
    if (!all || !all->bit)
        return 0;
    if (zs_mask_bits_init(&state->where, all->planes, layout->rows.count, layout->grid.ncol, err))
        return -1;
    for (int64_t line = 0; line < all->planes * layout->rows.count; line++) {
        int64_t plane = line / layout->rows.count, row = layout->rows.first + line % layout->rows.count;
        take_mask_row(&layout->columns, all, zs_mask_line(all, plane, row), &state->where, line);
    }
    if (zs_mask_count(&state->where) > 0)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: no cell of this product's box is in these masks",
                   layout->product->place);
}
