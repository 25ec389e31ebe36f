#include "page/product_drawing.h"

#include "page/product_axes.h"
#include "page/product_lines.h"
#include "page/product_maps.h"
#include "report/json.h"

#include <stdio.h>

enum { NUMBER_BYTES = 12 }; /* of a number on the page, as a text */

int64_t zs_product_part_numbers(const zs_product_part *part)
{
    return part->room / NUMBER_BYTES;
}

json_t *zs_product_part_object(const zs_product_part *part)
{
    zs_json_maker *maker = part->to->maker;
    const char *name = part->values->long_name;
    json_t *object = zs_json_object(maker);
    zs_json_set(maker, object, "name", zs_json_text(name ? name : part->layout->var[part->var].name));
    zs_json_set(maker, object, "section", zs_json_text(part->section));
    zs_json_set(maker, object, "units", zs_json_text(part->values->units));
    return object;
}

void zs_product_part_note(const zs_product_part *part, const zs_picked *picked, const char *what)
{
    char text[512];
    if (picked->n == picked->total)
        return;
    snprintf(text, sizeof text, "[%.200s]: of %lld %s %lld are shown.", part->section,
             (long long)picked->total, what, (long long)picked->n);
    zs_json_append(part->to->maker, part->to->notes, zs_json_text(text));
}

/* What a variable becomes. */
static int draw(const zs_product_part *part, zs_error *err)
{
    const int64_t *length = part->values->length;
    if (part->layout->var[part->var].bins)
        return zs_product_bars(part, err);
    if (length[ZS_ALONG_ROWS] > 1 && length[ZS_ALONG_COLUMNS] > 1)
        return zs_product_maps(part, err);
    if (length[ZS_ALONG_ROWS] > 1)
        return zs_product_line(part, ZS_ALONG_ROWS, err);
    if (length[ZS_ALONG_COLUMNS] > 1)
        return zs_product_line(part, ZS_ALONG_COLUMNS, err);
    return length[ZS_ALONG_TIME] > 1 ? zs_product_line(part, ZS_ALONG_TIME, err)
                                     : zs_product_number(part, err);
}

int zs_product_draw(const zs_subject *subject, int product, zs_drawing *to, zs_error *err)
{
    const zs_layout *layout = &subject->layout[product];
    zs_written file = zs_spec_written(subject->spec, ZS_OUTPUT_KINDS + product);
    int result = 0;
    for (int var = 0; var < layout->nvar && result == 0; var++) {
        zs_product_values values;
        zs_product_part part = { .subject = subject,
                                 .layout = layout,
                                 .section = subject->spec->product[product].section,
                                 .file = file,
                                 .var = var,
                                 .values = &values,
                                 .room = to->room / layout->nvar,
                                 .to = to };
        result = zs_product_values_open(zs_writer_find(subject->writer, file)->part, file.path, layout, var,
                                        &values, err);
        if (result == 0)
            result = draw(&part, err);
        zs_product_values_close(&values);
    }
    return result;
}
