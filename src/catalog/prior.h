/* prior: an earlier run's statistics file, which this run adds to ([climatology] extend) or is compared with
 * ([climatology] from): what the file's header says.  A climatology of others (catalog/given.h) takes the
 * place of a file that a run is compared with.  No MPI, no netCDF.
 *
 * catalog/prior_make.h reads and checks the header, when the catalog is made.  catalog/prior_reader.h reads
 * the numbers, when the statistics of a group are made. */
#ifndef ZS_PRIOR_H
#define ZS_PRIOR_H

#include "base/error.h"
#include "catalog/given.h"
#include "format/open.h"
#include "stats/smooth.h"
#include "time/groups.h"
#include "time/periods.h"

#include <stdbool.h>
#include <stdint.h>

/* The same on every rank.  Owns the lists of groups and periods; all zero without an earlier run. */
typedef struct zs_prior {
    const char *path;            /* the spec's; NULL: this run has nothing to do with an earlier one */
    zs_identity identity;        /* of the file whose header was read: another file is refused later */
    zs_prior_groups groups;      /* the groups that it has; instead: for `from` */
    zs_periods periods;          /* of the steps that it was made of */
    int64_t steps;               /* how many these are; all members of a step count once */
    char smooth[ZS_SMOOTH_TEXT]; /* how its mean and std were smoothed over the year; "": they were not */
    zs_given given[ZS_GIVEN];    /* of others: then path and identity are those of the mean, and there are no
                                  * periods and no steps */
    bool digests;                /* has it digests?  Earlier versions wrote none */
    zs_time epoch;               /* with a trend: its times are days since then */
} zs_prior;

/* Is the file still the one whose header was read?  Both are LOCAL, and return 0, also if there is no such
 * file; or -1 with err filled (ZS_FAILED).  extends: this run adds to it. */

/* Before it is read. */
int zs_prior_check_unchanged(const zs_prior *prior, bool extends, zs_error *err);

/* After all of it was read.  What this run extends must be there unchanged.  What it has only read may have
 * been replaced by another file since: what was open then is as it was. */
int zs_prior_check_read(const zs_prior *prior, bool extends, zs_error *err);

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_prior_clear(zs_prior *prior);

#endif
