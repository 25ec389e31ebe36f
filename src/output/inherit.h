/* inherit: what an output keeps of the first input file: coordinates and their bounds, grid mappings, cell
 * measures, attributes.  By rank 0 alone, between an open input and a new output in define mode. */
#ifndef ZS_INHERIT_H
#define ZS_INHERIT_H

#include "base/error.h"
#include "base/limits.h"
#include "output/contents.h"

#include <stdbool.h>

enum { ZS_INHERIT_MAX = 64 };

/* One variable to be carried over. */
typedef struct zs_inherited {
    int from, to; /* variable ids */
    bool turns;   /* longitudes: each segment of columns is turned */
} zs_inherited;

typedef struct zs_inherit {
    const zs_contents *contents;
    const char *variable; /* the spec's */
    const char *path;     /* of the input, for messages */
    int in, out;          /* ncids */
    int var;              /* id of the variable in the input */
    int row_dim, col_dim; /* ids in the output; -1 for none */
    int member_dim;       /* of the members; -1 where the output has none */
    int step_dim;         /* of the steps; -1 where the output has none */
    int version;          /* id of the versions of steps in the output; -1: none */
    zs_inherited item[ZS_INHERIT_MAX];
    int nitem;
    char coordinates[ZS_TEXT]; /* for the outputs' variables: auxiliary and scalar coordinates */
} zs_inherit;

/* All functions here are LOCAL and return 0; or -1 with err filled (ZS_FAILED). */

/* Define all that is carried over; dimensions of steps, rows and columns are already defined. */
int zs_inherit_define(zs_inherit *inherit, zs_error *err);

/* Fill it with its values; after the define mode. */
int zs_inherit_data(const zs_inherit *inherit, zs_error *err);

#endif
