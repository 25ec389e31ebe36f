/* target: an output file in define mode, and what is put into it.
 *
 * The first failure counts.  What follows is done in vain, on a file that is thrown away: so a list of calls
 * needs one question at its end, if (target.status != NC_NOERR). */
#ifndef ZS_TARGET_H
#define ZS_TARGET_H

#include "output/metadata.h"
#include "spec/fields.h"

#include <stdint.h>

/* The caller opens and closes the file. */
typedef struct zs_target {
    int ncid;
    int status; /* the first status of netcdf-c that is not NC_NOERR */
} zs_target;

/* All functions here are LOCAL.  var is the id of a variable, or NC_GLOBAL.  A failure goes into
 * target->status. */

/* Note the status of a call of netcdf-c, as in zs_check(target, nc_def_dim(...)): it is kept if it is the
 * first failure. */
void zs_check(zs_target *target, int status);

/* Put a text attribute.  An empty text is not put. */
void zs_put_text(zs_target *target, int var, const char *name, const char *text);

/* Put all attributes of a list; NC_ENOMEM if the list has failed. */
void zs_put_metadata(zs_target *target, int var, const zs_metadata *metadata);

/* Put _FillValue: netCDF's own for the type.  Integers get none, because they are never missing. */
void zs_put_fill(zs_target *target, int var, zs_field_type type);

/* Define a dimension, unless the file has one of this name, whose length is not looked at.  Returns its id;
 * -1 after a failure. */
int zs_target_dim(zs_target *target, const char *name, int64_t length);

#endif
