/* sides: several variables side by side in one output file.  No MPI, no netCDF.
 *
 * A path of the spec without {variable} names one file for all variables.  They share its axes and
 * coordinates: so these must be the same, number by number.  Each variable is a run of its own all the same
 * (one_run.h): the first one's defines the file, with the headers of all, and each fills its own part. */
#ifndef ZS_SIDES_H
#define ZS_SIDES_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "plan/plan.h"
#include "spec/spec.h"

#include <stdbool.h>

/* What one variable's run is about.  Owns nothing. */
typedef struct zs_side {
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    const zs_layout *layout; /* [spec->nproduct], of the products' files */
} zs_side;

/* All functions here are LOCAL.  all: [n], the variables of the run, in the order of the spec. */

/* Is file number i of the specs of two variables (zs_spec_written()) one NetCDF file, in which both stand? */
bool zs_specs_share(const zs_spec *spec, const zs_spec *other, int i);

/* The same of all variables.  Never so where there is only one. */
bool zs_sides_share(const zs_side *all, int n, int i);

/* The layout of file number i, one of NetCDF, as this variable alone has it.  own: room for it, if the file
 * is an output.  Returns it. */
const zs_layout *zs_side_layout(const zs_side *side, int i, zs_layout *own);

/* Can all variables stand side by side in the files that they share?  The same on every rank.
 * Returns 0; or -1 with err filled (ZS_REFUSED: what differs, and what to do). */
int zs_sides_check(const zs_side *all, int n, zs_error *err);

#endif
