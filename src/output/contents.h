/* contents: what an output file is about, as one small struct of pointers.  No MPI, no netCDF.
 *
 * There is one for the run, and from it one for each file: a file has some of the run's steps, rows and
 * columns, so that series and grid are views (output/layout.h); all else is the run's.  Whoever describes or
 * defines a file takes it, and sees the same for outputs and for products. */
#ifndef ZS_CONTENTS_H
#define ZS_CONTENTS_H

#include "catalog/baseline.h"
#include "catalog/catalog.h"
#include "catalog/cell_areas.h"
#include "catalog/cell_boxes.h"
#include "catalog/files.h"
#include "catalog/masks.h"
#include "catalog/parts.h"
#include "catalog/prior.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "header/variable.h"
#include "spec/spec.h"
#include "stats/smooth.h"
#include "time/groups.h"

#include <stdbool.h>

/* Owns nothing: what it points at must outlive it. */
typedef struct zs_contents {
    const zs_spec *spec;
    const zs_files *files;       /* the metadata of the first file are inherited */
    const zs_variable *variable; /* units and names of the values */
    const zs_series *series;     /* the steps of the file */
    const zs_grid *grid;         /* the rows and columns of the file */
    const zs_masks *masks;       /* of all cells of the run */
    const zs_cell_boxes *boxes;  /* of products, where cells have places of their own */
    const zs_cell_areas *areas;  /* by which products weigh values */
    const zs_groups *groups;     /* of all steps of the run; its ranges count these */
    const zs_parts *parts;       /* of all steps of the run, too: those that products have results of */
    const zs_prior *prior;       /* an earlier run's statistics; path NULL: none */
    const zs_baseline *baseline; /* what the statistics are made of */
    const char *statistics_time; /* what cell_methods call the time of the statistics: its dimension; or the
                                  * standard name, for a scalar.  NULL until the file has one */
} zs_contents;

/* All functions here are LOCAL and cannot fail. */

/* The contents of the whole run. */
zs_contents zs_contents_of(const zs_spec *spec, const zs_catalog *catalog);

/* May anomalies say what they are differences from?  CF-1.13, 7.5 wants their mean to be in the same file,
 * and time to be a coordinate variable.  False if steps are grouped or the mean is that of others, for it is
 * in another file then;
 * if the dimension of time has another name than its coordinate; and if names have blanks. */
bool zs_contents_name_baseline(const zs_contents *contents);

/* How means and standard deviations were smoothed over the year, in this run or in the one that they are
 * from: "running 31"; "" if they were not.  Returns text. */
char *zs_contents_smooth(const zs_contents *contents, char text[ZS_SMOOTH_TEXT]);

#endif
