/* catalog: all files of a run as one series of steps on one grid, and what the statistics are made of.  No
 * MPI, no netCDF.
 *
 * It has all that the headers of the files say.  All ranks read these together (catalog/collect.h), and then
 * every rank has the same catalog, which does not change any more.  A function takes the part of it that it
 * needs: the files, the series, the grid, the groups ... */
#ifndef ZS_CATALOG_H
#define ZS_CATALOG_H

#include "catalog/baseline.h"
#include "catalog/cell_areas.h"
#include "catalog/cell_boxes.h"
#include "catalog/files.h"
#include "catalog/made_steps.h"
#include "catalog/masks.h"
#include "catalog/parts.h"
#include "catalog/prior.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "header/variable.h"
#include "stats/packing.h"
#include "time/groups.h"

#include <stdint.h>

/* Owns everything in it, but for what grows with steps and files: that the ranks of a node have together. */
typedef struct zs_catalog {
    zs_files files;       /* what is read, and how it is stored */
    zs_series series;     /* the selected steps, by time: stored or new ones */
    zs_made_steps made;   /* what new steps are made of; empty: there are none */
    zs_grid grid;         /* the selected rows and columns */
    zs_masks masks;       /* which cells of these count */
    zs_cell_boxes boxes;  /* of products, where cells have places of their own */
    zs_cell_areas areas;  /* by which products weigh values */
    zs_variable variable; /* units and names of the values */
    zs_prior prior;       /* an earlier run's statistics, which this run goes on with; path NULL: none */
    zs_baseline baseline; /* the periods that the statistics are made of, in this run or an earlier one */
    zs_groups groups;     /* which of the selected steps are compared with which */
    zs_parts parts;       /* of the selected steps, of which products have results */
} zs_catalog;

/* Both are LOCAL and cannot fail. */

/* The steps that are stored in files: those of the series, or those that its new steps are made of. */
const zs_series *zs_catalog_stored(const zs_catalog *catalog);

/* How the values of a step of the series are in memory: as its file stores them; of a new step, as float64.
 */
const zs_packing *zs_catalog_packing(const zs_catalog *catalog, int64_t step);

/* Release.  LOCAL.  Safe on an empty (all zero) catalog; leaves it empty. */
void zs_catalog_clear(zs_catalog *catalog);

#endif
