/* find_areas: find the areas of cells, before anything is planned.
 *
 * Where single cells have areas, each selected cell is looked for in their file, as in that of a mask
 * (catalog/mask_places.h). */
#ifndef ZS_FIND_AREAS_H
#define ZS_FIND_AREAS_H

#include "base/error.h"
#include "catalog/cell_areas.h"
#include "catalog/mask_places.h"
#include "parallel/comm.h"
#include "spec/spec.h"
#include "stats/mask_bits.h"

/* Find the areas, if a product wants them, and look through those of the selected cells.  COLLECTIVE over
 * comm: rank 0 reads.  run: its grid is selected; its path and the spec must outlive areas.  inside: the
 * cells that count; empty: all. Returns 0, and areas is to be released with zs_cell_areas_clear(); or -1 on
 * every rank with the same err (ZS_REFUSED: the file has no such areas; it has not the grid; an area is
 * negative, or larger than the earth; all are missing or 0), and areas empty. */
int zs_areas_find(zs_comm *comm, const zs_spec *spec, const zs_mask_grid *run, const zs_mask_bits *inside,
                  zs_cell_areas *areas, zs_error *err);

#endif
