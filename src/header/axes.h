/* axes: which dimension of a variable is time, which are rows (latitude) and columns (longitude), and which
 * counts the members of an ensemble.
 *
 * Files name their axes in many ways.  Facts count before names: first the attribute `axis`, then
 * `standard_name`, then `units`, then the name.  The coordinate variables of the dimensions are asked first,
 * then auxiliary coordinates (CF-1.11, chapters 4 and 5): first those that the variable names in its
 * attribute `coordinates`, then all that the file has.  Dimensions without any of these become rows and
 * columns by their order. */
#ifndef ZS_AXES_H
#define ZS_AXES_H

#include "base/error.h"
#include "base/limits.h"
#include "format/find_var.h"

/* The dimensions of one variable.  A position counts dimensions from 0, the slowest one; -1 means none. */
typedef struct zs_axes {
    int ndim;
    int dim[ZS_DIM_MAX];     /* [ndim]: NetCDF ids */
    int time, row, col;      /* positions; time is -1 if the file has one step and no dimension for it */
    zs_var time_var;         /* coordinate variable of time; a scalar if time is -1.  Never none on success */
    zs_var lat_var, lon_var; /* coordinate variables: each on its own axis; or both on (row, col), in two
                              * dimensions; or, if col is -1, both on row, whose entries are single cells.
                              * Auxiliary ones may have the dimension of time before these */
} zs_axes;

/* All functions here are LOCAL. */

/* Find time, rows and columns of the variable `var` of the group ncid of an open file.
 * path: for messages.
 * chosen: [nchosen], names of dimensions that are never rows or columns, because the spec chooses one value
 * of each, or takes them as members.
 * Returns 0, and axes filled; or -1 with err filled (ZS_REFUSED): no time, or too many dimensions. */
int zs_axes_find(int ncid, int var, const char *path, const char *const *chosen, int nchosen, zs_axes *axes,
                 zs_error *err);

/* The same of a variable that need not have a time: then time_var.id is -1. */
int zs_axes_find_any(int ncid, int var, const char *path, const char *const *chosen, int nchosen,
                     zs_axes *axes, zs_error *err);

/* Find the dimension of ensemble members: by the standard_name `realization` of its coordinate, or by its
 * name.  Returns its position among the variable's dimensions; or -1. */
int zs_member_find(int ncid, int var);

#endif
