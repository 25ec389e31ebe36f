#include "spec/product_keys.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "spec/mask_keys.h"
#include "spec/product.h"
#include "spec/smooth_key.h"
#include "spec/value.h"

#include <float.h>
#include <limits.h>
#include <string.h>

enum { MOST_BINS = 1000000, MOST_COUNT = 1000000000, MOST_QUANTILES = 1001 };

/* Words between blanks or commas. */
static int take_axes(const zs_setting *setting, void *member, zs_error *err)
{
    bool *over = member, any = false;
    const char *value = setting->entry->value;
    char *rest = zs_arena_text(setting->arena, value, strlen(value), err), *word;
    int axis;
    if (!rest)
        return -1;
    while ((word = strtok_r(rest, ", \t\n", &rest))) {
        if (zs_value_choice(word, zs_axis_name, ZS_AXES, &axis, err))
            return -1;
        over[axis] = any = true;
    }
    return any ? 0 : zs_fail(err, ZS_REFUSED, "names no axis; write time, latitude or longitude, or several");
}

static int take_range(const zs_setting *setting, void *member, zs_error *err)
{
    double pair[2];
    if (zs_value_pair(setting->entry->value, -DBL_MAX, DBL_MAX, pair, err))
        return -1;
    if (pair[0] >= pair[1])
        return zs_fail(err, ZS_REFUSED, "%g is not below %g: there is no room for bins", pair[0], pair[1]);
    *(zs_limits *)member = (zs_limits){ true, pair[0], pair[1] };
    return 0;
}

static int take_number(const zs_setting *setting, void *member, zs_error *err)
{
    zs_bound *bound = member;
    bound->set = true;
    return zs_value_number(setting->entry->value, &bound->value, err);
}

/* A number, or a quantile: "heat:95". */
static int take_bound(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value, *colon = strchr(value, ':');
    zs_bound *bound = member;
    double percent;
    if (!colon)
        return take_number(setting, member, err);
    if (zs_value_number(colon + 1, &percent, err))
        return -1;
    bound->set = true;
    bound->q = percent / 100;
    bound->quantile = zs_arena_format(setting->arena, err, "quantile %.*s", (int)(colon - value), value);
    return bound->quantile ? 0 : -1;
}

static int take_threshold(const zs_setting *setting, void *member, zs_error *err)
{
    zs_bound *threshold = member;
    if (take_number(setting, member, err))
        return -1;
    return threshold->value < 0
               ? zs_fail(err, ZS_REFUSED, "%g is negative: no absolute value is below it", threshold->value)
               : 0;
}

/* One index, or the first and the last one. */
static int take_indices(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    zs_index_range *range = member;
    size_t words = zs_count_words(value);
    char *rest = zs_arena_text(setting->arena, value, strlen(value), err);
    if (!rest)
        return -1;
    if (words > 2)
        return zs_fail(err, ZS_REFUSED, "has %zu numbers; write one index, or the first and the last", words);
    const char *first = strtok_r(rest, " \t\n", &rest),
               *last = words == 2 ? strtok_r(rest, " \t\n", &rest) : first;
    range->set = true;
    if (zs_value_integer(first, 0, INT_MAX, &range->first, err) ||
        zs_value_integer(last, 0, INT_MAX, &range->last, err))
        return -1;
    return range->first <= range->last
               ? 0
               : zs_fail(err, ZS_REFUSED, "%d is after %d; write the first index first", range->first,
                         range->last);
}

/* One number: the nearest cell; two: an interval. */
static int take_interval(const zs_setting *setting, void *member, zs_error *err)
{
    const char *value = setting->entry->value;
    double low = setting->key->low, high = setting->key->high, pair[2];
    bool point = zs_count_words(value) == 1;
    if (point ? zs_value_number(value, &pair[0], err) : zs_value_pair(value, low, high, pair, err))
        return -1;
    if (point && (pair[0] < low || pair[0] > high))
        return zs_fail(err, ZS_REFUSED, "%g is not between %g and %g", pair[0], low, high);
    *(zs_interval *)member = (zs_interval){ true, point, pair[0], point ? pair[0] : pair[1] };
    return 0;
}

/* Per cent, as fractions, each once. */
static int take_quantiles(const zs_setting *setting, void *member, zs_error *err)
{
    zs_product_quantiles *quantiles = member;
    const char *value = setting->entry->value;
    size_t words = zs_count_words(value);
    char *rest = zs_arena_text(setting->arena, value, strlen(value), err), *word;
    double *q = rest ? zs_arena_alloc(setting->arena, words, sizeof *q, err) : NULL;
    if (!q)
        return -1;
    quantiles->q = q;
    quantiles->n = 0;
    if (words > MOST_QUANTILES)
        return zs_fail(err, ZS_REFUSED, "has %zu numbers; %d are possible", words, MOST_QUANTILES);
    while ((word = strtok_r(rest, " \t\n", &rest))) {
        double percent;
        int n = quantiles->n;
        if (zs_value_number(word, &percent, err))
            return -1;
        if (percent < 0 || percent > 100)
            return zs_fail(err, ZS_REFUSED, "%g is not between 0 and 100 per cent", percent);
        q[n] = percent / 100;
        if (n > 0 && q[n] <= q[n - 1])
            return zs_fail(err, ZS_REFUSED,
                           "%g is not above %g; write the numbers in rising order, each once", percent,
                           100 * q[n - 1]);
        quantiles->n++;
    }
    return 0;
}

/* The first words of zs_by_name: parts of the series. */
static const char *const parts_word[] = { "none", "group", "year", "season", NULL };
_Static_assert(sizeof parts_word / sizeof parts_word[0] == ZS_BY_TIME + 1, "the words are those of zs_by");

static const char *const weights_word[] = { "none", "area", NULL };

/* The box, which every kind can have. */
#define LATITUDE(kind)                                                                               \
    {                                                                                                \
        kind, "latitude", ZS_TAKEN_AT(take_interval, zs_interval, zs_product, latitude), .low = -90, \
                                                                                         .high = 90  \
    }
#define LONGITUDE(kind)                                                                                 \
    {                                                                                                   \
        kind, "longitude", ZS_TAKEN_AT(take_interval, zs_interval, zs_product, longitude), .low = -360, \
                                                                                           .high = 360  \
    }

/* The masks, which every kind but quantiles can have, too. */
#define WHERE(kind)                                                                \
    {                                                                              \
        kind, "where", ZS_TAKEN_AT(zs_take_masks, zs_mask_list, zs_product, where) \
    }

static const zs_key table[] = {
    { "reduce", "of", ZS_WORD_AT(zs_product, of, zs_quantity_name), .initial = "zscore" },
    { "reduce", "over", ZS_TAKEN_AT(take_axes, bool, zs_product, over[0]), .word = zs_axis_name },
    { "reduce", "method", ZS_WORD_AT(zs_product, method, zs_method_name), .initial = "mean" },
    { "reduce", "weights", ZS_SWITCH_AT(zs_product, area, weights_word) },
    { "reduce", "by", ZS_WORD_AT(zs_product, by, parts_word) },
    { "reduce", "min_count", ZS_INTEGER_AT(zs_product, min_count, 1, MOST_COUNT), .initial = "1" },
    LATITUDE("reduce"),
    LONGITUDE("reduce"),
    WHERE("reduce"),
    { "reduce", "file", ZS_PATH_AT(zs_product, file) },
    { "histogram", "of", ZS_WORD_AT(zs_product, of, zs_quantity_name), .initial = "zscore" },
    { "histogram", "bins", ZS_INTEGER_AT(zs_product, bins, 1, MOST_BINS), .initial = "100" },
    { "histogram", "range", ZS_TAKEN_AT(take_range, zs_limits, zs_product, range) },
    { "histogram", "by", ZS_WORD_AT(zs_product, by, zs_by_name), .initial = "none" },
    LATITUDE("histogram"),
    LONGITUDE("histogram"),
    WHERE("histogram"),
    { "histogram", "file", ZS_PATH_AT(zs_product, file) },
    { "exceedance", "of", ZS_WORD_AT(zs_product, of, zs_quantity_name), .initial = "zscore" },
    { "exceedance", "threshold", ZS_TAKEN_AT(take_threshold, zs_bound, zs_product, threshold) },
    { "exceedance", "above", ZS_TAKEN_AT(take_bound, zs_bound, zs_product, above) },
    { "exceedance", "below", ZS_TAKEN_AT(take_bound, zs_bound, zs_product, below) },
    { "exceedance", "by", ZS_WORD_AT(zs_product, by, parts_word) },
    LATITUDE("exceedance"),
    LONGITUDE("exceedance"),
    WHERE("exceedance"),
    { "exceedance", "file", ZS_PATH_AT(zs_product, file) },
    { "extract", "of", ZS_WORD_AT(zs_product, of, zs_quantity_name), .initial = "zscore" },
    { "extract", "time", ZS_DATES_AT(zs_product, time) },
    { "extract", "step", ZS_TAKEN_AT(take_indices, zs_index_range, zs_product, step) },
    LATITUDE("extract"),
    LONGITUDE("extract"),
    WHERE("extract"),
    { "extract", "file", ZS_PATH_AT(zs_product, file) },
    { "quantile", "of", ZS_WORD_AT(zs_product, of, zs_quantity_name), .initial = "data" },
    { "quantile", "q", ZS_TAKEN_AT(take_quantiles, zs_product_quantiles, zs_product, quantiles) },
    { "quantile", "method", ZS_WORD_AT(zs_product, quantiles.method, zs_quantile_method_name),
      .initial = "linear" },
    { "quantile", "by", ZS_WORD_AT(zs_product, by, parts_word) },
    { "quantile", "smooth", ZS_TAKEN_AT(zs_take_smooth, zs_smooth, zs_product, quantiles.smooth) },
    { "quantile", "min_count", ZS_INTEGER_AT(zs_product, min_count, 1, MOST_COUNT), .initial = "1" },
    LATITUDE("quantile"),
    LONGITUDE("quantile"),
    { "quantile", "file", ZS_PATH_AT(zs_product, file) },
};

enum { NKEY = sizeof table / sizeof table[0] };

const zs_key *zs_product_key_at(int i)
{
    return i < NKEY ? &table[i] : NULL;
}
