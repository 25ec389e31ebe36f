/* z_bins: the histogram of z-scores for the page.
 *
 * Bins are an eighth wide, from -6.5 to 6.5, and one more at each end has all beyond; a number on an edge
 * belongs to the bin above it.  Counting takes longer than adding: of large data only every so manyth row is
 * counted. */
#ifndef ZS_Z_BINS_H
#define ZS_Z_BINS_H

#include <stddef.h>
#include <stdint.h>

enum { ZS_Z_BINS = 106 };

/* All functions here are LOCAL and cannot fail. */

/* Which rows are counted: of each level row 0, and every so manyth after it.  nstep, ncol: of the run; nrow:
 * of a level. */
int64_t zs_z_bins_every(int64_t nstep, int64_t levels, int64_t nrow, int64_t ncol);

/* Count n z-scores, ZS_FILL_FLOAT where missing. */
void zs_z_bins_count(size_t n, const float *z, int64_t count[ZS_Z_BINS]);

/* The edges: bin i is from edge[i] to below edge[i + 1]; the first and the last are infinite. */
void zs_z_bins_edges(double edge[ZS_Z_BINS + 1]);

#endif
