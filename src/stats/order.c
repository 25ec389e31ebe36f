#include "stats/order.h"

#include "base/kernel.h"

#include <stdbool.h>
#include <string.h>

enum { COUNTED = 16384 }; /* rows that are counted at once, in 16 bits */

static int64_t missing_of(zs_key_size size)
{
    return size == ZS_KEY_16 ? INT16_MAX : size == ZS_KEY_32 ? INT32_MAX : INT64_MAX;
}

/* --- passes over a strip ------------------------------------------------------------------------------- */

/* What one pass over a strip asks and finds, of each cell. */
typedef struct pass {
    size_t n;
    const void *keys;
    int64_t at[ZS_STRIP];    /* a key to compare with */
    int64_t count[ZS_STRIP]; /* keys that are not above it */
    int64_t least[ZS_STRIP]; /* the smallest key that is not below it; the missing one, if there is none */
    int64_t most[ZS_STRIP];  /* the largest key that is not missing */
} pass;

/* The loops for one type of keys.  A row of a strip is one or two vectors, and the sums of its cells stay in
 * registers. */
#define PASSES(SIZE, TYPE, LEAST, MISSING)                                                               \
    ZS_KERNEL static void count_##SIZE(pass *p)                                                          \
    {                                                                                                    \
        const TYPE *key = p->keys;                                                                       \
        TYPE at[ZS_STRIP], sum[ZS_STRIP];                                                                \
        for (int k = 0; k < ZS_STRIP; k++) {                                                             \
            at[k] = (TYPE)p->at[k];                                                                      \
            p->count[k] = 0;                                                                             \
        }                                                                                                \
        for (size_t left = p->n; left > 0;) {                                                            \
            size_t some = left < COUNTED ? left : COUNTED;                                               \
            memset(sum, 0, sizeof sum);                                                                  \
            for (size_t i = 0; i < some; i++, key += ZS_STRIP)                                           \
                for (int k = 0; k < ZS_STRIP; k++)                                                       \
                    sum[k] = (TYPE)(sum[k] + (key[k] <= at[k]));                                         \
            for (int k = 0; k < ZS_STRIP; k++)                                                           \
                p->count[k] += sum[k];                                                                   \
            left -= some;                                                                                \
        }                                                                                                \
    }                                                                                                    \
                                                                                                         \
    ZS_KERNEL static void bound_##SIZE(pass *p)                                                          \
    {                                                                                                    \
        const TYPE *key = p->keys;                                                                       \
        TYPE at[ZS_STRIP], least[ZS_STRIP], most[ZS_STRIP];                                              \
        for (int k = 0; k < ZS_STRIP; k++) {                                                             \
            at[k] = (TYPE)p->at[k];                                                                      \
            least[k] = MISSING;                                                                          \
            most[k] = LEAST;                                                                             \
        }                                                                                                \
        for (size_t i = 0; i < p->n; i++, key += ZS_STRIP)                                               \
            for (int k = 0; k < ZS_STRIP; k++) {                                                         \
                TYPE high = key[k] >= at[k] ? key[k] : MISSING, low = key[k] < MISSING ? key[k] : LEAST; \
                least[k] = high < least[k] ? high : least[k];                                            \
                most[k] = low > most[k] ? low : most[k];                                                 \
            }                                                                                            \
        for (int k = 0; k < ZS_STRIP; k++) {                                                             \
            p->least[k] = least[k];                                                                      \
            p->most[k] = most[k];                                                                        \
        }                                                                                                \
    }

PASSES(16, int16_t, INT16_MIN, INT16_MAX)
PASSES(32, int32_t, INT32_MIN, INT32_MAX)
PASSES(64, int64_t, INT64_MIN, INT64_MAX)

static void count(zs_key_size size, pass *p)
{
    if (size == ZS_KEY_16)
        count_16(p);
    else if (size == ZS_KEY_32)
        count_32(p);
    else
        count_64(p);
}

static void bound(zs_key_size size, pass *p)
{
    if (size == ZS_KEY_16)
        bound_16(p);
    else if (size == ZS_KEY_32)
        bound_32(p);
    else
        bound_64(p);
}

/* --- ranks --------------------------------------------------------------------------------------------- */

void zs_order_count(zs_key_size size, size_t n, const void *keys, int64_t *valid)
{
    pass p = { .n = n, .keys = keys };
    for (int k = 0; k < ZS_STRIP; k++)
        p.at[k] = missing_of(size) - 1;
    count(size, &p);
    memcpy(valid, p.count, sizeof p.count);
}

/* The middle of two keys; no key lies between the lower one and the result, if they are neighbours. */
static int64_t middle(int64_t low, int64_t high)
{
    return (int64_t)((uint64_t)low + ((uint64_t)high - (uint64_t)low) / 2);
}

/* Halve what lies between the limits of each cell, until it is one key. */
static void bisect(zs_key_size size, pass *p, const int64_t *rank, int64_t *low, int64_t *high)
{
    for (;;) {
        bool open = false;
        for (int k = 0; k < ZS_STRIP; k++) {
            p->at[k] = middle(low[k], high[k]);
            open = open || low[k] < high[k];
        }
        if (!open)
            return;
        count(size, p);
        for (int k = 0; k < ZS_STRIP; k++) {
            bool above = low[k] < high[k] && p->count[k] <= rank[k];
            low[k] = above ? p->at[k] + 1 : low[k];
            high[k] = above ? high[k] : p->at[k];
        }
    }
}

void zs_order_find(zs_key_size size, size_t n, const void *keys, const int64_t *valid, const int64_t *rank,
                   zs_order_pair *found)
{
    pass p = { .n = n, .keys = keys };
    int64_t low[ZS_STRIP], high[ZS_STRIP];
    for (int k = 0; k < ZS_STRIP; k++)
        p.at[k] = -missing_of(size) - 1;
    bound(size, &p);
    for (int k = 0; k < ZS_STRIP; k++) {
        low[k] = valid[k] > 0 ? p.least[k] : 0;
        high[k] = valid[k] > 0 ? p.most[k] : 0;
    }
    bisect(size, &p, rank, low, high);
    count(size, &p);
    for (int k = 0; k < ZS_STRIP; k++)
        p.at[k] = low[k] + 1;
    bound(size, &p);
    for (int k = 0; k < ZS_STRIP; k++) {
        bool same = p.count[k] > rank[k] + 1 || rank[k] + 1 >= valid[k];
        found[k] = (zs_order_pair){ low[k], same ? low[k] : p.least[k] };
    }
}
