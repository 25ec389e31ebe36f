/* leaf_span: consecutive steps as they are stored, and how they are added to a block (stats/leaf.h).
 *
 * The steps are unpacked and added one by one, with one exception.  For float32 without scale and offset,
 * that takes most of its time for asking of each value whether it is missing, and for loads and stores of
 * sums.  So four steps are looked through first, in float32; if no value of some cells is missing, the four
 * are added at once.  The operations on each value are the same in the same order, and so are the bits.
 *
 * All functions here are LOCAL and pure, and cannot fail. */
#ifndef ZS_LEAF_SPAN_H
#define ZS_LEAF_SPAN_H

#include "stats/leaf.h"
#include "stats/packing.h"
#include "stats/sums.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Consecutive steps with one packing, in memory.  The number at (step, cell) is stored[step * stride + cell].
 */
typedef struct zs_span {
    const zs_packing *packing;
    const void *stored;
    int64_t count;     /* steps */
    bool ends_leaf;    /* the last step of the span is the last step of its leaf; exact: ignored */
    const double *day; /* [count]: the times of the steps, in days; trend only */
} zs_span;

/* Add the steps of a span to some cells of the leaf under way.
 *
 * The caller ends the leaf where the span does so.  Spans of one leaf can have different packings.
 * leaf, min, max: [n], of the cells `cell`, cell + 1, ... of the span; min and max are of all values so far.
 * n: at most ZS_SUMS_CELLS.  stride: numbers from one step to the next. */
void zs_leaf_add_span(zs_leaf leaf, size_t cell, size_t n, const zs_span *span, size_t stride, double *min,
                      double *max);

#endif
