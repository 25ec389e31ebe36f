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

/* "quantiles of 2 metre temperature: 95 %": the name of what is drawn. */
static int name_quantile(const zs_product *product, zs_product_values *values, zs_error *err)
{
    size_t room = strlen(values->long_name ? values->long_name : "") + 64;
    char *name = zs_alloc(room, 1, "a name", err);
    if (!name)
        return -1;
    snprintf(name, room, "%s: %.10g %%", values->long_name ? values->long_name : "",
             100 * product->quantiles.q[values->quantile]);
    free(values->long_name);
    values->long_name = name;
    return 0;
}

/* Draw a variable; of quantiles, one of them. */
static int draw_one(const zs_subject *subject, int product, int var, int64_t quantile, int64_t room,
                    zs_canvas *to, zs_error *err)
{
    const zs_layout *layout = &subject->layout[product];
    zs_written file = zs_spec_written(subject->spec, ZS_OUTPUT_KINDS + product);
    zs_product_values values;
    zs_product_part part = { .subject = subject,
                             .layout = layout,
                             .section = subject->spec->product[product].section,
                             .file = file,
                             .var = var,
                             .values = &values,
                             .room = room,
                             .to = to };
    zs_activity_begin(ZS_MOVES, file.path, "reading it for the page");
    int result = zs_product_values_open(zs_writer_find(subject->writer, file)->part, file.path, layout, var,
                                        quantile, &values, err);
    if (result == 0 && layout->product->kind == ZS_QUANTILE)
        result = name_quantile(layout->product, &values, err);
    if (result == 0)
        result = draw(&part, err);
    zs_activity_end();
    return zs_product_values_close(&values, result, err);
}

int zs_product_draw(const zs_subject *subject, int product, zs_canvas *to, zs_error *err)
{
    const zs_layout *layout = &subject->layout[product];
    bool quantiles = layout->product->kind == ZS_QUANTILE;
    int64_t n = quantiles ? zs_product_bins(layout->product) : 1;
    int result = 0;
    for (int var = 0; var < layout->nvar && result == 0; var++)
        for (int64_t k = 0; k < n && result == 0; k++)
            result = draw_one(subject, product, var, k, to->room / layout->nvar / n, to, err);
    return result;
}
