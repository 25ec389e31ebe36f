/* layout: the layout of the file of a product: which part of the grid and of the series it is about, which
 * axes it has, and its variables.  No MPI, no NetCDF calls.
 *
 * A variable has some of the axes time (steps, or groups), bin, latitude, longitude, in this order. */
#ifndef ZS_LAYOUT_H
#define ZS_LAYOUT_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "spec/fields.h"
#include "spec/product.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

enum { ZS_LAYOUT_VARS = 4 };

/* What stands along the axis of time. */
typedef enum zs_time_axis { ZS_NO_TIME, ZS_STEPS, ZS_GROUPS } zs_time_axis;

typedef struct zs_layout_var {
    const char *suffix; /* of the name, behind that of the variable: "_zscore_mean" */
    zs_field_type type;
    bool bins; /* has it an axis of bins? */
} zs_layout_var;

typedef struct zs_layout {
    const zs_spec *spec; /* for the places of the keys of the product */
    const zs_product *product;
    const char *variable;
    zs_catalog part; /* a view: the steps, rows and columns that the file is about; owns nothing */
    zs_range steps;  /* these, as steps, rows and columns of the run */
    zs_range rows;
    zs_range column[ZS_SEGMENTS]; /* [ncolumn], in the order of the file */
    int ncolumn;
    zs_time_axis time;
    bool has_rows, has_columns;
    int nvar;
    zs_layout_var var[ZS_LAYOUT_VARS];
} zs_layout;

/* All functions here are LOCAL. */

/* The layout of a product's file.  spec, catalog and product must outlive it.  Returns 0; or -1 with err
 * filled (ZS_REFUSED): what is asked for does not go with this grid or series. */
int zs_layout_make(const zs_spec *spec, const zs_catalog *catalog, const zs_product *product,
                   zs_layout *layout, zs_error *err);

/* The name of a variable: "t2m_zscore_mean". */
void zs_layout_name(const zs_layout *layout, int var, char name[ZS_NAME]);

/* Lengths of the axes of a variable, 1 for those that it has not: time, bin, row, column. */
enum { ZS_LAYOUT_AXES = 4 };
void zs_layout_shape(const zs_layout *layout, int var, int64_t length[ZS_LAYOUT_AXES]);

/* Numbers of a variable; bytes of the whole file. */
int64_t zs_layout_values(const zs_layout *layout, int var);
int64_t zs_layout_bytes(const zs_layout *layout);

#endif
