/* tile: a tile of rows, from the first byte that is read to the last one that is written. */
#ifndef ZS_TILE_H
#define ZS_TILE_H

#include "base/error.h"
#include "run/worker.h"

/* Work on tile number `index` of this rank's rows: read it, make the statistics of each group and write them
 * (first pass), make z-scores and anomalies and write them (second pass), merge the products.
 * COLLECTIVE over all ranks, idle ones too.  Returns 0; or -1 on every rank with the same err. */
int zs_tile_work(zs_worker *worker, int index, zs_error *err);

#endif
