/* redundancy: can these numbers be the statistics of any values?
 *
 * The numbers of a cell in a statistics file say some things twice.  Without a value all others are missing.
 * The mean is minimum + excess / count, and lies between minimum and maximum.  The standard deviation is made
 * of M2 and the count, so it is made again, and must be the same bit for bit.  M2 lies between what the two
 * extremes alone have, and what values at the extremes alone would have (Bhatia and Davis 2000, "A better
 * bound on the variance").  With a trend, M2 is the R of the file and product^2 / T together; the slope and
 * its standard error follow from R, product and T (stats/slope.h).  A damaged number mostly breaks one of
 * these rules; format/digest.h finds the rest.
 *
 * Rounding: numbers of up to 17 bits that are packed with a scale and an offset differ from what they mean by
 * 2^-53 * (|value| + 2^16 * scale); the scale is at most the spread of a series that is not constant.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_REDUNDANCY_H
#define ZS_REDUNDANCY_H

#include "stats/statistics.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the statistics were made. */
typedef struct zs_stored_rules {
    int ddof, min_count; /* -1: not known; then the standard deviation and what is missing say less */
    int64_t most;        /* values that a cell can have: steps; INT32_MAX if not known */
    bool weighs;         /* values had weights: then M2 has no such limits */
    bool smoothed; /* mean and std were smoothed over the year: they are not those of the other numbers */
} zs_stored_rules;

/* What only all cells together can tell: a constant series has no spread, and its excess is the rounding of
 * packing alone, which the spread of other series limits.  Begin with all zero. */
typedef struct zs_residue {
    double spread;    /* the largest of a cell */
    double worst;     /* the largest |excess| / count of constant cells, beyond the rounding of their value */
    int64_t worst_at; /* the position of that cell */
} zs_residue;

/* Check n cells.  Missing is ZS_FILL_DOUBLE, as it is stored; NaN and infinite numbers are wrong.
 * at: position of the first cell, for the residue.
 * Returns the first cell that is wrong, and *why: a text; or n, if none is. */
size_t zs_redundancy_check(const zs_stored_rules *rules, size_t n, zs_statistics stored, int64_t at,
                           zs_residue *residue, const char **why);

/* Returns whether the excess of some constant cell is no rounding.  residue: of all cells. */
bool zs_residue_is_wrong(const zs_residue *residue);

#endif
