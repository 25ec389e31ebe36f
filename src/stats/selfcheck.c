#include "stats/selfcheck.h"

#include "base/kernel.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { STRIP = 512 }; /* cells worked on at a time */

/* rounding: [n], the cells' parts of what is expected. */
ZS_KERNEL static void add(zs_cell_summary *restrict stock, size_t n, const int32_t *restrict count,
                          const double *restrict mean, const double *restrict std, double *restrict rounding)
{
    int64_t valid = 0, few = 0, no_std = 0, constant = 0, scored = 0;
    for (size_t i = 0; i < n; i++) {
        double size = fabs(mean[i]), ratio = count[i] * size / std[i];
        bool is_constant = std[i] <= ZS_CONSTANT * size, is_scored = std[i] > ZS_CONSTANT * size;
        valid += count[i];
        few += mean[i] != mean[i];
        no_std += std[i] != std[i];
        constant += is_constant;
        scored += is_scored ? count[i] : 0;
        rounding[i] = is_scored ? ratio : 0;
    }
    stock->valid += valid;
    stock->few += few;
    stock->no_std += no_std - few; /* without a mean there is no std */
    stock->constant += constant;
    stock->expected.count += scored;
}

/* Four sums side by side, twice, as a compiler must not change the order of one. */
typedef double four_doubles __attribute__((vector_size(32)));

ZS_KERNEL static double sum_of(const double *number)
{
    four_doubles even = { 0 }, odd = { 0 }, next[2];
    for (size_t i = 0; i < STRIP; i += 8) {
        memcpy(next, number + i, sizeof next);
        even += next[0];
        odd += next[1];
    }
    even += odd;
    return even[0] + even[1] + even[2] + even[3];
}

zs_cell_summary zs_summarize_cells(size_t n, zs_statistics s, int ddof)
{
    zs_cell_summary stock = { 0 };
    double rounding[STRIP];
    for (size_t i = 0, some; i < n; i += some) {
        some = n - i < STRIP ? n - i : STRIP;
        memset(rounding, 0, sizeof rounding);
        add(&stock, some, s.count + i, s.mean + i, s.std + i, rounding);
        stock.expected.rounding += sum_of(rounding);
    }
    int64_t scored = (int64_t)n - stock.few - stock.no_std - stock.constant;
    stock.expected.square = (double)(stock.expected.count - ddof * scored);
    return stock;
}

int zs_selfcheck(const zs_tally *tally, const zs_expectation *expected)
{
    if (tally->count != expected->count)
        return -1;
    if (tally->count == 0)
        return 0;
    double n = (double)tally->count, slack = 8 * DBL_EPSILON * expected->rounding / n;
    double mean = tally->sum / n, ratio = tally->square / expected->square;
    return fabs(mean) <= 1e-5 + slack && fabs(ratio - 1) <= 1e-5 + 2 * slack ? 0 : -1;
}
