#include "spec/product.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const zs_quantity_name[] = { "data", "anomaly", "zscore", NULL };
const char *const zs_axis_name[] = { "time", "latitude", "longitude", NULL };
const char *const zs_method_name[] = { "mean", "std", "variance", "min", "max", "sum", "count", "rms", NULL };
const char *const zs_by_name[] = { "none", "time", "latitude", "longitude", "group", NULL };

/* --- what each kind needs, and its text in the plan ----------------------------------------------------- */

static int missing(const zs_product *product, const char *key, const char *example, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED, "%s %s is missing; add a line such as \"%s\"", product->place, key,
                   example);
}

static int complete_reduce(zs_product *product, const zs_entries *given, zs_error *err)
{
    const bool *over = product->over;
    const char *method = zs_method_name[product->method];
    const char *place = zs_entries_place(given, product->section, "weights");
    if (!over[ZS_AXIS_TIME] && !over[ZS_AXIS_LATITUDE] && !over[ZS_AXIS_LONGITUDE])
        return missing(product, "over", "over = longitude", err);
    if (!zs_entries_gives(given, product->section, "weights"))
        product->area = over[ZS_AXIS_LATITUDE] && zs_method_has_weights(product->method);
    if (product->area && !zs_method_has_weights(product->method))
        return zs_fail(err, ZS_REFUSED,
                       "%s = area works with mean, std, variance and rms only, but the method is %s", place,
                       method);
    if (product->area && !over[ZS_AXIS_LATITUDE] && !over[ZS_AXIS_LONGITUDE])
        return zs_fail(
            err, ZS_REFUSED,
            "%s = area has no effect over time alone; take it out, or reduce latitude or longitude", place);
    return 0;
}

/* "mean of zscore over time, longitude, area-weighted". */
static void describe_reduce(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    const char *join = " ";
    int n = snprintf(text, ZS_PRODUCT_TEXT, "%s of %s over", zs_method_name[product->method],
                     zs_quantity_name[product->of]);
    for (int k = 0; k < ZS_AXES; k++)
        if (product->over[k]) {
            n += snprintf(text + n, (size_t)(ZS_PRODUCT_TEXT - n), "%s%s", join, zs_axis_name[k]);
            join = ", ";
        }
    if (product->area)
        snprintf(text + n, (size_t)(ZS_PRODUCT_TEXT - n), ", area-weighted");
}

static int complete_histogram(zs_product *product, const zs_entries *given, zs_error *err)
{
    const zs_limits *range = &product->range;
    if (!range->set)
        return missing(product, "range", "range = -5 5", err);
    double width = (range->high - range->low) / product->bins;
    double most = fmax(fabs(range->low), fabs(range->high));
    if (isfinite(width) && most + width > most)
        return 0;
    return zs_fail(err, ZS_REFUSED, "%s: %d bins from %g to %g: their edges are too %s for numbers",
                   zs_entries_place(given, product->section, "range"), product->bins, range->low, range->high,
                   isfinite(width) ? "close together" : "far apart");
}

static void describe_histogram(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    bool by = product->by != ZS_BY_NONE;
    snprintf(text, ZS_PRODUCT_TEXT, "histogram of %s, %d bins from %g to %g%s%s",
             zs_quantity_name[product->of], product->bins, product->range.low, product->range.high,
             by ? ", by " : "", by ? zs_by_name[product->by] : "");
}

static int complete_exceedance(zs_product *product, const zs_entries *given, zs_error *err)
{
    return zs_entries_gives(given, product->section, "threshold")
               ? 0
               : missing(product, "threshold", "threshold = 2", err);
}

static void describe_exceedance(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    snprintf(text, ZS_PRODUCT_TEXT, "how often |%s| is above %g", zs_quantity_name[product->of],
             product->threshold);
}

static int complete_extract(zs_product *product, const zs_entries *given, zs_error *err)
{
    (void)given;
    return product->latitude.set || product->longitude.set || product->time.first
               ? 0
               : missing(product, "latitude, longitude or time", "latitude = 48.85", err);
}

static void describe_extract(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    snprintf(text, ZS_PRODUCT_TEXT, "part of %s", zs_quantity_name[product->of]);
}

/* --- the kinds --------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    int (*complete)(zs_product *product, const zs_entries *given, zs_error *err);
    void (*describe)(const zs_product *product, char text[ZS_PRODUCT_TEXT]);
} kinds[ZS_PRODUCT_KINDS] = {
    [ZS_REDUCE] = { "reduce", complete_reduce, describe_reduce },
    [ZS_HISTOGRAM] = { "histogram", complete_histogram, describe_histogram },
    [ZS_EXCEEDANCE] = { "exceedance", complete_exceedance, describe_exceedance },
    [ZS_EXTRACT] = { "extract", complete_extract, describe_extract },
};

const char *zs_product_kind_name(zs_product_kind kind)
{
    return kinds[kind].name;
}

int zs_product_kind_of(const char *section)
{
    size_t length;
    const char *cursor = section, *word = zs_next_word(&cursor, &length);
    for (int k = 0; word && k < ZS_PRODUCT_KINDS; k++)
        if (strlen(kinds[k].name) == length && strncmp(word, kinds[k].name, length) == 0)
            return k;
    return -1;
}

int zs_product_complete(zs_product *product, const zs_entries *given, zs_error *err)
{
    if (!product->file)
        return missing(product, "file", "file = out/product.nc", err);
    return kinds[product->kind].complete(product, given, err);
}

const char *zs_product_text(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    kinds[product->kind].describe(product, text);
    return text;
}

double zs_bin_edge(const zs_product *product, int64_t i)
{
    const zs_limits *range = &product->range;
    double step = (range->high - range->low) / product->bins;
    return i == product->bins ? range->high : range->low + (double)i * step;
}
