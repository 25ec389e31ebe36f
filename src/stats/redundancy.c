#include "stats/redundancy.h"

#include "base/limits.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

/* The numbers of one cell, as they are stored. */
typedef struct cell {
    int32_t count;
    double mean, std, min, max, excess, m2;
    bool trend; /* has it a line, too? */
    double slope, error, time, square, product;
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
    bool line = !c->trend || is_there(c->slope);
    if (known && is_there(c->std) != (is_there(c->mean) && c->count > rules->ddof && is_there(c->m2) && line))
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
    double slack = 8 * n * (noise * (spread + noise) + DBL_MIN), m2 = c->m2;
    if (c->trend && c->square > 0)
        m2 += is_there(c->product) ? c->product / c->square * c->product : 0;
    if (!(m2 >= least - slack && m2 <= most + slack))
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

/* The line: what must be missing, and what follows from its state. */
static const char *check_line(const zs_stored_rules *rules, const cell *c)
{
    bool known = rules->min_count >= 0;
    if (!is_there(c->time) || !is_there(c->square) || c->square < 0)
        return "there are values, but no times; or the sum of squared times is negative";
    double slope = c->square > 0 ? c->product / c->square : 0;
    bool line = is_there(c->mean) && c->count > 2 && c->square > 0 && is_there(c->product);
    if (known && is_there(c->slope) != (line && is_written(slope)))
        return "the slope is missing where there are enough values, or the other way round";
    if (is_there(c->slope) && c->slope != slope)
        return "the slope is not that of the times and the sum of products";
    if (is_there(c->error) && !is_there(c->slope))
        return "there is a standard error, but no slope";
    if (is_there(c->error) && is_there(c->m2) && c->error != sqrt(c->m2 / (c->count - 2) / c->square))
        return "the standard error is not that of M2, count and times";
    return NULL;
}

static bool has_line(const cell *c)
{
    return is_there(c->slope) || is_there(c->error) || is_there(c->time) || is_there(c->square) ||
           is_there(c->product);
}

static bool is_line_written(const cell *c)
{
    return is_written(c->slope) && is_written(c->error) && is_written(c->time) && is_written(c->square) &&
           is_written(c->product);
}

static const char *check_cell(const zs_stored_rules *rules, cell *c)
{
    const char *why;
    if (!is_written(c->mean) || !is_written(c->std) || !is_written(c->min) || !is_written(c->max) ||
        !is_written(c->excess) || !is_written(c->m2) || (c->trend && !is_line_written(c)))
        return "a number is not finite";
    if (c->count < 0 || c->count > rules->most)
        return "the count is negative, or larger than the number of steps";
    if (c->count == 0)
        return is_there(c->mean) || is_there(c->std) || is_there(c->min) || is_there(c->max) ||
                       is_there(c->excess) || is_there(c->m2) || (c->trend && has_line(c))
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
    if (c->trend && (why = check_line(rules, c)) != NULL)
        return why;
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
        cell c = { s.count[i], s.mean[i],   s.std[i], s.min[i],
                   s.max[i],   s.excess[i], s.m2[i],  .trend = s.line.slope != NULL };
        if (c.trend) {
            c.slope = s.line.slope[i];
            c.error = s.line.error[i];
            c.time = s.line.time[i];
            c.square = s.line.square[i];
            c.product = s.line.product[i];
        }
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
