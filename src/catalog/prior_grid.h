/* prior_grid: has an earlier run's statistics file the cells of this run: its rows, columns and levels, and
 * the values that it chose on further dimensions? */
#ifndef ZS_PRIOR_GRID_H
#define ZS_PRIOR_GRID_H

#include "base/error.h"
#include "catalog/files.h"
#include "catalog/masks.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "header/source.h"
#include "header/variable.h"
#include "spec/spec.h"

/* What this run is: its steps, rows and columns are selected, its steps are not grouped yet.  Owns nothing.
 */
typedef struct zs_prior_needs {
    const zs_files *files;       /* the first file is opened again for the values on further dimensions */
    const zs_series *series;     /* calendar and members */
    const zs_masks *masks;       /* the cells that count must be those of the file */
    const zs_grid *grid;         /* the selected rows and columns must be those of the file */
    const zs_variable *variable; /* its units must mean the same as those of the file */
    const double *lat,
        *lon; /* all coordinates of the first file's grid, of one dimension or two; NULL: none */
} zs_prior_needs;

/* Compare the open file with this run.  LOCAL.
 * source: the file, with the mean as its variable; now: this run.
 * Returns 0; or -1 with err filled (ZS_REFUSED): other rows, columns or coordinates, other levels or another
 * order of them, another value of a further dimension. */
int zs_prior_grid_check(const zs_source *source, const zs_prior_needs *now, const zs_spec *spec,
                        zs_error *err);

#endif
