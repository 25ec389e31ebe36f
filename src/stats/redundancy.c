#include "stats/redundancy.h"

#include "base/limits.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

/* The numbers of one cell, as they are stored. */
typedef struct cell {
    int32_t count;
    double mean, std, min, max, excess, m2;
} cell;

static bool is_there(double x)
{
    return x != ZS_FILL_DOUBLE;
}

/* Is it a number that is written at all: the fill value, or one that is finite? */
static bool is_written(double x)
{
    return fabs(x) <= DBL_MAX;
}

/* What the rounding of packing can change in a value of the cell. */
static double noise_of(const cell *c)
{
    double size = fmax(fabs(c->min), fabs(c->max)), spread = c->max - c->min;
    return 16 * DBL_EPSILON * (size + 0x1p17 * spread);
}

/* What must be missing, and what must not. */
static const char *check_missing(const zs_stored_rules *rules, const cell *c)
{
    bool known = rules->min_count >= 0 && rules->ddof >= 0;
    bool enough = c->count >= (rules->min_count > 1 ? rules->min_count : 1);
    if (!is_there(c->min) || !is_there(c->max))
        return "there are values, but no minimum or no maximum";
    if (!is_there(c->excess) && is_there(c->m2))
        return "there is M2, but no excess";
    if (known && (is_there(c->mean) ? !enough : enough && is_there(c->excess)))
        return "the mean is missing where there are enough values, or the other way round";
    if (known && is_there(c->std) != (is_there(c->mean) && c->count > rules->ddof && is_there(c->m2)))
        return "the standard deviation is missing where there are enough values, or the other way round";
    return NULL;
}

/* In a constant series the excess is what rounding removed from the values, so that it need not be small
 * against them: then the mean is one of two numbers, to the bit. */
static const char *check_constant(const cell *c)
{
    bool good = !is_there(c->mean) || c->mean == c->min || !is_there(c->excess) ||
                c->mean == c->min + c->excess / c->count;
    return good ? NULL : "the series is constant, and the mean is another number";
}

static const char *check_mean(const cell *c)
{
    double noise = noise_of(c), mean = c->min + c->excess / c->count;
    if (c->min == c->max)
        return check_constant(c);
    if (is_there(c->mean) && !(c->mean >= c->min - noise && c->mean <= c->max + noise))
        return "the mean does not lie between minimum and maximum";
    if (!is_there(c->excess))
        return NULL;
    if (!(mean >= c->min - noise && mean <= c->max + noise))
        return "minimum + excess / count does not lie between minimum and maximum";
    if (is_there(c->mean) && !(fabs(c->mean - mean) <= noise))
        return "the mean is not minimum + excess / count";
    return NULL;
}

/* The limits of M2.  The first one holds for two values that differ; a third value and more can only add.  A
 * constant series has what rounding left.  The squares of tiny numbers have lost their digits. */
static const char *check_m2(const cell *c)
{
    double n = c->count, spread = c->max - c->min, noise = noise_of(c);
    if (!is_there(c->m2) || !is_there(c->excess))
        return NULL;
    double above = c->excess / n, below = spread - above, least = 0, most = 0;
    if (spread > 0) {
        least = above * above + below * below;
        most = n * above * below;
    } else {
        noise += fabs(above);
    }
    if (spread > 0 && c->count > 2)
        least += (above - below) * (above - below) / (n - 2);
    double slack = 8 * n * (noise * (spread + noise) + DBL_MIN);
    if (!(c->m2 >= least - slack && c->m2 <= most + slack))
        return "M2 does not belong to minimum, maximum and mean";
    return NULL;
}

static const char *check_std(const zs_stored_rules *rules, const cell *c)
{
    if (rules->ddof < 0 || !is_there(c->std) || !is_there(c->m2))
        return NULL;
    return c->std == sqrt(c->m2 / (c->count - rules->ddof))
               ? NULL
               : "the standard deviation is not that of M2 and count";
}

/* Smoothed numbers can be any, but only where the cell has enough values.  What the cell itself had before
 * comes into their place, and is checked as in other files. */
static const char *check_smoothed(const zs_stored_rules *rules, cell *c)
{
    bool known = rules->min_count >= 0 && rules->ddof >= 0;
    bool enough = c->count >= (rules->min_count > 1 ? rules->min_count : 1) && is_there(c->excess);
    bool spread = enough && c->count > rules->ddof && is_there(c->m2) && c->m2 >= 0;
    if (known && ((is_there(c->mean) && !enough) || (is_there(c->std) && !spread)))
        return "there is a smoothed number where there are too few values";
    if (is_there(c->std) && (c->std < 0 || !is_there(c->mean)))
        return "the standard deviation is negative, or there is no mean";
    c->mean = enough ? c->min + c->excess / c->count : ZS_FILL_DOUBLE;
    c->std = spread ? sqrt(c->m2 / (c->count - rules->ddof)) : ZS_FILL_DOUBLE;
    return NULL;
}

static const char *check_cell(const zs_stored_rules *rules, cell *c)
{
    const char *why;
    if (!is_written(c->mean) || !is_written(c->std) || !is_written(c->min) || !is_written(c->max) ||
        !is_written(c->excess) || !is_written(c->m2))
        return "a number is not finite";
    if (c->count < 0 || c->count > rules->most)
        return "the count is negative, or larger than the number of steps";
    if (c->count == 0)
        return is_there(c->mean) || is_there(c->std) || is_there(c->min) || is_there(c->max) ||
                       is_there(c->excess) || is_there(c->m2)
                   ? "there are no values, but statistics"
                   : NULL;
    if (rules->smoothed && (why = check_smoothed(rules, c)) != NULL)
        return why;
    if ((why = check_missing(rules, c)) != NULL)
        return why;
    if (!(c->max >= c->min) || (c->count == 1 && c->max != c->min))
        return "minimum and maximum do not go together";
    if ((is_there(c->m2) && c->m2 < 0) || (is_there(c->std) && c->std < 0))
        return "M2 or the standard deviation is negative";
    if ((why = check_mean(c)) != NULL || (why = check_std(rules, c)) != NULL)
        return why;
    return rules->weighs ? NULL : check_m2(c);
}

static void note(const cell *c, int64_t at, zs_residue *residue)
{
    if (c->count == 0)
        return;
    residue->spread = fmax(residue->spread, c->max - c->min);
    double rest = c->max == c->min && is_there(c->excess)
                      ? fabs(c->excess) / c->count - 16 * DBL_EPSILON * fabs(c->min)
                      : 0;
    if (rest > residue->worst) {
        residue->worst = rest;
        residue->worst_at = at;
    }
}

size_t zs_redundancy_check(const zs_stored_rules *rules, size_t n, zs_statistics s, int64_t at,
                           zs_residue *residue, const char **why)
{
    for (size_t i = 0; i < n; i++) {
        cell c = { s.count[i], s.mean[i], s.std[i], s.min[i], s.max[i], s.excess[i], s.m2[i] };
        if ((*why = check_cell(rules, &c)) != NULL)
            return i;
        note(&c, at + (int64_t)i, residue);
    }
    return n;
}

bool zs_residue_is_wrong(const zs_residue *residue)
{
    return residue->spread > 0 && residue->worst > 0x1p18 * DBL_EPSILON * residue->spread;
}
