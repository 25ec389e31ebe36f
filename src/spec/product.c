#include "spec/product.h"

#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const zs_quantity_name[] = { "data", "anomaly", "zscore", NULL };
const char *const zs_axis_name[] = { "time", "latitude", "longitude", NULL };
const char *const zs_method_name[] = { "mean", "std", "variance", "min", "max", "sum", "count", "rms", NULL };
const char *const zs_by_name[] = { "none", "group", "year", "season", "time", "latitude", "longitude", NULL };

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
    if (product->by != ZS_BY_NONE && !over[ZS_AXIS_TIME])
        return zs_fail(err, ZS_REFUSED,
                       "%s = %s needs time among the axes of over: each step has a result of its own",
                       zs_entries_place(given, product->section, "by"), zs_by_name[product->by]);
    if (product->method == ZS_METHOD_COUNT && zs_entries_gives(given, product->section, "min_count"))
        return zs_fail(err, ZS_REFUSED,
                       "%s has no effect with method = count, which is never missing; take it out",
                       zs_entries_place(given, product->section, "min_count"));
    return 0;
}

/* A text that is put together; what does not fit is cut off. */
static void add(char text[ZS_PRODUCT_TEXT], const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(char text[ZS_PRODUCT_TEXT], const char *format, ...)
{
    size_t used = strlen(text);
    va_list list;
    va_start(list, format);
    vsnprintf(text + used, ZS_PRODUCT_TEXT - used, format, list);
    va_end(list);
}

static void add_interval(const char *axis, const zs_interval *interval, char text[ZS_PRODUCT_TEXT])
{
    if (interval->set && interval->point)
        add(text, ", %s %g", axis, interval->first);
    else if (interval->set)
        add(text, ", %s %g to %g", axis, interval->first, interval->last);
}

/* ", by year, latitude 35 to 75, where land". */
static void add_parts(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    char where[ZS_MASK_LIST_TEXT];
    if (product->by != ZS_BY_NONE)
        add(text, ", by %s", zs_by_name[product->by]);
    add_interval("latitude", &product->latitude, text);
    add_interval("longitude", &product->longitude, text);
    if (product->where.n > 0)
        add(text, ", where %s", zs_mask_list_text(&product->where, where));
}

/* "mean of zscore over time, longitude, area-weighted". */
static void describe_reduce(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    const char *join = " ";
    add(text, "%s of %s over", zs_method_name[product->method], zs_quantity_name[product->of]);
    for (int k = 0; k < ZS_AXES; k++)
        if (product->over[k]) {
            add(text, "%s%s", join, zs_axis_name[k]);
            join = ", ";
        }
    if (product->area)
        add(text, ", area-weighted");
    if (product->min_count > 1)
        add(text, ", of at least %d values", product->min_count);
    add_parts(product, text);
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
    add(text, "histogram of %s, %d bins from %g to %g", zs_quantity_name[product->of], product->bins,
        product->range.low, product->range.high);
    add_parts(product, text);
}

static int complete_exceedance(zs_product *product, const zs_entries *given, zs_error *err)
{
    const zs_bound *above = &product->above, *below = &product->below;
    if (!product->threshold.set && !above->set && !below->set)
        return missing(product, "threshold, above or below", "above = 2", err);
    if (product->threshold.set && (above->set || below->set))
        return zs_fail(err, ZS_REFUSED,
                       "%s is a limit of |value|, and %s one of the value; keep one of the two",
                       zs_entries_place(given, product->section, "threshold"),
                       zs_entries_place(given, product->section, above->set ? "above" : "below"));
    if (above->set && below->set && !above->quantile && !below->quantile && below->value > above->value)
        return zs_fail(err, ZS_REFUSED,
                       "%s: each value is above %g or below %g; below must not be more than above",
                       zs_entries_place(given, product->section, "below"), above->value, below->value);
    return 0;
}

static void describe_exceedance(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    char beyond[ZS_BEYOND_TEXT];
    add(text, "how often %s", zs_product_beyond(product, zs_quantity_name[product->of], beyond));
    add_parts(product, text);
}

static int complete_extract(zs_product *product, const zs_entries *given, zs_error *err)
{
    if (product->time.first && product->step.set)
        return zs_fail(err, ZS_REFUSED, "%s and %s both select steps; keep one of the two",
                       zs_entries_place(given, product->section, "time"),
                       zs_entries_place(given, product->section, "step"));
    bool selects = product->latitude.set || product->longitude.set || product->time.first ||
                   product->step.set || product->where.n > 0;
    return selects ? 0
                   : missing(product, "latitude, longitude, time, step or where", "latitude = 48.85", err);
}

static void describe_extract(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    add(text, "part of %s", zs_quantity_name[product->of]);
    if (product->step.set && product->step.first == product->step.last)
        add(text, ", step %d", product->step.first);
    else if (product->step.set)
        add(text, ", steps %d to %d", product->step.first, product->step.last);
    add_parts(product, text);
}

static int complete_quantile(zs_product *product, const zs_entries *given, zs_error *err)
{
    if (product->quantiles.n == 0)
        return missing(product, "q", "q = 5 50 95", err);
    if (product->quantiles.smooth.kind == ZS_SMOOTH_NONE || product->by == ZS_BY_GROUP)
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s is over the groups of the year, but by = %s; set by = group, or take the key out",
                   zs_entries_place(given, product->section, "smooth"), zs_by_name[product->by]);
}

/* "quantiles 5, 50, 95 % of data, by group". */
static void describe_quantile(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    enum { TOLD = 12 };
    char smooth[ZS_SMOOTH_TEXT];
    const zs_product_quantiles *quantiles = &product->quantiles;
    add(text, quantiles->n > 1 ? "quantiles " : "quantile ");
    for (int k = 0; k < quantiles->n && k < TOLD; k++)
        add(text, "%s%.10g", k > 0 ? ", " : "", 100 * quantiles->q[k]);
    add(text, "%s %% of %s", quantiles->n > TOLD ? " ..." : "", zs_quantity_name[product->of]);
    if (quantiles->method != ZS_LINEAR)
        add(text, ", %s", zs_quantile_method_name[quantiles->method]);
    if (quantiles->smooth.kind != ZS_SMOOTH_NONE)
        add(text, ", smoothed: %s", zs_smooth_text(&quantiles->smooth, smooth));
    if (product->min_count > 1)
        add(text, ", of at least %d values", product->min_count);
    add_parts(product, text);
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
    [ZS_QUANTILE] = { "quantile", complete_quantile, describe_quantile },
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
    product->file_place = zs_entries_place(given, product->section, "file");
    return kinds[product->kind].complete(product, given, err);
}

const char *zs_product_text(const zs_product *product, char text[ZS_PRODUCT_TEXT])
{
    *text = '\0';
    kinds[product->kind].describe(product, text);
    return text;
}

/* A limit as a text: "2", or "its 95 % quantile (heat)".  Returns text. */
enum { BOUND_TEXT = 300 };
static const char *bound_text(const zs_bound *bound, char text[BOUND_TEXT])
{
    if (bound->quantile)
        snprintf(text, BOUND_TEXT, "its %.10g %% quantile (%.200s)", 100 * bound->q,
                 bound->quantile + strlen("quantile "));
    else
        snprintf(text, BOUND_TEXT, "%.15g", bound->value);
    return text;
}

const char *zs_product_beyond(const zs_product *product, const char *name, char text[ZS_BEYOND_TEXT])
{
    const zs_bound *above = &product->above, *below = &product->below;
    char high[BOUND_TEXT], low[BOUND_TEXT];
    bound_text(above, high);
    bound_text(below, low);
    if (product->threshold.set)
        snprintf(text, ZS_BEYOND_TEXT, "|%.500s| is above %.15g", name, product->threshold.value);
    else if (above->set && below->set)
        snprintf(text, ZS_BEYOND_TEXT, "%.500s is above %s or below %s", name, high, low);
    else
        snprintf(text, ZS_BEYOND_TEXT, "%.500s is %s %s", name, above->set ? "above" : "below",
                 above->set ? high : low);
    return text;
}

int64_t zs_product_bins(const zs_product *product)
{
    return product->kind == ZS_HISTOGRAM  ? product->bins
           : product->kind == ZS_QUANTILE ? product->quantiles.n
                                          : 1;
}

double zs_bin_edge(const zs_product *product, int64_t i)
{
    const zs_limits *range = &product->range;
    double step = (range->high - range->low) / product->bins;
    return i == product->bins ? range->high : range->low + (double)i * step;
}
