/* target: a file in define mode, and what is put into it.
 *
 * The first failure counts.  What follows is done in vain, on a file that is thrown away: so a list of calls
 * needs one question at its end. */
#ifndef ZS_TARGET_H
#define ZS_TARGET_H

#include "output/metadata.h"
#include "spec/fields.h"

#include <stdint.h>

typedef struct zs_target {
    int ncid;
    int status; /* the first status of netcdf-c that is not NC_NOERR */
} zs_target;

/* All functions here are LOCAL; failures go into target->status. */

/* Note the status of a call of netcdf-c. */
void zs_check(zs_target *target, int status);

/* Put a text attribute; an empty text is not put. */
void zs_put_text(zs_target *target, int var, const char *name, const char *text);

/* Put all attributes of a list. */
void zs_put_metadata(zs_target *target, int var, const zs_metadata *metadata);

/* _FillValue: netCDF's own; integers have none. */
void zs_put_fill(zs_target *target, int var, zs_field_type type);

/* The dimension of that name and length; defined if the file has none of this name yet.  Returns its id. */
int zs_target_dim(zs_target *target, const char *name, int64_t length);

#endif
