#include "page/product_lines.h"

#include "base/memory.h"
#include "base/range.h"
#include "page/chart.h"
#include "report/json.h"

#include <stdio.h>
#include <stdlib.h>

enum { LONGEST = 2000, MOST_SERIES = 1000, MOST_BARS = 1000 };

static double *layer_of(const zs_product_part *part, zs_error *err)
{
    return zs_alloc_raw((size_t)part->values->layer, sizeof(double), "numbers of a product", err);
}

/* A count is a whole number, whatever its size. */
static json_t *number(const zs_product_part *part, double value)
{
    return part->values->whole ? json_integer((json_int_t)value) : zs_json_number(value);
}

int zs_product_number(const zs_product_part *part, zs_error *err)
{
    double value;
    if (zs_product_values_read(part->values, 0, &value, err))
        return -1;
    json_t *object = zs_product_part_object(part);
    zs_json_set(part->to->maker, object, "value", number(part, value));
    zs_json_append(part->to->maker, part->to->numbers, object);
    return 0;
}

static int64_t levels_of(const zs_product_part *part)
{
    return part->values->length[ZS_ALONG_LEVELS];
}

static void add_line(const zs_product_part *part, zs_product_axis axis, const zs_picked *along,
                     json_t *series)
{
    json_t *line = zs_product_part_object(part);
    zs_chart_set_levels(part->to->maker, line, axis == ZS_ALONG_LEVELS ? 1 : levels_of(part));
    zs_chart_add_line(part->to, line, part->section, zs_product_axis_name(part, axis),
                      zs_product_axis_object(part, axis, along), part->values->long_name, series);
}

/* Add a series of single numbers: of layers that lie `stride` apart, from number `first` on. */
static int add_numbers(const zs_product_part *part, const zs_picked *along, int64_t first, int64_t stride,
                       json_t *series, zs_error *err)
{
    zs_json_maker *maker = part->to->maker;
    json_t *values = zs_json_array(maker);
    int result = 0;
    for (int64_t k = 0; k < along->n && result == 0; k++) {
        double value;
        int64_t layer = first + zs_picked_item(along, k) * stride;
        result = zs_product_values_read(part->values, layer, &value, err);
        if (result == 0)
            zs_json_append(maker, values, number(part, value));
    }
    zs_chart_add_series(maker, series, zs_json_text(part->values->long_name), "values", values);
    return result;
}

/* One number for each step or group.  Many levels have fewer steps: one level has all that are usual. */
static int line_in_time(const zs_product_part *part, zs_error *err)
{
    int64_t levels = levels_of(part), most = zs_max(LONGEST, part->subject->pictures->nstep);
    if (levels > 1)
        most = zs_max(2, zs_min(most, zs_product_part_numbers(part) / levels));
    zs_picked along = zs_product_axis_pick(part, ZS_ALONG_TIME, most);
    json_t *series = zs_json_array(part->to->maker);
    int result = 0;
    for (int64_t level = 0; level < levels && result == 0; level++)
        result = add_numbers(part, &along, level, levels, series, err);
    add_line(part, ZS_ALONG_TIME, &along, series);
    if (!along.item)
        zs_product_part_note(part, &along, zs_product_axis_name(part, ZS_ALONG_TIME));
    return result;
}

/* One number for each level. */
static int line_along_levels(const zs_product_part *part, zs_error *err)
{
    zs_picked along = zs_pick(levels_of(part), levels_of(part));
    json_t *series = zs_json_array(part->to->maker);
    int result = add_numbers(part, &along, 0, 1, series, err);
    add_line(part, ZS_ALONG_LEVELS, &along, series);
    return result;
}

/* On each level, one line along rows or columns for each step or group. */
static int lines_in_space(const zs_product_part *part, zs_product_axis axis, zs_error *err)
{
    zs_json_maker *maker = part->to->maker;
    bool choice = part->values->length[ZS_ALONG_TIME] > 1;
    zs_picked along = zs_product_axis_pick(part, axis, LONGEST);
    int64_t levels = levels_of(part);
    int64_t most = zs_min(MOST_SERIES, zs_product_part_numbers(part) / along.n / levels);
    zs_picked times = zs_product_axis_pick(part, ZS_ALONG_TIME, most);
    double *layer = layer_of(part, err);
    if (!layer)
        return -1;
    json_t *series = zs_json_array(maker);
    int result = 0;
    for (int64_t t = 0; t < levels * times.n && result == 0; t++) {
        json_t *values = zs_json_array(maker);
        int64_t time = zs_picked_item(&times, t % times.n);
        result = zs_product_values_read(part->values, time * levels + t / times.n, layer, err);
        for (int64_t k = 0; k < along.n && result == 0; k++)
            zs_json_append(maker, values, number(part, layer[zs_picked_item(&along, k)]));
        json_t *name =
            choice ? zs_product_axis_label(part, ZS_ALONG_TIME, time) : zs_json_text(part->values->long_name);
        zs_chart_add_series(maker, series, name, "values", values);
    }
    free(layer);
    add_line(part, axis, &along, series);
    zs_product_part_note(part, &along, zs_product_axis_name(part, axis));
    if (!times.item)
        zs_product_part_note(part, &times, zs_product_axis_name(part, ZS_ALONG_TIME));
    return result;
}

int zs_product_line(const zs_product_part *part, zs_product_axis axis, zs_error *err)
{
    return axis == ZS_ALONG_TIME     ? line_in_time(part, err)
           : axis == ZS_ALONG_LEVELS ? line_along_levels(part, err)
                                     : lines_in_space(part, axis, err);
}

/* --- bars --------------------------------------------------------------------------------------------- */

/* How many bins are one bar. */
static int64_t bins_of_a_bar(const zs_product_part *part)
{
    return zs_divide_up(part->values->length[ZS_ALONG_BINS], MOST_BARS);
}

static json_t *edges_of(const zs_product_part *part)
{
    const zs_product *product = part->layout->product;
    int64_t each = bins_of_a_bar(part);
    json_t *edges = zs_json_array(part->to->maker);
    for (int64_t i = 0; i < product->bins; i += each)
        zs_json_append(part->to->maker, edges, zs_json_number(zs_bin_edge(product, i)));
    zs_json_append(part->to->maker, edges, zs_json_number(zs_bin_edge(product, product->bins)));
    return edges;
}

/* The counts of one histogram.  layer: [bins][places], of which one place is wanted. */
static json_t *counts_of(const zs_product_part *part, const double *layer, int64_t place)
{
    int64_t bins = part->values->length[ZS_ALONG_BINS], places = part->values->layer / bins;
    int64_t each = bins_of_a_bar(part);
    json_t *counts = zs_json_array(part->to->maker);
    for (int64_t first = 0; first < bins; first += each) {
        double sum = 0; /* of whole numbers, which stay exact up to 2^53 */
        for (int64_t b = first; b < zs_min(first + each, bins); b++)
            sum += layer[b * places + place];
        zs_json_append(part->to->maker, counts, number(part, sum));
    }
    return counts;
}

static void note_bars(const zs_product_part *part)
{
    char text[512];
    int64_t each = bins_of_a_bar(part);
    if (each == 1)
        return;
    snprintf(text, sizeof text, "[%.200s]: a bar is the sum of %lld bins.", part->section, (long long)each);
    zs_json_append(part->to->maker, part->to->notes, zs_json_text(text));
}

/* The axis that is longer than 1 besides the bins; time, if there is none. */
static zs_product_axis axis_of_choice(const zs_product_part *part)
{
    const int64_t *length = part->values->length;
    return length[ZS_ALONG_ROWS] > 1      ? ZS_ALONG_ROWS
           : length[ZS_ALONG_COLUMNS] > 1 ? ZS_ALONG_COLUMNS
                                          : ZS_ALONG_TIME;
}

static const char *units_of(const zs_product_part *part)
{
    return part->layout->product->of == ZS_OF_ZSCORE ? "1" : part->subject->catalog->variable.units;
}

int zs_product_bars(const zs_product_part *part, zs_error *err)
{
    zs_json_maker *maker = part->to->maker;
    zs_product_axis axis = axis_of_choice(part);
    int64_t bins = zs_min(part->values->length[ZS_ALONG_BINS], MOST_BARS), levels = levels_of(part);
    zs_picked chosen =
        zs_product_axis_pick(part, axis, zs_min(MOST_SERIES, zs_product_part_numbers(part) / bins / levels));
    double *layer = layer_of(part, err);
    if (!layer)
        return -1;
    json_t *list = zs_json_array(maker), *bars = zs_product_part_object(part);
    int result = 0;
    for (int64_t k = 0; k < levels * chosen.n && result == 0; k++) {
        int64_t item = zs_picked_item(&chosen, k % chosen.n), time = axis == ZS_ALONG_TIME ? item : 0;
        if (k % chosen.n == 0 || axis == ZS_ALONG_TIME)
            result = zs_product_values_read(part->values, time * levels + k / chosen.n, layer, err);
        json_t *name = part->values->length[axis] > 1 ? zs_product_axis_label(part, axis, item)
                                                      : zs_json_text(part->values->long_name);
        if (result == 0)
            zs_chart_add_series(maker, list, name, "counts",
                                counts_of(part, layer, axis == ZS_ALONG_TIME ? 0 : item));
        else
            json_decref(name);
    }
    free(layer);
    zs_chart_set_levels(maker, bars, levels);
    zs_chart_add_bars(part->to, bars, part->section, edges_of(part),
                      zs_quantity_name[part->layout->product->of], units_of(part), list);
    note_bars(part);
    if (!chosen.item)
        zs_product_part_note(part, &chosen, zs_product_axis_name(part, axis));
    return result;
}
