/* gathering: the values of several steps become one value, for each cell: their mean, their sum, the smallest
 * or the largest of them.
 *
 * Steps are added one after another.  A sum is two numbers: what an addition rounds away goes into the second
 * one, so that means of a year of hours are as exact as those of two values.  This is algorithm Sum2 of
 * Ogita, Rump and Oishi (2005), "Accurate sum and dot product", SIAM J. Sci. Comput. 26: the result is as if
 * it were computed with twice the digits and rounded at the end.
 *
 * Stored integers of at most 16 bits with one packing are added up as they are, which is faster and not
 * rounded at all: their sums are whole numbers below 2^53.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_GATHERING_H
#define ZS_GATHERING_H

#include "stats/packing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values are indices; ZS_GATHER_METHODS is their number. */
typedef enum zs_gather_method {
    ZS_GATHER_MEAN,
    ZS_GATHER_SUM,
    ZS_GATHER_MIN,
    ZS_GATHER_MAX,
    ZS_GATHER_METHODS
} zs_gather_method;

/* The words of the spec, in the order of the enum, and NULL: "mean", "sum", "min", "max". */
extern const char *const zs_gather_name[];

/* The word that cell_methods have for it: "minimum". */
const char *zs_gather_cf_name(zs_gather_method method);

/* Values under way, at n cells.  Owns nothing. */
typedef struct zs_gathering {
    double *value; /* [n]: the sum so far, or the smallest or the largest value; in the end the result */
    double *rest;  /* [n]: what rounding removed from the sum */
    double *count; /* [n]: of valid values; in double, because a loop over numbers of one width is faster */
} zs_gathering;

enum { ZS_GATHER_BYTES = 2 * sizeof(double) }; /* of a cell, beside its value */

/* The same, from a cell on. */
zs_gathering zs_gathering_at(zs_gathering all, size_t cell);

/* Begin n cells without values. */
void zs_gather_begin(zs_gather_method method, size_t n, zs_gathering to);

/* Add one step.  x: [n], NaN where missing. */
void zs_gather_add(zs_gather_method method, size_t n, const double *x, zs_gathering to);

/* Can the numbers of these packings be gathered by zs_gather_add_whole()?  For means and sums only. */
bool zs_gathers_whole(zs_gather_method method, const zs_packing *a, const zs_packing *b);

/* Add some steps of stored numbers, n <= ZS_GATHER_CELLS cells of each.
 * stored: the number at (step, cell) is stored[step * stride + cell]. */
enum { ZS_GATHER_CELLS = 512 };
void zs_gather_add_whole(const zs_packing *packing, const void *stored, size_t stride, int64_t steps,
                         size_t n, zs_gathering to);

/* Turn the sums of stored numbers into those of values, before the end. */
void zs_gather_unpack_sums(const zs_packing *packing, size_t n, zs_gathering to);

/* End: the results of n cells go into value, NaN where there are fewer than `least` valid values (at least
 * 1), or where float64 cannot hold the sum. */
void zs_gather_end(zs_gather_method method, int64_t least, size_t n, zs_gathering to);

#endif
