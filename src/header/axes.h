/* axes: which dimension of a variable is time, which are rows (latitude) and columns (longitude).
 *
 * Files name their axes in many ways: asked in this order (facts before names): the attribute axis,
 * standard_name, units, then the name itself; of the dimension's coordinate variable, or of auxiliary
 * coordinates. */
#ifndef ZS_AXES_H
#define ZS_AXES_H

#include "base/error.h"
#include "base/limits.h"

/* The dimensions of a variable.  Positions among them; -1 for none.  Variable ids; -1 for none. */
typedef struct zs_axes {
    int ndim;
    int dim[ZS_DIM_MAX];
    int time, row, col; /* positions; time is -1 where each file is one step */
    int time_var;       /* the coordinate variable of time (scalar where time is -1) */
    int lat_var,
        lon_var; /* 1-D coordinates of row and col; or 2-D on (row, col); or both on row, where col is -1 */
} zs_axes;

/* Find the axes of a variable.  LOCAL.
 * chosen: [nchosen], names of the dimensions on which the spec chooses one value: these are never rows or
 * columns. Returns 0; or -1 with err filled (ZS_REFUSED): no time, more dimensions left than two, or in
 * another order than time, rows, columns. */
int zs_axes_find(int ncid, int var, const char *path, const char *const *chosen, int nchosen, zs_axes *axes,
                 zs_error *err);

/* All functions here are LOCAL. */

/* Find the dimension of members of an open file's variable: by the standard_name of its coordinate, or by its
 * own name.  Returns its position among the variable's dimensions; or -1. */
int zs_member_find(int ncid, int var);

#endif
