#include "spec/product.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_name[ZS_PRODUCT_KINDS] = { "reduce", "histogram", "exceedance", "extract" };
static const char *const quantity_name[ZS_QUANTITIES] = { "data", "anomaly", "zscore" };
static const char *const axis_name[ZS_AXES] = { "time", "latitude", "longitude" };
static const char *const method_name[ZS_METHODS] = { "mean", "std", "variance", "min",
                                                     "max",  "sum", "count",    "rms" };
static const char *const by_name[ZS_BYS] = { "none", "time", "latitude", "longitude", "group" };

const char *zs_product_kind_name(zs_product_kind kind)
{
    return kind_name[kind];
}

const char *zs_quantity_name(zs_quantity quantity)
{
    return quantity_name[quantity];
}

const char *zs_axis_name(zs_axis axis)
{
    return axis_name[axis];
}

const char *zs_method_name(zs_method method)
{
    return method_name[method];
}

const char *zs_by_name(zs_by by)
{
    return by_name[by];
}

int zs_product_kind_of(const char *section)
{
    size_t length;
    const char *cursor = section, *word = zs_next_word(&cursor, &length);
    for (int k = 0; word && k < ZS_PRODUCT_KINDS; k++)
        if (strlen(kind_name[k]) == length && strncmp(word, kind_name[k], length) == 0)
            return k;
    return -1;
}

static int missing(const zs_product *product, const char *key, const char *example, zs_error *err)
{
    return zs_fail(err, ZS_REFUSED, "%s %s is missing; add a line such as \"%s\"", product->place, key,
                   example);
}

static int complete_reduce(zs_product *product, zs_error *err)
{
    bool map = product->over[ZS_AXIS_LATITUDE] || product->over[ZS_AXIS_LONGITUDE];
    if (!product->over_where)
        return missing(product, "over", "over = longitude", err);
    if (!product->weights_where)
        product->area = product->over[ZS_AXIS_LATITUDE] && zs_method_has_weights(product->method);
    else if (product->area && !zs_method_has_weights(product->method))
        return zs_fail(err, ZS_REFUSED,
                       "%s = area goes with mean, std, variance and rms, and the method is %s",
                       product->weights_where, zs_method_name(product->method));
    else if (product->area && !map)
        return zs_fail(
            err, ZS_REFUSED,
            "%s = area has no effect over time alone; take it out, or reduce latitude or longitude",
            product->weights_where);
    return 0;
}

static int complete_histogram(const zs_product *product, zs_error *err)
{
    double width = (product->high - product->low) / product->bins;
    double most = fmax(fabs(product->low), fabs(product->high));
    if (!product->range_where)
        return missing(product, "range", "range = -5 5", err);
    if (!isfinite(width) || most + width == most)
        return zs_fail(err, ZS_REFUSED, "%s: %d bins from %g to %g: their edges are too %s for numbers",
                       product->range_where, product->bins, product->low, product->high,
                       isfinite(width) ? "near to each other" : "far apart");
    return 0;
}

int zs_product_complete(zs_product *product, zs_error *err)
{
    if (!product->file)
        return missing(product, "file", "file = out/product.nc", err);
    switch (product->kind) {
    case ZS_REDUCE:
        return complete_reduce(product, err);
    case ZS_HISTOGRAM:
        return complete_histogram(product, err);
    case ZS_EXCEEDANCE:
        return product->threshold_where ? 0 : missing(product, "threshold", "threshold = 2", err);
    default:
        return product->latitude.set || product->longitude.set || product->time_where
                   ? 0
                   : missing(product, "latitude, longitude or time", "latitude = 48.85", err);
    }
}

/* "mean of zscore over time, longitude, area-weighted". */
static void reduce_text(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    const char *join = " ";
    int n = snprintf(text, ZS_PRODUCT_TEXT, "%s of %s over", method_name[product->method],
                     quantity_name[product->of]);
    for (int k = 0; k < ZS_AXES; k++)
        if (product->over[k]) {
            n += snprintf(text + n, (size_t)(ZS_PRODUCT_TEXT - n), "%s%s", join, axis_name[k]);
            join = ", ";
        }
    if (product->area)
        snprintf(text + n, (size_t)(ZS_PRODUCT_TEXT - n), ", area-weighted");
}

const char *zs_product_text(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    const char *of = quantity_name[product->of];
    bool by = product->by != ZS_BY_NONE;
    if (product->kind == ZS_REDUCE)
        reduce_text(product, text);
    else if (product->kind == ZS_HISTOGRAM)
        snprintf(text, ZS_PRODUCT_TEXT, "histogram of %s, %d bins from %g to %g%s%s", of, product->bins,
                 product->low, product->high, by ? ", by " : "", by ? by_name[product->by] : "");
    else if (product->kind == ZS_EXCEEDANCE)
        snprintf(text, ZS_PRODUCT_TEXT, "how often |%s| is above %g", of, product->threshold);
    else
        snprintf(text, ZS_PRODUCT_TEXT, "part of %s", of);
    return text;
}

void zs_product_clear(zs_product *product)
{
    free(product->time_where);
    free(product->time.last);
    free(product->time.first);
    free(product->longitude.where);
    free(product->latitude.where);
    free(product->threshold_where);
    free(product->by_where);
    free(product->range_where);
    free(product->weights_where);
    free(product->over_where);
    free(product->file_where);
    free(product->file);
    free(product->place);
    free(product->section);
    *product = (zs_product){ 0 };
}

double zs_bin_edge(const zs_product *product, int64_t i)
{
    double step = (product->high - product->low) / product->bins;
    return i == product->bins ? product->high : product->low + (double)i * step;
}
