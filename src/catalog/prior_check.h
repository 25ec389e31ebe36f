/* prior_check: can this run go on with an earlier run's statistics file?
 *
 * Another variable, grid, unit, calendar, level, grouping or use of members would make numbers that mean
 * nothing: the file is refused with what it has and what this run has. */
#ifndef ZS_PRIOR_CHECK_H
#define ZS_PRIOR_CHECK_H

#include "base/error.h"
#include "catalog/files.h"
#include "catalog/prior.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "header/variable.h"
#include "spec/spec.h"

/* What this run is: its steps are selected, but not grouped yet. */
typedef struct zs_prior_needs {
    const zs_files *files;
    const zs_series *series;
    const zs_grid *grid;
    const zs_variable *variable;
    const double *lat, *lon; /* all coordinates of the first file's grid, of one or two dimensions; NULL for
                              * none */
} zs_prior_needs;

/* Open the file prior->path, check it, and fill prior.  LOCAL; rank 0 only.
 * Returns 0; or -1 with err filled (ZS_REFUSED).  prior is to be released with zs_prior_clear() in any case.
 */
int zs_prior_check(const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior, zs_error *err);

#endif
