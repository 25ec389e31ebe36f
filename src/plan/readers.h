/* readers: which rank reads back what another rank wrote: one on another node, if there is one.  Pure. */
#ifndef ZS_READERS_H
#define ZS_READERS_H

#include "base/error.h"

/* For each rank, find the rank that reads back what it wrote.  LOCAL; the same result for the same nodes.
 * node: [size], the number of each rank's node: 0, 1, ... without a gap.
 * reader: [size], filled.  The ranks of a node are read by those of the next node, in turn; if all are on one
 * node, each rank is read by the next rank, and a single rank by itself.
 * Returns 0; or -1 with err filled (ZS_FAILED: no memory). */
int zs_readers_find(const int *node, int size, int *reader, zs_error *err);

#endif
