/* prior: an earlier run's statistics file, which this run adds to ([climatology] extend) or is compared with
 * ([climatology] from): what the file's header says.  A climatology of others (catalog/given.h) takes the
 * place of a file that a run is compared with.  No MPI, no netCDF.
 *
 * With [climatology] merge there are several files, the *parts*, in the order of time.  What stands for all
 * of them together has the groups and the periods of all (catalog/prior_union.h).
 *
 * catalog/prior_make.h reads and checks the header, when the catalog is made.  catalog/prior_reader.h reads
 * the numbers, when the statistics of a group are made. */
#ifndef ZS_PRIOR_H
#define ZS_PRIOR_H

#include "base/error.h"
#include "catalog/given.h"
#include "format/open.h"
#include "spec/spec.h"
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
    struct zs_prior *part;       /* [npart]: of a merge; then path and identity are those of the first one */
    int npart;                   /* 0: it is one file, or none */
} zs_prior;

/* The place of the key that names the file or the files.  LOCAL; cannot fail. */
const char *zs_prior_place(const zs_spec *spec);

/* Are its mean and standard deviation taken as they are, because they were smoothed?  What is added to it, or
 * merged, is made anew.  LOCAL; cannot fail. */
bool zs_prior_is_taken(const zs_prior *prior);

/* How many files there are, and file k of them.  LOCAL; cannot fail. */
int zs_prior_files(const zs_prior *prior);
const zs_prior *zs_prior_file(const zs_prior *prior, int k);

/* The usual distance of the steps that it was made of, as far as its periods tell; 0: they do not.  LOCAL;
 * cannot fail. */
zs_time zs_prior_distance(const zs_prior *prior);

/* Is the file still the one whose header was read?  Both are LOCAL, and return 0, also if there is no such
 * file; or -1 with err filled (ZS_FAILED).  extends: this run adds to it. */

/* Before it is read. */
int zs_prior_check_unchanged(const zs_prior *prior, bool extends, zs_error *err);

/* After all of it was read, of all files.  What this run extends must be there unchanged.  What it has only
 * read may have been replaced by another file since: what was open then is as it was. */
int zs_prior_check_read(const zs_prior *prior, bool extends, zs_error *err);

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_prior_clear(zs_prior *prior);

#endif
