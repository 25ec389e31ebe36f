/* selfcheck: what the statistics of some cells say, all together: for the report and the self-check.  Pure. */
#ifndef ZS_SELFCHECK_H
#define ZS_SELFCHECK_H

#include "stats/statistics.h"
#include "stats/zscores.h"

typedef struct zs_stock {
    int64_t valid;           /* values that are not missing */
    int64_t few;             /* cells with fewer than min_count values */
    int64_t no_std;          /* with a mean, but n - ddof = 0 */
    int64_t constant;        /* with a std of 0, or of rounding noise */
    zs_expectation expected; /* of z at all others */
} zs_stock;

/* Of n cells.  LOCAL. */
zs_stock zs_stock_take(size_t n, zs_statistics statistics, int ddof);

#endif
