#include "page/product_part.h"

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
