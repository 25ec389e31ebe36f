#include "spec/product_keys.h"

#include "base/memory.h"
#include "base/text.h"
#include "spec/product.h"
#include "spec/value.h"
#include "stats/accumulator.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BINS = 1000000 };

/* What is not said. */
static zs_product defaults(const char *section)
{
    return (zs_product){ .kind = (zs_product_kind)zs_product_kind_of(section),
                         .of = ZS_OF_ZSCORE,
                         .method = ZS_METHOD_MEAN,
                         .bins = 100 };
}

/* The product of an entry's section.  NULL: no memory, err. */
static zs_product *product_of(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    for (int i = 0; i < spec->nproduct; i++)
        if (strcmp(spec->product[i].section, entry->section) == 0)
            return &spec->product[i];
    void *list = spec->product;
    size_t room = (size_t)spec->nproduct;
    if (zs_grow(&list, &room, room + 1, sizeof *spec->product, err) != 0)
        return NULL;
    spec->product = list;
    zs_product *product = &spec->product[spec->nproduct++];
    *product = defaults(entry->section);
    if (zs_take_text(&product->section, entry->section, err) != 0 ||
        zs_take_text(&product->place, entry->place, err) != 0)
        return NULL;
    return product;
}

int zs_product_open(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    return zs_product_kind_of(entry->section) < 0 || product_of(spec, entry, err) ? 0 : -1;
}

int zs_product_of(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    const char *word[ZS_QUANTITIES];
    int index;
    for (int k = 0; k < ZS_QUANTITIES; k++)
        word[k] = zs_quantity_name((zs_quantity)k);
    if (!product || zs_value_choice(entry->value, word, ZS_QUANTITIES, &index, err) != 0)
        return -1;
    product->of = (zs_quantity)index;
    return 0;
}

int zs_product_file(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    char brief[ZS_BRIEF];
    if (!product)
        return -1;
    if (entry->value[entry->length - 1] == '/')
        return zs_fail(err, ZS_REFUSED, "%s is a directory; add the name of the file",
                       zs_brief(entry->value, brief));
    if (zs_take_text(&product->file, entry->value, err) != 0)
        return -1;
    return zs_take_text(&product->file_where, entry->where, err);
}

/* Words between blanks or commas. */
int zs_product_over(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    const char *word[ZS_AXES];
    char *list = NULL, *rest;
    int result = product && zs_take_text(&list, entry->value, err) == 0 ? 0 : -1, index;
    for (int k = 0; k < ZS_AXES; k++)
        word[k] = zs_axis_name((zs_axis)k);
    rest = list;
    for (char *next; result == 0 && (next = strtok_r(rest, ", \t\n", &rest));) {
        result = zs_value_choice(next, word, ZS_AXES, &index, err);
        if (result == 0)
            product->over[index] = true;
    }
    free(list);
    if (result == 0 && !product->over[0] && !product->over[1] && !product->over[2])
        result = zs_fail(err, ZS_REFUSED, "names no axis; write time, latitude or longitude, or several");
    return result ? -1 : zs_take_text(&product->over_where, entry->where, err);
}

int zs_product_method(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    const char *word[ZS_METHODS];
    int index;
    for (int k = 0; k < ZS_METHODS; k++)
        word[k] = zs_method_name((zs_method)k);
    if (!product || zs_value_choice(entry->value, word, ZS_METHODS, &index, err) != 0)
        return -1;
    product->method = (zs_method)index;
    return 0;
}

int zs_product_weights(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    static const char *const word[] = { "none", "area" };
    zs_product *product = product_of(spec, entry, err);
    int index;
    if (!product || zs_value_choice(entry->value, word, 2, &index, err) != 0)
        return -1;
    product->area = index == 1;
    return zs_take_text(&product->weights_where, entry->where, err);
}

int zs_product_bins(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    return product ? zs_value_integer(entry->value, 1, MOST_BINS, &product->bins, err) : -1;
}

int zs_product_range(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    double pair[2];
    if (!product || zs_value_pair(entry->value, -DBL_MAX, DBL_MAX, pair, err) != 0)
        return -1;
    if (pair[0] >= pair[1])
        return zs_fail(err, ZS_REFUSED, "%g is not below %g: there is no room for bins", pair[0], pair[1]);
    product->low = pair[0];
    product->high = pair[1];
    return zs_take_text(&product->range_where, entry->where, err);
}

int zs_product_by(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    const char *word[ZS_BYS];
    int index;
    for (int k = 0; k < ZS_BYS; k++)
        word[k] = zs_by_name((zs_by)k);
    if (!product || zs_value_choice(entry->value, word, ZS_BYS, &index, err) != 0)
        return -1;
    product->by = (zs_by)index;
    return zs_take_text(&product->by_where, entry->where, err);
}

int zs_product_threshold(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    if (!product || zs_value_number(entry->value, &product->threshold, err) != 0)
        return -1;
    if (product->threshold < 0)
        return zs_fail(err, ZS_REFUSED, "%g is negative: no absolute value is below it", product->threshold);
    return zs_take_text(&product->threshold_where, entry->where, err);
}

int zs_product_time(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    if (!product)
        return -1;
    return zs_take_dates(entry, &product->time.first, &product->time.last, &product->time_where, err);
}

/* One value: the nearest cell; two: a box. */
static int take_place(zs_interval *box, double limit, const zs_entry *entry, zs_error *err)
{
    double pair[2];
    if (zs_count_words(entry->value) != 1) {
        if (zs_value_pair(entry->value, -limit, limit, pair, err) != 0)
            return -1;
    } else {
        if (zs_value_number(entry->value, &pair[0], err) != 0)
            return -1;
        if (pair[0] < -limit || pair[0] > limit)
            return zs_fail(err, ZS_REFUSED, "%g is not between %g and %g", pair[0], -limit, limit);
        pair[1] = pair[0];
    }
    box->set = true;
    box->point = zs_count_words(entry->value) == 1;
    box->first = pair[0];
    box->last = pair[1];
    return zs_take_text(&box->where, entry->where, err);
}

int zs_product_latitude(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    return product ? take_place(&product->latitude, 90, entry, err) : -1;
}

int zs_product_longitude(zs_spec *spec, const zs_entry *entry, zs_error *err)
{
    zs_product *product = product_of(spec, entry, err);
    return product ? take_place(&product->longitude, 360, entry, err) : -1;
}
