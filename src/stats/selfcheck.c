#include "stats/selfcheck.h"

#include "base/kernel.h"
#include "base/limits.h"

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

/* Four values at a time, in vectors of GNU C: compilers do not vectorize a loop with this many sums.  Longer
 * vectors of double take several times as long where the processor has none.  Fours in turn have sums and
 * extremes of their own, because the result of one addition comes later than the next one could begin. */
enum { LANES = 4, SUMS = 2, FOURS = 4, STRIDE = FOURS * LANES };
typedef float four_floats __attribute__((vector_size(16)));
typedef int32_t four_ints __attribute__((vector_size(16)));

typedef struct lanes {
    four_doubles sum[SUMS], square[SUMS];
    four_floats min[FOURS], max[FOURS];
    four_ints count;
} lanes;

/* Set *to to a where all bits of the mask are set, and to b where none is.  By address: how a vector is
 * handed over depends on the processor. */
ZS_INLINE void choose(const four_ints *mask, const four_floats *a, const four_floats *b, four_floats *to)
{
    *to = (four_floats)(((four_ints)*a & *mask) | ((four_ints)*b & ~*mask));
}

/* Add n values; n is a multiple of STRIDE. */
ZS_KERNEL static void add_lanes(lanes *into, size_t n, const float *z)
{
    const four_floats none = { 0 }, fill = none + ZS_FILL_FLOAT, lowest = none - INFINITY;
    lanes l = *into;
    for (size_t i = 0; i < n; i += STRIDE)
        for (int k = 0; k < FOURS; k++) {
            four_floats x, seen, low;
            four_doubles wide;
            memcpy(&x, z + i + k * LANES, sizeof x);
            four_ints valid = x != fill;
            choose(&valid, &x, &none, &seen);
            choose(&valid, &x, &lowest, &low);
            for (int j = 0; j < LANES; j++)
                wide[j] = (double)seen[j];
            l.count -= valid;
            l.sum[k % SUMS] += wide;
            l.square[k % SUMS] += wide * wide;
            four_ints less = x<l.min[k], more = low> l.max[k];
            choose(&less, &x, &l.min[k], &l.min[k]); /* the fill value is above all z-scores */
            choose(&more, &low, &l.max[k], &l.max[k]);
        }
    *into = l;
}

static zs_tally tally_of(const lanes *l)
{
    zs_tally seen = zs_tally_none();
    for (int i = 0; i < SUMS * LANES; i++) {
        seen.sum += l->sum[i / LANES][i % LANES];
        seen.square += l->square[i / LANES][i % LANES];
    }
    for (int i = 0; i < STRIDE; i++) {
        float min = l->min[i / LANES][i % LANES], max = l->max[i / LANES][i % LANES];
        seen.min = min < seen.min ? min : seen.min;
        seen.max = max > seen.max ? max : seen.max;
    }
    for (int i = 0; i < LANES; i++)
        seen.count += l->count[i];
    return seen;
}

void zs_tally_add(zs_tally *tally, size_t n, const float *z, int64_t at)
{
    const four_floats zero = { 0 };
    float last[STRIDE];
    size_t whole = n / STRIDE * STRIDE;
    lanes l = { .count = { 0 } };
    for (int k = 0; k < FOURS; k++) {
        l.min[k] = zero + ZS_FILL_FLOAT;
        l.max[k] = zero - INFINITY;
    }
    for (size_t i = 0; i < STRIDE; i++)
        last[i] = whole + i < n ? z[whole + i] : ZS_FILL_FLOAT;
    add_lanes(&l, whole, z);
    add_lanes(&l, STRIDE, last);
    zs_tally seen = tally_of(&l);
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
