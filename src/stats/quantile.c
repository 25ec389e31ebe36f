#include "stats/quantile.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

const char *const zs_quantile_method_name[] = { "inverted_cdf",
                                                "averaged_inverted_cdf",
                                                "closest_observation",
                                                "interpolated_inverted_cdf",
                                                "hazen",
                                                "weibull",
                                                "linear",
                                                "median_unbiased",
                                                "normal_unbiased",
                                                NULL };

/* The index of a continuous definition, from 0 on; alpha and beta as in Hyndman and Fan, page 363. */
static double index_of(double n, double q, double alpha, double beta)
{
    return n * q + (alpha + q * (1 - alpha - beta)) - 1;
}

/* Type 1 takes the value at the index, and otherwise the next one.  Type 3 takes the nearer one; of two that
 * are equally near, the one whose rank, counted from 1, is even. */
static zs_quantile_place step(double index, bool stays)
{
    double rank = floor(index) + !stays;
    return (zs_quantile_place){ .rank = rank > 0 ? (int64_t)rank : 0 };
}

static zs_quantile_place between(double index, double n)
{
    double rank = floor(index);
    if (index >= n - 1)
        return (zs_quantile_place){ .rank = (int64_t)n - 1 };
    return index < 0 ? (zs_quantile_place){ .rank = 0 }
                     : (zs_quantile_place){ .rank = (int64_t)rank, .part = index - rank };
}

zs_quantile_place zs_quantile_place_of(zs_quantile_method method, double q, int64_t count)
{
    double n = (double)count, index;
    zs_quantile_place place;
    switch (method) {
    case ZS_INVERTED_CDF:
        index = n * q - 1;
        return step(index, index == floor(index));
    case ZS_AVERAGED_INVERTED_CDF:
        place = between(n * q - 1, n);
        if (n * q - 1 >= 0 && n * q - 1 < n - 1)
            place.part = place.part == 0 ? 0.5 : 1;
        return place;
    case ZS_CLOSEST_OBSERVATION:
        index = n * q - 1 - 0.5;
        return step(index, index == floor(index) && fmod(floor(index), 2) != 0);
    case ZS_INTERPOLATED_INVERTED_CDF:
        return between(index_of(n, q, 0, 1), n);
    case ZS_HAZEN:
        return between(index_of(n, q, 0.5, 0.5), n);
    case ZS_WEIBULL:
        return between(index_of(n, q, 0, 0), n);
    case ZS_MEDIAN_UNBIASED:
        return between(index_of(n, q, 1 / 3.0, 1 / 3.0), n);
    case ZS_NORMAL_UNBIASED:
        return between(index_of(n, q, 3 / 8.0, 3 / 8.0), n);
    default:
        return between((n - 1) * q, n);
    }
}

double zs_quantile_between(double low, double high, double part)
{
    double way = high - low;
    return part >= 0.5 ? high - way * (1 - part) : low + way * part;
}
