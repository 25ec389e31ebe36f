/* inherit_values: the numbers of a variable that an output keeps from the input.
 *
 * What the output has as the input has it is copied bit by bit, with its type and its packing.  What changes
 * on the way is unpacked first, changed, and written as float64: longitudes that are turned by whole circles,
 * angles in radians, bounds that are cut at a pole. */
#ifndef ZS_INHERIT_VALUES_H
#define ZS_INHERIT_VALUES_H

#include "base/error.h"
#include "format/find_var.h"
#include "output/input_part.h"

#include <stdbool.h>

/* How the numbers get into the output. */
typedef enum zs_inherited_as {
    ZS_AS_STORED,  /* bit by bit */
    ZS_AS_NUMBERS, /* unpacked, NaN where missing, times `degrees`, turned */
    ZS_AS_BOUNDS   /* those of a latitude or longitude, as header/bounds.h gives them, turned */
} zs_inherited_as;

/* One variable that is kept. */
typedef struct zs_inherited {
    zs_var from; /* in the input */
    int to;      /* id in the output */
    zs_inherited_as as;
    double degrees; /* how many degrees are one unit of the stored numbers */
    bool turns;     /* is zs_columns.turn added in each segment? */
    zs_var parent;  /* ZS_AS_BOUNDS: the coordinate in the input */
} zs_inherited;

/* Is it one number that the last input has with another value or other units?  Then it is not true of the
 * output: each file has the beginning of its own forecast.  False for what is no number, or is not in both
 * files.  LOCAL. name: of the variable, or its path, as in the attribute `coordinates`.  Cannot fail. */
bool zs_inherited_is_of_one_file(const zs_input *input, const char *name);

/* Copy the part of a variable that the output has; after the define mode.  LOCAL.
 * out: ncid of the output.
 * Returns 0; or -1 with err filled (ZS_FAILED; ZS_REFUSED where numbers cannot be read). */
int zs_inherited_copy(const zs_input *input, int out, const zs_inherited *item, zs_error *err);

/* Read a coordinate of one dimension: [n], in degrees where it is a latitude or a longitude.  LOCAL.
 * Returns it, to be released with free(); or NULL with err filled. */
double *zs_inherited_coordinate(const zs_input *input, zs_var var, size_t n, zs_error *err);

#endif
