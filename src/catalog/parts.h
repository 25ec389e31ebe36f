/* parts: the parts of the series that products have results of: its groups, its years, the seasons of each
 * year.  No MPI, no netCDF.
 *
 * Parts are told as groups are (time/groups.h).  But all selected steps count, whether they are in the
 * baseline or not, and no window applies. */
#ifndef ZS_PARTS_H
#define ZS_PARTS_H

#include "base/error.h"
#include "catalog/series.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "time/groups.h"

#include <stdbool.h>

/* The numbers of steps are the node's (catalog/share_steps.h), all else is its own.  Those that no product of
 * the spec asks for have n = 0. */
typedef struct zs_parts {
    zs_groups by[ZS_BY_TIME]; /* ZS_BY_GROUP, ZS_BY_YEAR, ZS_BY_SEASON */
} zs_parts;

/* All functions here are LOCAL. */

/* Does a product of the spec ask for these parts? */
bool zs_parts_are_wanted(const zs_spec *spec, zs_by by);

/* Make the parts of one kind.  groups: of all steps of the series.  room: as for zs_groups_continue().
 * Returns 0, and parts is to be released with zs_groups_clear(); or -1 with err filled (ZS_FAILED: no
 * memory), and parts empty. */
int zs_parts_make(const zs_series *series, const zs_groups *groups, zs_by by, int32_t *room, zs_groups *parts,
                  zs_error *err);

/* The parts that a product has results of; NULL: one result is about all steps, or about single ones. */
const zs_groups *zs_parts_of(const zs_parts *parts, const zs_product *product);

/* Release.  Safe on an empty (all zero) object; leaves it empty. */
void zs_parts_clear(zs_parts *parts);

#endif
