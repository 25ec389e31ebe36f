/* cell_moments: the complete moments of some steps, at some cells: their memory, copies of them, and the
 * merging of two neighbours.
 *
 * stats/moments.h says what moments there are, and has the formulas.
 *
 * All functions here are LOCAL and pure; only zs_cell_moments_init() can fail. */
#ifndef ZS_CELL_MOMENTS_H
#define ZS_CELL_MOMENTS_H

#include "base/error.h"
#include "stats/trend.h"

#include <stddef.h>
#include <stdint.h>

typedef enum zs_moments_kind { ZS_MOMENTS_EXACT, ZS_MOMENTS_TREE, ZS_MOMENTS_TREND } zs_moments_kind;

/* One moment of one cell: an integer in exact moments, a real number in the tree. */
typedef union zs_moment {
    int64_t integer;
    double real;
} zs_moment;

/* A view of the moments of some steps at n cells.  Where count is 0, all are 0. */
typedef struct zs_cell_moments {
    int32_t *count;       /* [n]: valid values */
    zs_moment *first;     /* [n]: exact: the sum of stored numbers; tree: the mean of values */
    zs_moment *second;    /* [n]: exact: the sum of squares of stored numbers; tree: M2 of values; trend: R */
    zs_moment *remainder; /* [n]: tree, trend: mean + remainder is closer than mean alone; exact: NULL */
    zs_trend trend;       /* [n]: trend; else all NULL */
} zs_cell_moments;

/* A view of the complete moments of some steps at some cells. */
typedef struct zs_moments_view {
    zs_cell_moments cells;
    double *min, *max; /* as in zs_moments */
} zs_moments_view;

/* Returns the numbers of 8 bytes of a cell, beside its count: 2, 3 or 6. */
int zs_moments_per_cell(zs_moments_kind kind);

/* Merge the moments `right` into `left`, at n cells.  Where one has no values, the bits of the other stay. */
void zs_cell_moments_merge(zs_moments_kind kind, size_t n, zs_cell_moments left, zs_cell_moments right);

/* Returns a view that begins `offset` cells later. */
zs_cell_moments zs_cell_moments_at(zs_cell_moments cells, size_t offset);

/* Allocate moments of n cells, all 0.
 * Returns 0, and cells are to be released with zs_cell_moments_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and what is there is to be released, too. */
int zs_cell_moments_init(zs_cell_moments *cells, zs_moments_kind kind, size_t n, zs_error *err);
void zs_cell_moments_clear(zs_cell_moments *cells);

/* Copy the moments of n cells. */
void zs_cell_moments_copy(size_t n, zs_cell_moments to, zs_cell_moments from);

#endif
