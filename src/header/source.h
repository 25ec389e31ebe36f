/* source: an open input file with the variable and its axes found. */
#ifndef ZS_SOURCE_H
#define ZS_SOURCE_H

#include "base/error.h"
#include "base/limits.h"
#include "format/open.h"
#include "header/axes.h"
#include "spec/spec.h"

#include <stdint.h>

typedef struct zs_source {
    const char *path; /* as given to zs_source_open() */
    int ncid, var;
    zs_identity identity;
    zs_axes axes;
    int member; /* position of the members that count as one sample; -1 for none */
} zs_source;

/* All functions here are LOCAL. */

/* Open the file and find the spec's variable and its axes.
 * Returns 0, source->ncid to be closed with nc_close(); or -1 with err filled (ZS_REFUSED). */
int zs_source_open(const char *path, const zs_spec *spec, zs_source *source, zs_error *err);

/* Length and name of the dimension at a position of the variable; 1 and "" for position -1. */
int64_t zs_source_length(const zs_source *source, int position);
void zs_source_dim_name(const zs_source *source, int position, char name[ZS_NAME]);

/* Name and number of dimensions of a variable; "" and 0 for variable -1. */
void zs_source_var_name(const zs_source *source, int var, char name[ZS_NAME]);
int zs_source_var_ndim(const zs_source *source, int var);

#endif
