#include "page/product_drawing.h"

#include "base/activity.h"
#include "base/memory.h"
#include "page/product_axes.h"
#include "page/product_lines.h"
#include "page/product_maps.h"
#include "page/product_part.h"
#include "page/product_values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a variable becomes. */
static int draw(const zs_product_part *part, zs_error *err)
{
    const int64_t *length = part->values->length;
    if (part->layout->product->kind == ZS_HISTOGRAM && part->layout->var[part->var].bins)
        return zs_product_bars(part, err);
    if (length[ZS_ALONG_ROWS] > 1 && (length[ZS_ALONG_COLUMNS] > 1 || part->layout->grid.cells))
        return zs_product_maps(part, err);
    if (length[ZS_ALONG_ROWS] > 1)
        return zs_product_line(part, ZS_ALONG_ROWS, err);
    if (length[ZS_ALONG_COLUMNS] > 1)
        return zs_product_line(part, ZS_ALONG_COLUMNS, err);
    if (length[ZS_ALONG_TIME] > 1)
        return zs_product_line(part, ZS_ALONG_TIME, err);
    return length[ZS_ALONG_LEVELS] > 1 ? zs_product_line(part, ZS_ALONG_LEVELS, err)
                                       : zs_product_number(part, err);
}

/* Draw one quantile after the other, each under a name of its own: "quantiles of 2 metre temperature: 95 %".
 */
static int draw_quantiles(const zs_product_part *part, zs_product_values *values, zs_error *err)
{
    const zs_product_quantiles *quantiles = &part->layout->product->quantiles;
    const char *all = values->long_name ? values->long_name : "";
    size_t room = strlen(all) + 64;
    char *own = values->long_name, *name = zs_alloc(room, 1, "a name", err);
    int result = name ? 0 : -1;
    for (int k = 0; k < quantiles->n && result == 0; k++) {
        snprintf(name, room, "%s: %.10g %%", all, 100 * quantiles->q[k]);
        values->quantile = k;
        values->long_name = name;
        result = draw(part, err);
    }
    values->long_name = own;
    free(name);
    return result;
}

int zs_product_draw(const zs_subject *subject, int product, zs_canvas *to, zs_error *err)
{
    const zs_layout *layout = &subject->layout[product];
    zs_written file = zs_spec_written(subject->spec, ZS_OUTPUT_KINDS + product);
    bool quantiles = layout->product->kind == ZS_QUANTILE;
    int64_t pictures = layout->nvar * (quantiles ? layout->product->quantiles.n : 1);
    int result = 0;
    for (int var = 0; var < layout->nvar && result == 0; var++) {
        zs_product_values values;
        zs_product_part part = { .subject = subject,
                                 .layout = layout,
                                 .section = subject->spec->product[product].section,
                                 .file = file,
                                 .var = var,
                                 .values = &values,
                                 .room = to->room / pictures,
                                 .to = to };
        zs_activity_begin(ZS_MOVES, file.path, "reading it for the page");
        result = zs_product_values_open(zs_writer_find(subject->writer, file)->part, file.path, layout, var,
                                        &values, err);
        if (result == 0)
            result = quantiles ? draw_quantiles(&part, &values, err) : draw(&part, err);
        zs_activity_end();
        result = zs_product_values_close(&values, result, err);
    }
    return result;
}
