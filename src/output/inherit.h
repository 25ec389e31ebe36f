/* inherit: variables that an output keeps from the first input file: coordinates and their bounds, auxiliary
 * coordinates, grid mappings, cell measures.
 *
 * They are cut to the levels, rows and columns of the output.  A further dimension with one chosen value (a
 * level) becomes a scalar coordinate.  Left out are variables along time, along a dimension that the output
 * does not have, and of types of their own; and bounds that cannot be used (header/bounds.h).  Latitudes and
 * longitudes that the input repeats at each time are kept without that dimension.  Rank 0 alone works here,
 * between an open input and a new output. */
#ifndef ZS_INHERIT_H
#define ZS_INHERIT_H

#include "base/error.h"
#include "base/limits.h"
#include "format/find_var.h"
#include "output/contents.h"
#include "output/inherit_values.h"

enum { ZS_INHERIT_MAX = 64 }; /* variables; further ones are left out */

/* The caller fills the members down to step_dim; owns nothing. */
typedef struct zs_inherit {
    const zs_contents *contents;       /* of the output */
    const char *path;                  /* of the input, for messages */
    int in, out;                       /* ncids of both files */
    zs_var var;                        /* the variable in the input: not kept itself */
    int row_dim, col_dim;              /* dimensions of the output; -1: it has none */
    int member_dim, level_dim;         /* the same of members, and of levels */
    int step_dim;                      /* the same of steps */
    int version;                       /* the variable of output/expver_variable.h; -1: none */
    zs_inherited item[ZS_INHERIT_MAX]; /* [nitem] */
    int nitem;
    char coordinates[ZS_TEXT]; /* for the attribute of the layout's variables: names of auxiliary and scalar
                                * coordinates */
} zs_inherit;

/* Both functions are LOCAL and return 0; or -1 with err filled (ZS_FAILED). */

/* Define all variables that are kept, with their attributes.  The dimensions of time, members, levels, rows
 * and columns are defined already.  Fills version, item and coordinates. */
int zs_inherit_define(zs_inherit *inherit, zs_error *err);

/* Copy their values; after the define mode. */
int zs_inherit_data(const zs_inherit *inherit, zs_error *err);

#endif
