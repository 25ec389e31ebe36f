/* share_steps: what grows with the steps of a run, once on each node.
 *
 * A long series has a million steps, and a node a hundred ranks: lists of steps that each rank has take
 * gigabytes.  So the ranks of a node have them together (parallel/node_memory.h).  The first rank of each
 * node makes them, with the same data and so with the same result on all nodes, and the others wait and look.
 *
 * All functions here are COLLECTIVE over comm.  Those that return int return 0; or -1 on every rank with the
 * same err. */
#ifndef ZS_SHARE_STEPS_H
#define ZS_SHARE_STEPS_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "catalog/files.h"
#include "catalog/series.h"
#include "header/input_file.h"
#include "header/steps.h"
#include "parallel/comm.h"
#include "spec/spec.h"
#include "time/groups.h"

#include <stdint.h>

/* What a rank has read: file number rank, rank + size, rank + 2 * size ... */
typedef struct zs_findings {
    zs_file *file;  /* [n] */
    int64_t *count; /* [n]: steps of each */
    zs_steps steps; /* of all of them; ended */
    int n;
} zs_findings;

/* Put together what the ranks have read, in the order of paths: all ranks get the files, and the first rank
 * of each node the steps, file by file, in a list that its series owns. files->paths is there; fills
 * files->file, series->has_bounds and, on the first ranks, series->steps and nstep.  ZS_FAILED: no memory. */
int zs_share_findings(zs_comm *comm, const zs_findings *found, zs_files *files, zs_series *series,
                      zs_error *err);

/* Sort and select the stored steps, and make the new ones of them.  ZS_REFUSED: as the functions of
 * catalog/series.h, catalog/step_rule.h, catalog/void_files.h and catalog/made_steps.h. */
int zs_share_selection(zs_comm *comm, const zs_spec *spec, zs_catalog *catalog, zs_error *err);

/* The first rank of each node has made a series that owns its steps: all ranks of the node get it, with one
 * list for all of them.  ZS_FAILED: no memory. */
int zs_share_steps(zs_comm *comm, zs_series *series, zs_error *err);

/* Returns the room of groups of a series of nstep steps, which are made of those of a baseline
 * (time/groups.h); or NULL on every rank with the same err (ZS_FAILED: no memory). */
int32_t *zs_share_room(zs_comm *comm, const zs_grouping *how, zs_range baseline, int64_t nstep,
                       zs_error *err);

/* The first rank of each node has made groups in the room: all ranks get them.  result: of the making; 0 on
 * the other ranks, where groups are empty.  They are to be released with zs_groups_clear(); after a failure
 * they are empty. */
int zs_share_groups(zs_comm *comm, int result, int32_t *room, int64_t nstep, zs_groups *groups,
                    zs_error *err);

#endif
