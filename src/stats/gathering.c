#include "stats/gathering.h"

#include "base/kernel.h"
#include "base/range.h"
#include "base/two_sum.h"

#include <math.h>
#include <string.h>

const char *const zs_gather_name[] = { "mean", "sum", "min", "max", NULL };

const char *zs_gather_cf_name(zs_gather_method method)
{
    static const char *const word[ZS_GATHER_METHODS] = { "mean", "sum", "minimum", "maximum" };
    return word[method];
}

zs_gathering zs_gathering_at(zs_gathering all, size_t cell)
{
    return (zs_gathering){ all.value + cell, all.rest + cell, all.count + cell };
}

void zs_gather_begin(zs_gather_method method, size_t n, zs_gathering to)
{
    double first = method == ZS_GATHER_MIN ? INFINITY : method == ZS_GATHER_MAX ? -INFINITY : 0;
    for (size_t i = 0; i < n; i++)
        to.value[i] = first;
    memset(to.rest, 0, n * sizeof *to.rest);
    memset(to.count, 0, n * sizeof *to.count);
}

/* --- values ------------------------------------------------------------------------------------------- */

ZS_KERNEL static void take_sum(size_t n, const double *restrict x, double *restrict value,
                               double *restrict rest, double *restrict count)
{
    for (size_t i = 0; i < n; i++) {
        int valid = x[i] == x[i];
        double removed, sum = zs_two_sum(value[i], valid ? x[i] : 0, &removed);
        value[i] = sum;
        rest[i] += removed;
        count[i] += valid ? 1.0 : 0.0;
    }
}

ZS_KERNEL static void take_least(size_t n, const double *restrict x, double *restrict value,
                                 double *restrict count)
{
    for (size_t i = 0; i < n; i++) {
        value[i] = x[i] < value[i] ? x[i] : value[i];
        count[i] += x[i] == x[i] ? 1.0 : 0.0;
    }
}

ZS_KERNEL static void take_most(size_t n, const double *restrict x, double *restrict value,
                                double *restrict count)
{
    for (size_t i = 0; i < n; i++) {
        value[i] = x[i] > value[i] ? x[i] : value[i];
        count[i] += x[i] == x[i] ? 1.0 : 0.0;
    }
}

void zs_gather_add(zs_gather_method method, size_t n, const double *x, zs_gathering to)
{
    if (method == ZS_GATHER_MIN)
        take_least(n, x, to.value, to.count);
    else if (method == ZS_GATHER_MAX)
        take_most(n, x, to.value, to.count);
    else
        take_sum(n, x, to.value, to.rest, to.count);
}

/* --- whole numbers ------------------------------------------------------------------------------------ */

/* Steps whose numbers of at most 16 bits add up in 32 bits. */
enum { WHOLE_STEPS = 16384 };

typedef struct whole {
    int32_t sum[ZS_GATHER_CELLS], count[ZS_GATHER_CELLS];
} whole;

bool zs_gathers_whole(zs_gather_method method, const zs_packing *a, const zs_packing *b)
{
    return (method == ZS_GATHER_MEAN || method == ZS_GATHER_SUM) && a->nmissing <= 2 && b->nmissing <= 2 &&
           zs_packing_sums_alike(a, b);
}

#define ADD(NAME, TYPE)                                                                              \
    ZS_KERNEL static void NAME(whole *restrict to, const void *stored, zs_small_rule rule, size_t n) \
    {                                                                                                \
        const TYPE *from = stored;                                                                   \
        for (size_t i = 0; i < n; i++) {                                                             \
            int32_t v = from[i], good = zs_small_is_valid(v, rule);                                  \
            to->count[i] += good;                                                                    \
            to->sum[i] += v & -good;                                                                 \
        }                                                                                            \
    }

ADD(gather_int8, int8_t)
ADD(gather_uint8, uint8_t)
ADD(gather_int16, int16_t)
ADD(gather_uint16, uint16_t)

static void take_whole(size_t n, const whole *from, zs_gathering to)
{
    for (size_t i = 0; i < n; i++) {
        to.value[i] += from->sum[i];
        to.count[i] += from->count[i];
    }
}

void zs_gather_add_whole(const zs_packing *packing, const void *stored, size_t stride, int64_t steps,
                         size_t n, zs_gathering to)
{
    static void (*const add_line[])(whole *, const void *, zs_small_rule,
                                    size_t) = { gather_int8, gather_uint8, gather_int16, gather_uint16 };
    size_t line = stride * zs_type_size(packing->type);
    const zs_small_rule rule = zs_packing_small_rule(packing);
    const char *from = stored;
    whole sums;
    while (steps > 0) {
        int64_t some = zs_min(steps, WHOLE_STEPS);
        memset(&sums, 0, sizeof sums);
        for (int64_t k = 0; k < some; k++, from += line)
            add_line[packing->type](&sums, from, rule, n);
        take_whole(n, &sums, to);
        steps -= some;
    }
}

void zs_gather_unpack_sums(const zs_packing *packing, size_t n, zs_gathering to)
{
    const double scale = packing->scale, offset = packing->offset;
    for (size_t i = 0; i < n; i++)
        to.value[i] = zs_two_sum(to.value[i] * scale, to.count[i] * offset, &to.rest[i]);
}

/* --- the end ------------------------------------------------------------------------------------------ */

ZS_KERNEL static void end(int mean, double least, size_t n, double *restrict value,
                          const double *restrict rest, const double *restrict count)
{
    for (size_t i = 0; i < n; i++) {
        double sum = value[i] + rest[i], divisor = mean && count[i] > 0 ? count[i] : 1;
        value[i] = sum / divisor + (count[i] >= least ? 0.0 : (double)NAN);
    }
}

void zs_gather_end(zs_gather_method method, int64_t least, size_t n, zs_gathering to)
{
    end(method == ZS_GATHER_MEAN, least > 1 ? (double)least : 1, n, to.value, to.rest, to.count);
}
