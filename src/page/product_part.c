#include "page/product_part.h"

#include "page/chart.h"
#include "report/json.h"

#include <stdio.h>

enum { NUMBER_BYTES = 12 }; /* of a number on the page, as a text */

int64_t zs_product_part_numbers(const zs_product_part *part)
{
    return part->room / NUMBER_BYTES;
}

json_t *zs_product_part_object(const zs_product_part *part)
{
    const char *name = part->values->long_name;
    return zs_chart_begin(part->to->maker, name ? name : part->layout->var[part->var].name, part->section,
                          part->values->units);
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
