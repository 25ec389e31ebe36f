/* preflight: can the outputs be written?  Asked before anything is read.
 *
 * A mistake in a path then costs seconds, and not the time of a run.  It is no promise: a disk may fill up
 * meanwhile, and that is told when it happens. */
#ifndef ZS_PREFLIGHT_H
#define ZS_PREFLIGHT_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "output/sides.h"
#include "spec/spec.h"

/* All functions here are LOCAL. */

/* Check all files that the spec names for writing: each directory exists and may be written in, no file
 * stands for two outputs, none is an input, none but extended statistics takes the place of an earlier
 * run's.
 * layout: [spec->nproduct], of the products.  Asks the file system: to be called on rank 0 only.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_writer_preflight(const zs_spec *spec, const zs_catalog *catalog, const zs_layout *layout,
                        zs_error *err);

/* The same of the files of all variables together: no file of one stands for a file of another, unless they
 * stand side by side in it, or takes the place of the statistics that another one goes on with; and the file
 * systems have room for all (compressed outputs are not counted).  all: [n], the variables.
 * Returns 0; or -1 with err filled: ZS_REFUSED, or ZS_FAILED if there is no space. */
int zs_preflight_together(const zs_side *all, int n, zs_error *err);

#endif
