/* catalog: which files, which steps, which grid, how stored: all that the headers say, read once, by all
 * ranks together, and the same on every rank. */
#ifndef ZS_CATALOG_H
#define ZS_CATALOG_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/paths.h"
#include "catalog/select.h"
#include "format/open.h"
#include "header/axes.h"
#include "header/source.h"
#include "header/storage.h"
#include "parallel/comm.h"
#include "spec/spec.h"
#include "stats/moments.h"
#include "time/calendar.h"
#include "time/groups.h"
#include "time/periods.h"
#include "time/time_units.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZS_CATALOG_TEXT = 512 };

/* What one file's header says. */
typedef struct zs_file {
    zs_storage storage;
    zs_identity identity;
    int64_t nrecord;            /* steps in the file */
    int64_t nmember;            /* samples of each of them (header/member.h); 1 without members */
    int ndim;                   /* of the variable */
    int time, row, col, member; /* positions among its dimensions; -1 for none, also for a single member */
    int64_t at[ZS_DIM_MAX];     /* index on every further dimension */
    int64_t size[ZS_DIM_MAX];
    int overlay;     /* position of the dimension on which what is missing at at[] is taken from ... */
    int64_t below;   /* ... this index: -1 for none */
    int32_t version; /* of ERA5, of all its steps; 0: not known */
} zs_file;

/* One step of the series; or one of its samples, where it has several members. */
typedef struct zs_step {
    zs_time time;
    double value, lower, upper; /* coordinate and bounds in the series' own time units */
    int32_t file, record;       /* of a member: the sample of the file */
    int32_t version;            /* of ERA5; 0: not known */
    int32_t member;
} zs_step;

/* Columns are read in one or more segments; what is added to the longitudes of each. */
typedef struct zs_columns {
    zs_range segment[ZS_SEGMENTS];
    double turn[ZS_SEGMENTS];
    int nsegment;
} zs_columns;

/* What all files share; taken from the first file of the list. */
typedef struct zs_grid {
    char time_dim[ZS_NAME], row_dim[ZS_NAME], col_dim[ZS_NAME]; /* "" for none */
    char member_dim[ZS_NAME];                                   /* of members that count as one sample */
    int64_t nmember;                                            /* 1 without */
    uint64_t members;                                           /* zs_member_digest() */
    char time_name[ZS_NAME], lat_name[ZS_NAME], lon_name[ZS_NAME], bounds_name[ZS_NAME],
        bounds_dim[ZS_NAME]; /* variables; "" for none */
    char units[ZS_CATALOG_TEXT], time_units[ZS_CATALOG_TEXT], long_name[ZS_CATALOG_TEXT];
    bool temperature; /* is that what the units are of?  Then differences of values need saying so */
    zs_time_units time_axis;
    bool lat_projected, lon_projected; /* coordinates of a projection or a rotated pole */
    int lat_ndim, lon_ndim;            /* 0 for none, 1 or 2 */
    bool cells; /* are there no columns, and rows that have longitudes: single cells, stations? */
    int64_t file_rows, file_cols; /* as stored */
    zs_range rows;                /* selected */
    zs_columns columns;
    int64_t nrow, ncol; /* selected; 1 where there is no such dimension */
} zs_grid;

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

/* Read all headers.  COLLECTIVE over comm.
 * Returns 0, catalog to be released with zs_catalog_clear(); or -1 on every rank with the same err, catalog
 * empty. */
int zs_catalog_make(zs_comm *comm, const zs_spec *spec, zs_catalog *catalog, zs_error *err);
void zs_catalog_clear(zs_catalog *catalog);

/* Are the statistics those of this run's own steps alone?  LOCAL. */
bool zs_catalog_own_statistics(const zs_catalog *catalog);

/* Bytes of one decoded chunk of a file; 0 where the file has no chunks.  LOCAL. */
int64_t zs_chunk_bytes(const zs_file *file);

/* Samples of a file that lie in the same chunks, and so are read together; 1 where there are no chunks.
 * LOCAL. */
int64_t zs_chunk_steps(const zs_file *file);

/* The selected longitudes, as outputs have them: [ncol].  lon: of the file, [file_cols].  LOCAL.  Returns
 * them, to be released with free(); or NULL with err filled. */
double *zs_grid_longitudes(const zs_grid *grid, const double *lon, zs_error *err);

/* How many of the steps from `step` on lie behind each other in one file, at most count.  LOCAL. */
int64_t zs_catalog_run(const zs_catalog *catalog, int64_t step, int64_t count);

#endif
