/* prior: an earlier run's statistics file, which this run adds to ([climatology] extend) or is compared with
 * ([climatology] from): what the file's header says.
 *
 * catalog/prior_make.h reads and checks the header when the catalog is made; catalog/prior_reader.h reads the
 * numbers when a group of steps is worked on. */
#ifndef ZS_PRIOR_H
#define ZS_PRIOR_H

#include "format/open.h"
#include "time/groups.h"
#include "time/periods.h"

#include <stdint.h>

typedef struct zs_prior {
    const char *path;       /* the spec's; NULL: this run has nothing to do with an earlier one */
    zs_identity identity;   /* to notice a file that changed since */
    zs_prior_groups groups; /* that it has statistics of */
    zs_periods periods;     /* of the steps that it is made of */
    int64_t steps;          /* how many these are; the members of a step count once */
} zs_prior;

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_prior_clear(zs_prior *prior);

#endif
