/* layout: what stands in an output file: its axes, its variables, and the part of the run's series and grid
 * that it is about.  No MPI, no netCDF.
 *
 * Outputs and products have layouts alike: one code defines all files (output/define.h), and reads nothing
 * but the layout.  Each kind of file says in a zs_layout_kind what it has and what its metadata tell.
 * A variable has some of these axes, in this order: time (steps, then their members; or groups), levels,
 * bins or quantiles, rows, columns.  Levels are an axis of every variable, if the run has several
 * (header/levels.h). */
#ifndef ZS_LAYOUT_H
#define ZS_LAYOUT_H

#include "base/error.h"
#include "base/limits.h"
#include "base/range.h"
#include "catalog/series.h"
#include "format/digest.h"
#include "header/grid.h"
#include "output/contents.h"
#include "output/metadata.h"
#include "spec/fields.h"
#include "spec/product.h"
#include "spec/spec.h"
#include "time/groups.h"

#include <stdbool.h>
#include <stdint.h>

/* What stands along the axis of time: one time, that of the whole period; the steps; the groups; or the years
 * or seasons of a product by these (catalog/parts.h). */
typedef enum zs_layout_time { ZS_PERIOD_ALONE, ZS_STEPS, ZS_GROUPS, ZS_PARTS } zs_layout_time;

struct zs_layout_kind;

/* A variable that the ranks write.  Rows and columns are those of the file, for all variables. */
typedef struct zs_layout_var {
    char name[ZS_NAME]; /* "t2m_zscore_mean" */
    zs_field field;     /* of an output; not used for products */
    zs_field_type type;
    bool time;       /* has it the file's axis of time? */
    bool bins;       /* has it an axis of the product's bins, or of its quantiles? */
    bool difference; /* from the mean alone: CF-1.13, 7.5 wants it to be named, if the file has it */
} zs_layout_var;

/* Owns nothing. */
typedef struct zs_layout {
    const struct zs_layout_kind *kind;
    const zs_product *product;    /* NULL: the file of an output */
    zs_output_kind output;        /* which one, if product is NULL */
    zs_series series;             /* a view: the steps of the file */
    zs_grid grid;                 /* a view: the rows and columns of the file */
    zs_range steps, rows;         /* the same, counted from the first step of the run, and from the first row
                                   * of each level */
    zs_columns columns;           /* the same of columns; the turns are what the file's longitudes add */
    zs_layout_time time;          /* the axis of time */
    int ngroup;                   /* length of an axis of groups or of parts: all of the run */
    bool has_rows, has_columns;   /* false: the axis is reduced */
    bool rounded;                 /* are values rounded as [output] keepbits and significant say? */
    bool statistics;              /* of all steps, beside values of single steps: need a time of their own */
    int nvar;                     /* at least 1 */
    zs_layout_var var[ZS_FIELDS]; /* [nvar] */
} zs_layout;

/* What a kind of file says of itself.  Both functions are LOCAL, and know no file library. */
typedef struct zs_layout_kind {
    /* Fill axes and variables.  layout: has all steps, rows and columns of the run, the whole period as its
     * only time, and no variable yet.  run: the contents of the whole run.
     * Returns 0; or -1 with err filled (ZS_REFUSED). */
    int (*make)(zs_layout *layout, const zs_contents *run, zs_error *err);

    /* Add the attributes of variable number var to the list, in the order that the file shall have.  Not
     * here, because all kinds have them alike: _FillValue, coordinates, grid_mapping, cell_measures.
     * contents: of the file. */
    void (*describe)(const zs_layout *layout, int var, const zs_contents *contents, zs_metadata *to);
} zs_layout_kind;

/* All functions here are LOCAL and cannot fail. */

/* Add a variable, for a zs_layout_kind.make; on the axis of time.  Returns the variable, to be changed where
 * it is special. */
zs_layout_var *zs_layout_add(zs_layout *layout, const char *name, zs_field_type type);

/* The same for a product.  The name is made of the input's variable, what the product is made of, and a
 * suffix (NULL: none): "t2m" and "mean" give "t2m_zscore_mean", or "t2m_mean" for a product of the data. */
zs_layout_var *zs_layout_add_product(zs_layout *layout, const char *variable, const char *suffix,
                                     zs_field_type type);

/* The contents of the file: those of the run, with the steps, rows and columns of the layout, which must
 * outlive them. */
zs_contents zs_layout_contents(const zs_layout *layout, const zs_contents *run);

/* What stands along the axis of time of a product that has results of all its values together, or of parts of
 * the series: for a zs_layout_kind.make.  Also sets the length of the axis. */
void zs_layout_set_parts(zs_layout *layout, const zs_contents *run);

/* Length of the dimension of time: steps (all members of a step count once), groups, parts, or one period. */
int64_t zs_layout_times(const zs_layout *layout);

/* Lengths of the axes of a variable, 1 for an axis that it does not have: time (samples: a step counts once
 * for each member), levels, bins, rows of a level, columns. */
enum { ZS_LAYOUT_AXES = 5 };
void zs_layout_shape(const zs_layout *layout, int var, int64_t length[ZS_LAYOUT_AXES]);

/* How many numbers a variable has. */
int64_t zs_layout_values(const zs_layout *layout, int var);

/* The digest of a variable, without any number yet: its units are rows of the file, or single numbers where
 * columns are reduced. */
zs_digest zs_layout_digest(const zs_layout *layout, int var);

/* Bytes of all variables together, uncompressed. */
int64_t zs_layout_bytes(const zs_layout *layout);

/* How many layers a field has in the file of an output; a layer has all rows and columns.  They are samples
 * or groups, of which there is one where steps are not grouped.  0: the field has no axis of time, because
 * that of its file has steps. */
int64_t zs_field_layers(const zs_series *series, const zs_groups *groups, zs_output_kind output,
                        zs_field field);

#endif
