#include "stats/series_quantiles.h"

#include "base/kernel.h"
#include "base/memory.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t longest_part(const zs_quantiles *q)
{
    size_t longest = 0;
    for (int part = 0; part < q->parts; part++) {
        size_t steps = (size_t)(q->first[part + 1] - q->first[part]);
        longest = steps > longest ? steps : longest;
    }
    return longest;
}

int zs_quantiles_init(zs_quantiles *q, bool deviations, zs_error *err)
{
    size_t n = longest_part(q) * ZS_STRIP;
    q->value = NULL;
    if (!(q->strip = zs_alloc_raw(n, deviations ? sizeof(int64_t) : q->key.size, "quantiles", err)) ||
        (deviations && !(q->value = zs_alloc_raw(n, sizeof *q->value, "quantiles", err))))
        return -1;
    return 0;
}

void zs_quantiles_clear(zs_quantiles *q)
{
    free(q->strip);
    free(q->value);
    *q = (zs_quantiles){ 0 };
}

int64_t zs_quantiles_bytes(int64_t steps, zs_key_size size, bool deviations)
{
    return steps * ZS_STRIP * (deviations ? 16 : (int64_t)size);
}

static size_t strip_cells(const zs_whole_series *series, size_t first)
{
    return series->n - first < ZS_STRIP ? series->n - first : ZS_STRIP;
}

/* Put the keys of the steps of a part together, of a strip of cells from `first` on.  Returns how many steps.
 */
static size_t gather(const zs_quantiles *q, const zs_whole_series *series, int part, size_t first)
{
    size_t size = q->key.size, cells = strip_cells(series, first);
    const int32_t *step = q->step + q->first[part];
    size_t n = (size_t)(q->first[part + 1] - q->first[part]);
    const char *keys = (const char *)series->keys + first * size;
    for (size_t k = 0; k < n; k++) {
        char *row = q->strip + k * ZS_STRIP * size;
        memcpy(row, keys + (size_t)step[k] * series->n * size, cells * size);
        memset(row + cells * size, 0, (ZS_STRIP - cells) * size);
    }
    return n;
}

/* Where a quantile is in each cell of a strip. */
static void places_of(zs_quantile_method method, double fraction, const int64_t *valid,
                      zs_quantile_place place[ZS_STRIP])
{
    for (int k = 0; k < ZS_STRIP; k++)
        place[k] = k > 0 && valid[k] == valid[k - 1]
                       ? place[k - 1]
                       : zs_quantile_place_of(method, fraction, valid[k] > 0 ? valid[k] : 1);
}

/* One quantile of a strip of n steps.  to: [cells]. */
static void find(const zs_sort_key *key, const void *strip, size_t n, const int64_t *valid,
                 const zs_quantile_place place[ZS_STRIP], size_t cells, double *to)
{
    int64_t rank[ZS_STRIP];
    zs_order_pair found[ZS_STRIP];
    for (int k = 0; k < ZS_STRIP; k++)
        rank[k] = place[k].rank;
    zs_order_find(key->size, n, strip, valid, rank, found);
    for (size_t k = 0; k < cells; k++)
        to[k] = valid[k] > 0 ? zs_quantile_between(zs_sort_key_value(key, found[k].low),
                                                   zs_sort_key_value(key, found[k].high), place[k].part)
                             : (double)NAN;
}

void zs_quantiles_find(const zs_quantiles *q, const zs_whole_series *series, int part, int64_t least,
                       double *to, size_t pitch)
{
    for (size_t first = 0; first < series->n; first += ZS_STRIP) {
        int64_t valid[ZS_STRIP];
        zs_quantile_place place[ZS_STRIP];
        size_t cells = strip_cells(series, first), n = gather(q, series, part, first);
        zs_order_count(q->key.size, n, q->strip, valid);
        for (int k = 0; k < q->n; k++) {
            double *at = to + (size_t)k * pitch + first;
            places_of(q->method, q->q[k], valid, place);
            find(&q->key, q->strip, n, valid, place, cells, at);
            for (size_t i = 0; i < cells; i++)
                at[i] = valid[i] < least ? (double)NAN : at[i];
        }
    }
}

/* A row of values becomes a row of their distances from the centers. */
ZS_KERNEL static void deviate(size_t n, const double *center, double *value)
{
    for (size_t i = 0; i < n; i++)
        value[i] = fabs(value[i] - center[i]);
}

/* The gathered keys of a strip become keys of deviations. */
static void make_deviations(const zs_quantiles *q, size_t n, size_t cells, const double *center)
{
    double all[ZS_STRIP];
    for (size_t i = 0; i < ZS_STRIP; i++)
        all[i] = i < cells ? center[i] : (double)NAN;
    zs_sort_key_values(&q->key, q->strip, n * ZS_STRIP, q->value);
    for (size_t k = 0; k < n; k++)
        deviate(ZS_STRIP, all, q->value + k * ZS_STRIP);
    zs_sort_keys_of_values(q->value, n * ZS_STRIP, (int64_t *)(void *)q->strip);
}

void zs_quantiles_deviation(const zs_quantiles *q, const zs_whole_series *series, int part,
                            const double *center, double *to)
{
    const zs_sort_key key = zs_sort_key_of_values();
    for (size_t first = 0; first < series->n; first += ZS_STRIP) {
        int64_t valid[ZS_STRIP];
        zs_quantile_place place[ZS_STRIP];
        size_t cells = strip_cells(series, first), n = gather(q, series, part, first);
        make_deviations(q, n, cells, center + first);
        zs_order_count(key.size, n, q->strip, valid);
        places_of(ZS_LINEAR, 0.5, valid, place);
        find(&key, q->strip, n, valid, place, cells, to + first);
    }
}
