#include "spec/product_join.h"

#include <stdbool.h>
#include <string.h>

const zs_product *zs_product_find(const zs_product *product, int n, const char *section)
{
    for (int k = 0; k < n; k++)
        if (strcmp(product[k].section, section) == 0)
            return &product[k];
    return NULL;
}

static bool same_interval(const zs_interval *a, const zs_interval *b)
{
    return a->set == b->set &&
           (!a->set || (a->point == b->point && a->first == b->first && a->last == b->last));
}

/* A quantile is there before the values are compared with it, of the data alone. */
static int check_source(const zs_product *product, const zs_product *source, const char *place, zs_error *err)
{
    if (product->of != ZS_OF_DATA || source->of != ZS_OF_DATA)
        return zs_fail(err, ZS_REFUSED,
                       "%s: only data can be compared with a quantile, which is of the data, too; "
                       "set of = data in [%s] and in [%s]",
                       place, product->section, source->section);
    if (source->by != ZS_BY_NONE && source->by != ZS_BY_GROUP)
        return zs_fail(err, ZS_REFUSED,
                       "%s: [%s] has a quantile for each %s; set by = group or by = none there", place,
                       source->section, zs_by_name[source->by]);
    if (!same_interval(&product->latitude, &source->latitude) ||
        !same_interval(&product->longitude, &source->longitude))
        return zs_fail(
            err, ZS_REFUSED,
            "%s: [%s] and [%s] are about different cells; give both the same latitude and longitude", place,
            product->section, source->section);
    return 0;
}

static int join(const zs_product *all, int n, const zs_product *product, zs_bound *bound, const char *place,
                zs_error *err)
{
    if (!bound->quantile)
        return 0;
    const zs_product *source = zs_product_find(all, n, bound->quantile);
    if (!source)
        return zs_fail(err, ZS_REFUSED,
                       "%s: there is no section [%s]; add one, with q = %.10g, or write a number", place,
                       bound->quantile, 100 * bound->q);
    const zs_product_quantiles *quantiles = &source->quantiles;
    bound->place = 0;
    while (bound->place < quantiles->n && quantiles->q[bound->place] != bound->q)
        bound->place++;
    if (bound->place == quantiles->n)
        return zs_fail(err, ZS_REFUSED, "%s: [%s] does not make the quantile %.10g; add it to q there", place,
                       bound->quantile, 100 * bound->q);
    return check_source(product, source, place, err);
}

/* As with numbers: a value above the one or below the other.  Those of two sections are known in the run
 * alone. */
static int check_order(const zs_product *product, const char *place, zs_error *err)
{
    const zs_bound *above = &product->above, *below = &product->below;
    if (!above->quantile || !below->quantile || strcmp(above->quantile, below->quantile) != 0 ||
        below->q <= above->q)
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s: each value is above its %.10g %% quantile or below its %.10g %% quantile; below must "
                   "not be more than above",
                   place, 100 * above->q, 100 * below->q);
}

int zs_product_join(zs_product *product, int n, const zs_entries *given, zs_error *err)
{
    for (int k = 0; k < n; k++) {
        const char *section = product[k].section;
        if (join(product, n, &product[k], &product[k].above, zs_entries_place(given, section, "above"),
                 err) ||
            join(product, n, &product[k], &product[k].below, zs_entries_place(given, section, "below"),
                 err) ||
            check_order(&product[k], zs_entries_place(given, section, "below"), err))
            return -1;
    }
    return 0;
}
