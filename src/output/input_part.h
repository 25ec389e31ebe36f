/* input_part: which part of a variable of the input belongs into an output.
 *
 * An output has some of the input's levels, rows and columns, and one value of each further dimension.  So a
 * coordinate of the input is cut as the data are.  Rank 0 alone works here. */
#ifndef ZS_INPUT_PART_H
#define ZS_INPUT_PART_H

#include "base/limits.h"
#include "format/find_var.h"
#include "output/contents.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An open input: the first file of the run.  Owns nothing. */
typedef struct zs_input {
    const zs_contents *contents; /* of the output */
    const char *path;            /* for messages */
    zs_var var;                  /* the spec's variable */
} zs_input;

/* The role that a dimension of the input has for the spec's variable. */
typedef enum zs_dim_use {
    ZS_DIM_TIME,
    ZS_DIM_MEMBER,
    ZS_DIM_ROW,
    ZS_DIM_COL,
    ZS_DIM_LEVEL,
    ZS_DIM_FURTHER, /* of the variable, with one chosen index */
    ZS_DIM_OTHER    /* not of the variable: that of bounds */
} zs_dim_use;

/* A part of a variable, for one segment of columns and one level: where it is in the input, along all of its
 * dimensions, and where in the output, along those that are left there. */
typedef struct zs_part {
    size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX];
    size_t to_start[ZS_DIM_MAX], to_count[ZS_DIM_MAX];
    size_t values;
    bool has_columns; /* false: the part is the same for all segments */
    bool has_levels;  /* false: the part is the same for all levels */
} zs_part;

/* Both functions are LOCAL and cannot fail. */

/* The role of a dimension, by its id.  *position: of the dimension among the variable's; not changed for
 * ZS_DIM_OTHER. */
zs_dim_use zs_dim_use_of(const zs_input *input, int dim, int *position);

/* The part of the variable `var`, which has at most ZS_DIM_MAX dimensions, that belongs into the output.  Of
 * a dimension of time it is the first step, without a dimension in the output.
 * segment: of columns; level: number of one of the output's. */
zs_part zs_part_of(const zs_input *input, zs_var var, int segment, int64_t level);

#endif
