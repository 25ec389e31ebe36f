#include "stats/gathering.h"

#include "base/kernel.h"
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

ZS_KERNEL static void add(size_t n, const double *restrict x, double *restrict value, double *restrict rest,
                          double *restrict count)
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
        add(n, x, to.value, to.rest, to.count);
}

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
