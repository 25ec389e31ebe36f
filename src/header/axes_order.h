/* axes_order: do time, rows and columns come in this order among the dimensions of the variable?
 *
 * The whole program reads rows of columns, step by step.  A file in another order is not read, but its user
 * gets the command that reorders it. */
#ifndef ZS_AXES_ORDER_H
#define ZS_AXES_ORDER_H

#include "base/error.h"
#include "header/axes.h"

/* Other dimensions may stand anywhere.  LOCAL.
 * ncid, var: the group of the variable, and its id there; path: of the file, for the message.
 * Returns 0; or -1 with err filled (ZS_REFUSED): another order. */
int zs_axes_check_order(int ncid, int var, const char *path, const zs_axes *axes, zs_error *err);

#endif
