/* source: an input file that is open with netcdf-c, with the variable and its axes found.
 *
 * The other modules of this folder ask a source.  A position is that of a dimension among the variable's, as
 * in header/axes.h; -1 stands for a dimension that the variable does not have, which has length 1. */
#ifndef ZS_SOURCE_H
#define ZS_SOURCE_H

#include "base/error.h"
#include "base/limits.h"
#include "format/find_var.h"
#include "format/open.h"
#include "header/axes.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

/* An open file.  A plain value: it owns nothing but the open file. */
typedef struct zs_source {
    const char *path;     /* as given to zs_source_open(); not owned */
    int file, ncid, var;  /* of netcdf-c: the file; the group of the variable, or the file; the variable */
    zs_identity identity; /* of the file, to find later changes of it */
    zs_axes axes;         /* of the variable */
    int64_t room;         /* bytes that coordinates may take; 0: as many as there are */
    int member;           /* position of the members that count as one sample each; -1 for none */
} zs_source;

/* All functions here are LOCAL.  Only those with a zs_error can fail. */

/* The bytes that coordinates of a file may take, by the spec's memory; 0: as many as there are. */
int64_t zs_source_room(const zs_spec *spec);

/* Open the file at path, and find the spec's variable and its axes.
 * Returns 0, and source is to be closed with zs_source_close(); or -1 with err filled (ZS_REFUSED), and
 * nothing open.  path must outlive source. */
int zs_source_open(const char *path, const zs_spec *spec, zs_source *source, zs_error *err);

/* Close the file.  result: of what was done with it; 0 or -1 with err filled.
 * Returns -1 with err filled where result is -1, or an attribute that was asked for could not be read; else
 * 0. */
int zs_source_close(zs_source *source, int result, zs_error *err);

/* Is there memory for so many values of a variable, each of which takes so many bytes until it is used up?
 * Ask before they are allocated: a header of a few KiB can promise more than a node has. Returns 0; or -1
 * with err filled (ZS_REFUSED). */
int zs_source_check_room(const zs_source *source, zs_var var, size_t values, size_t bytes, zs_error *err);

/* Find the variable that a name in an attribute of the variable, or a dimension's name, means
 * (format/find_var.h).  Returns whether there is one; else *var has the id -1. */
bool zs_source_find(const zs_source *source, const char *name, zs_var *var);

/* Returns the length of the dimension at a position; 1 for position -1. */
int64_t zs_source_length(const zs_source *source, int position);

/* Copy the name of the dimension at a position; "" for position -1. */
void zs_source_dim_name(const zs_source *source, int position, char name[ZS_NAME]);

/* The dimensions of a coordinate in space, without a first one of time: models such as WRF repeat their
 * latitudes and longitudes at each time.  dim: [room], ids of netcdf-c.
 * *repeated: is there such a dimension of time?  Returns how many there are without it; 0 for none. */
int zs_source_space_dims(const zs_source *source, zs_var var, int room, int *dim, bool *repeated);

#endif
