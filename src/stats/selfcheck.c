#include "stats/selfcheck.h"

#include "base/kernel.h"
#include "base/limits.h"
#include "stats/tally_lanes.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { STRIP = 512 }; /* cells worked on at a time */

typedef double four_doubles __attribute__((vector_size(32)));

zs_tally zs_tally_none(void)
{
    return (zs_tally){ .min = INFINITY, .max = -INFINITY };
}

/* Is any of n numbers this one? */
ZS_KERNEL static int is_among(size_t n, const float *z, float wanted)
{
    int found = 0;
    for (size_t i = 0; i < n; i++)
        found |= z[i] == wanted;
    return found;
}

/* Where a number is first; it is there. */
static int64_t place_of(const float *z, size_t n, float wanted)
{
    size_t i = 0;
    while (i + STRIP < n && !is_among(STRIP, z + i, wanted))
        i += STRIP;
    while (i + 1 < n && z[i] != wanted)
        i++;
    return (int64_t)i;
}

static zs_tally tally_of(const zs_tally_lanes *lanes)
{
    zs_tally seen = zs_tally_none();
    for (int k = 0; k < ZS_TALLY_LANES; k++) {
        seen.count += lanes->count[k];
        seen.sum += lanes->sum[k];
        seen.square += lanes->square[k];
        seen.min = lanes->min[k] < seen.min ? lanes->min[k] : seen.min;
        seen.max = lanes->max[k] > seen.max ? lanes->max[k] : seen.max;
    }
    return seen;
}

void zs_tally_add(zs_tally *tally, size_t n, const float *z, int64_t at)
{
    float last[ZS_TALLY_LANES];
    size_t whole = n / ZS_TALLY_LANES * ZS_TALLY_LANES;
    zs_tally_lanes lanes = zs_tally_lanes_none();
    for (size_t i = 0; i < ZS_TALLY_LANES; i++)
        last[i] = whole + i < n ? z[whole + i] : ZS_FILL_FLOAT;
    zs_tally_lanes_add(&lanes, whole, z);
    zs_tally_lanes_add(&lanes, ZS_TALLY_LANES, last);
    zs_tally seen = tally_of(&lanes);
    if (seen.count == 0)
        return;
    seen.min_at = seen.min <= tally->min ? at + place_of(z, n, seen.min) : 0;
    seen.max_at = seen.max >= tally->max ? at + place_of(z, n, seen.max) : 0;
    zs_tally_merge(tally, &seen);
}

void zs_tally_merge(zs_tally *tally, const zs_tally *other)
{
    tally->count += other->count;
    tally->sum += other->sum;
    tally->square += other->square;
    if (other->min < tally->min || (other->min == tally->min && other->min_at < tally->min_at)) {
        tally->min = other->min;
        tally->min_at = other->min_at;
    }
    if (other->max > tally->max || (other->max == tally->max && other->max_at < tally->max_at)) {
        tally->max = other->max;
        tally->max_at = other->max_at;
    }
}

/* What the kernel needs of the rules. */
typedef struct cell_limits {
    int32_t least, ddof; /* values for a mean; values that a std has more than */
    double min_std;
} cell_limits;

/* Add n cells to a summary.  size: [n], of what is subtracted.  rounding: [n], what each cell adds to the
 * expected rounding. */
ZS_KERNEL static void add_cells(zs_cell_summary *restrict summary, const cell_limits limits, size_t n,
                                const int32_t *restrict count, const double *restrict mean,
                                const double *restrict std, const double *restrict size,
                                double *restrict rounding)
{
    int64_t valid = 0, few = 0, no_std = 0, missing = 0, constant = 0, scored = 0;
    for (size_t i = 0; i < n; i++) {
        double ratio = count[i] * fabs(size[i]) / std[i];
        bool is_constant = zs_is_constant(mean[i], std[i], limits.min_std);
        bool is_scored = zs_has_zscores(mean[i], std[i], limits.min_std);
        valid += count[i];
        few += count[i] < limits.least;
        no_std += (count[i] >= limits.least) & (count[i] <= limits.ddof) & (mean[i] == mean[i]);
        missing += std[i] != std[i];
        constant += is_constant;
        scored += is_scored ? count[i] : 0;
        rounding[i] = is_scored ? ratio : 0;
    }
    summary->valid += valid;
    summary->few += few;
    summary->no_std += no_std;
    summary->overflow += missing - few - no_std;
    summary->constant += constant;
    summary->expected.count += scored;
}

/* The sum of a strip, in eight sums: a compiler must not change the order of one sum, so it could not
 * vectorize it.
 */
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

/* The largest |value| of each cell. */
static void find_sizes(size_t n, zs_statistics s, double *size)
{
    for (size_t i = 0; i < n; i++)
        size[i] = fmax(fabs(s.min[i]), fabs(s.max[i]));
}

/* Cells without a line have a mean and no std, and nothing has overflowed there. */
static int64_t count_lineless(const cell_limits *limits, size_t n, zs_statistics s)
{
    int64_t without = 0;
    for (size_t i = 0; i < n; i++)
        without += s.mean[i] == s.mean[i] && s.std[i] != s.std[i] && s.count[i] > limits->ddof &&
                   (s.count[i] <= 2 || s.line.square[i] == 0);
    return without;
}

zs_cell_summary zs_summarize_cells(const zs_rules *rules, size_t n, zs_statistics s)
{
    const cell_limits limits = { rules->min_count > 1 ? rules->min_count : 1, rules->ddof, rules->min_std };
    zs_cell_summary summary = { 0 };
    double rounding[STRIP], size[STRIP];
    for (size_t i = 0, some; i < n; i += some) {
        some = n - i < STRIP ? n - i : STRIP;
        memset(rounding, 0, sizeof rounding);
        if (s.line.slope)
            find_sizes(some, zs_statistics_at(s, i), size);
        add_cells(&summary, limits, some, s.count + i, s.mean + i, s.std + i,
                  s.line.slope ? size : s.mean + i, rounding);
        summary.expected.rounding += sum_of(rounding);
    }
    if (s.line.slope) {
        int64_t without = count_lineless(&limits, n, s);
        summary.no_std += without;
        summary.overflow -= without;
    }
    int64_t scored = (int64_t)n - summary.few - summary.no_std - summary.overflow - summary.constant;
    summary.expected.square = (double)(summary.expected.count - rules->ddof * scored);
    return summary;
}

int zs_selfcheck(const zs_tally *tally, const zs_expectation *expected, double rounded)
{
    if (tally->count != expected->count)
        return -1;
    if (tally->count == 0)
        return 0;
    double n = (double)tally->count, slack = 8 * DBL_EPSILON * expected->rounding / n;
    double mean = tally->sum / n, ratio = tally->square / expected->square;
    slack += rounded; /* the mean of |z| is at most 1 */
    return fabs(mean) <= 1e-5 + slack && fabs(ratio - 1) <= 1e-5 + 2 * slack + rounded * rounded ? 0 : -1;
}
