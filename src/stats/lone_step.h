/* lone_step: the nodes of leaves that have one step each, without the sums of a leaf (stats/leaf.h).
 *
 * Such leaves are what the days of the year of a daily series have, and short series.  The mean of one value
 * is the value, and its M2 is 0.  Two such leaves are merged at once: no node between goes through memory,
 * and nothing is divided.  The bits are those of leaves that are closed and then merged.
 *
 * All functions here are LOCAL and pure, and cannot fail.
 * x, y: [n], NaN where missing; they do not overlap with what is written.  count, mean, remainder, m2: [n],
 * the node's, written.  min, max: [n], of all values so far; updated. */
#ifndef ZS_LONE_STEP_H
#define ZS_LONE_STEP_H

#include <stddef.h>
#include <stdint.h>

/* The leaf of one step. */
void zs_lone_leaf(size_t n, const double *x, int32_t *count, double *mean, double *remainder, double *m2,
                  double *min, double *max);

/* The node of two leaves that are the children of one node: x is the step of the left one. */
void zs_lone_pair(size_t n, const double *x, const double *y, int32_t *count, double *mean, double *remainder,
                  double *m2, double *min, double *max);

#endif
