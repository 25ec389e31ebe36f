/* catalog: which files, which steps, which grid, how stored: all that the headers say, read once, by all
 * ranks together, and the same on every rank. */
#ifndef ZS_CATALOG_H
#define ZS_CATALOG_H

#include "base/error.h"
#include "catalog/paths.h"
#include "format/open.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "stats/moments.h"
#include "time/calendar.h"
#include "time/groups.h"
#include "time/periods.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An earlier run's statistics file (catalog/prior.h). */
typedef struct zs_prior {
    const char *path; /* the spec's; NULL: this run has nothing to do with an earlier one */
    zs_identity identity;
    zs_prior_groups groups;
    zs_periods periods; /* whose steps the file has */
    int64_t steps;      /* how many */
} zs_prior;

typedef struct zs_catalog {
    zs_paths paths;
    zs_file *file;          /* [paths.n] */
    zs_step *step;          /* [nstep], by time */
    int64_t nstep, nrecord; /* selected; in all files.  Samples, as all that counts steps here */
    int64_t superseded;     /* steps left out, because others of the same times are of a better version */
    bool overlay;           /* has any file an overlay? */
    zs_prior prior;         /* an earlier run's statistics, with which this run goes on */
    zs_groups groups;       /* of the selected steps */
    zs_periods periods;     /* of the steps that the statistics are made of, in this run or an earlier one */
    int64_t period_steps;   /* how many */
    zs_grid grid;
    double *lat, *lon; /* [grid.file_rows], [grid.file_cols]: where they have one dimension; else NULL */
    bool time_bounds;  /* does every file have them? */
    bool alike;        /* are all files packed alike, in small integers? */
    zs_moments_kind kind;
    size_t value_size;
    int64_t gaps;               /* places where a step or more seem to be missing */
    zs_time gap_after, spacing; /* the first of them; the usual distance of steps */
} zs_catalog;

void zs_catalog_clear(zs_catalog *catalog);

/* Are the statistics those of this run's own steps alone?  LOCAL. */
bool zs_catalog_own_statistics(const zs_catalog *catalog);

/* The selected longitudes, as outputs have them: [ncol].  lon: of the file, [file_cols].  LOCAL.  Returns
 * them, to be released with free(); or NULL with err filled. */
double *zs_grid_longitudes(const zs_grid *grid, const double *lon, zs_error *err);

/* How many of the steps from `step` on lie behind each other in one file, at most count.  LOCAL. */
int64_t zs_catalog_run(const zs_catalog *catalog, int64_t step, int64_t count);

void zs_prior_clear(zs_prior *prior);

#endif
