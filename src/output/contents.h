/* contents: what an output file is about: one small struct of pointers, made once for the run and once more
 * for each file.  No MPI, no netCDF.
 *
 * A file has some of the steps, rows and columns of the run: series and grid are views of these
 * (output/layout.h).  All else is the run's. */
#ifndef ZS_CONTENTS_H
#define ZS_CONTENTS_H

#include "catalog/baseline.h"
#include "catalog/catalog.h"
#include "catalog/files.h"
#include "catalog/prior.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "header/variable.h"
#include "spec/spec.h"
#include "time/groups.h"

#include <stdbool.h>

/* All of it must outlive the struct. */
typedef struct zs_contents {
    const zs_spec *spec;
    const zs_files *files;       /* outputs inherit the metadata of the first one */
    const zs_variable *variable; /* what the values are */
    const zs_series *series;     /* steps of the file */
    const zs_grid *grid;         /* rows and columns of the file */
    const zs_groups *groups;     /* of the steps of the run */
    const zs_prior *prior;
    const zs_baseline *baseline;
    const char *statistics_time; /* dimension or variable that has the time of the statistics; NULL: not
                                  * known before the file has a time */
} zs_contents;

/* All functions here are LOCAL and cannot fail. */

/* The whole run. */
zs_contents zs_contents_of(const zs_spec *spec, const zs_catalog *catalog);

/* Does the file say of anomalies what they are differences from?  CF-1.13, 7.5 wants the mean to be in the
 * same file, and time to be a coordinate variable: so it does, unless steps are grouped or the dimension of
 * time has another name than its coordinate. */
bool zs_contents_name_baseline(const zs_contents *contents);

#endif
