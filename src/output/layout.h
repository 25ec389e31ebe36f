/* layout: what stands in an output file: its axes, its variables, and the part of the run's series and grid
 * that it is about.  No MPI, no netCDF.
 *
 * Outputs and products have layouts alike, so that one code defines all files.  A variable has some of the
 * axes time (steps with their members, or groups), bin, row, column, in this order.  output/layout_make.h
 * makes layouts; each kind of file says in a zs_layout_kind what it has and what its metadata tell. */
#ifndef ZS_LAYOUT_H
#define ZS_LAYOUT_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/series.h"
#include "header/grid.h"
#include "output/contents.h"
#include "output/metadata.h"
#include "spec/fields.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stdint.h>

/* What stands along the axis of time. */
typedef enum zs_layout_time { ZS_NO_TIME, ZS_STEPS, ZS_GROUPS } zs_layout_time;

struct zs_layout_kind;

typedef struct zs_layout_var {
    char name[ZS_NAME]; /* "t2m_zscore_mean" */
    zs_field field;     /* of an output; not of a product */
    zs_field_type type;
    bool time;       /* has it the file's axis of time? */
    bool bins;       /* has it the file's axis of bins? */
    bool difference; /* from the mean, which CF-1.13, 7.5 wants to be named where it is in the same file */
} zs_layout_var;

typedef struct zs_layout {
    const struct zs_layout_kind *kind;
    const zs_product *product;    /* NULL: an output */
    zs_output_kind output;        /* which one, where product is NULL */
    zs_series series;             /* a view: the steps of the file */
    zs_grid grid;                 /* a view: the rows and columns of the file */
    zs_range steps, rows;         /* the same, counted from the first step and row of the run */
    zs_range column[ZS_SEGMENTS]; /* [ncolumn]: columns of the run, in the order of the file */
    int ncolumn;
    zs_layout_time time;
    int ngroup; /* groups of the run: entries of an axis of groups */
    bool has_rows, has_columns;
    bool rounded;    /* are values rounded as the spec says? */
    bool statistics; /* of all steps, beside values of single steps: these need a time of their own */
    int nvar;
    zs_layout_var var[ZS_FIELDS];
} zs_layout;

/* What a kind of file says of itself.  Both functions are LOCAL and know no file library. */
typedef struct zs_layout_kind {
    /* Fill axes and variables of a layout, which has all steps, rows and columns of the run, and no variable
     * yet.  Returns 0; or -1 with err filled (ZS_REFUSED). */
    int (*make)(zs_layout *layout, const zs_contents *run, zs_error *err);

    /* Add the metadata of variable number var to the list, but those that are the same for all kinds. */
    void (*describe)(const zs_layout *layout, int var, const zs_contents *contents, zs_metadata *metadata);
} zs_layout_kind;

/* All functions here are LOCAL and cannot fail. */

/* Add a variable, on the axis of time if the file has one by now.  Returns it. */
zs_layout_var *zs_layout_add(zs_layout *layout, const char *name, zs_field_type type);

/* The same in the file of a product, named by the input's variable, what the product is made of, and a suffix
 * (NULL for none): "t2m", "zscore", "mean" give "t2m_zscore_mean". */
zs_layout_var *zs_layout_add_product(zs_layout *layout, const char *variable, const char *suffix,
                                     zs_field_type type);

/* The run's contents with the steps, rows and columns of a layout.  The layout must outlive them. */
zs_contents zs_layout_contents(const zs_layout *layout, const zs_contents *run);

/* Length of the axis of time, with one entry for each step whatever its members: 0 for no such axis. */
int64_t zs_layout_times(const zs_layout *layout);

/* Lengths of the axes of a variable, 1 for those that it has not: time (where members count), bin, row,
 * column. */
enum { ZS_LAYOUT_AXES = 4 };
void zs_layout_shape(const zs_layout *layout, int var, int64_t length[ZS_LAYOUT_AXES]);

/* Numbers of a variable; bytes of all variables, uncompressed. */
int64_t zs_layout_values(const zs_layout *layout, int var);
int64_t zs_layout_bytes(const zs_layout *layout);

/* Layers of a field, one behind the other in its variable: steps; or groups, where there are several; 0: the
 * field has no such axis. */
int64_t zs_field_layers(const zs_series *series, const zs_groups *groups, zs_field field);

#endif
