/* product_values: the numbers of a product's file, read back with netcdf-c, which shares no code with the
 * writers.
 *
 * A variable is a series of layers: one for each step or group, on each level, or a single one.  They are
 * counted in this order.  A layer has bins, rows and columns, as the layout says (output/layout.h).  A layer
 * with rows and columns can be read row by row; a small variable is in memory as a whole.  Of quantiles, one
 * is looked at: then a layer has no bins. */
#ifndef ZS_PRODUCT_VALUES_H
#define ZS_PRODUCT_VALUES_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "output/layout.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An open variable.  Closed when all zero. */
typedef struct zs_product_values {
    int64_t length[ZS_LAYOUT_AXES]; /* as zs_layout_shape() has them */
    int64_t layer;                  /* numbers of a layer: bins x rows x columns */
    int64_t quantiles, quantile;    /* of the variable, and the one that is looked at, which the caller may
                                     * change: at first 0; 1 and 0 without any */
    bool whole;                     /* are the numbers counts? */
    char *long_name, *units;        /* owned; NULL: none */
    const char *path;               /* of the file, for messages; not owned */
    bool open;                      /* private, as is all that follows */
    int ncid, var, ndim;
    nc_type type;
    size_t dim[ZS_DIM_MAX]; /* lengths of the file's dimensions */
    double *all;            /* all numbers of a small variable; NULL: read layer by layer */
} zs_product_values;

/* All functions here are LOCAL.  They return 0; or -1 with err filled (ZS_FAILED). */

/* Open variable number var of the layout, in the file at `part`.  path: the final name.  quantile: which one
 * is looked at; 0 without any. Call zs_product_values_close() whether this succeeds or fails. */
int zs_product_values_open(const char *part, const char *path, const zs_layout *layout, int var,
                           zs_product_values *values, zs_error *err);

/* The place of a layer among all maps of the variable in the file, which count quantiles, too. */
int64_t zs_product_values_place(const zs_product_values *values, int64_t layer);

/* Read one layer, NaN where missing.  to: [values->layer]. */
int zs_product_values_read(const zs_product_values *values, int64_t layer, double *to, zs_error *err);

/* Read some rows of one layer, of a variable without bins.  to: [rows.count][columns]. */
int zs_product_values_rows(const zs_product_values *values, int64_t layer, zs_range rows, double *to,
                           zs_error *err);

/* Close it and release its memory, also where this fails.  Safe on one that is closed.
 * result: as in zs_close_read() (format/nc.h). */
int zs_product_values_close(zs_product_values *values, int result, zs_error *err);

#endif
