/* time_coordinate: how a file tells time: the names of its dimension, coordinate and bounds, and the units.
 *
 * Files of one run may differ in their units of time.  The series and the outputs have those of the first
 * file, and times of other files are converted (header/time_values.h). */
#ifndef ZS_TIME_COORDINATE_H
#define ZS_TIME_COORDINATE_H

#include "base/error.h"
#include "base/limits.h"
#include "format/find_var.h"
#include "header/input_file.h"
#include "header/source.h"
#include "time/time_units.h"

/* The first file's, which the series and the outputs keep. */
typedef struct zs_time_coordinate {
    char dim[ZS_NAME];        /* dimension; "" where a file is one step */
    char name[ZS_NAME];       /* coordinate variable; of times in texts, the dimension */
    char bounds[ZS_NAME];     /* variable of its bounds, (time, 2); "" for none */
    char bounds_dim[ZS_NAME]; /* dimension of the two bounds; "" for none */
    char units[ZS_TEXT];      /* "hours since 1900-01-01" */
    zs_time_units axis;       /* what the units and the calendar mean */
} zs_time_coordinate;

/* All functions here are LOCAL. */

/* Read the coordinate of an open file.  Returns 0; or -1 with err filled (ZS_REFUSED): no units, or units or
 * a calendar that are not known. */
int zs_time_coordinate_read(const zs_source *source, zs_time_coordinate *time, zs_error *err);

/* The same of the units alone: as text, and what they mean.  The text has the unit and "since" in lower case:
 * readers such as xarray look for no other. */
int zs_time_coordinate_units(const zs_source *source, char text[ZS_TEXT], zs_time_units *axis, zs_error *err);

/* The same of the bounds `var`, which may have units and a calendar of their own.
 * text, axis: those of the time coordinate; replaced by what the bounds have.
 * Returns 0; or -1 with err filled, and text and axis undefined. */
int zs_time_bounds_units(zs_var var, char text[ZS_TEXT], zs_time_units *axis, zs_error *err);

/* The variable of bounds, which has the dimensions (time, 2), or (2) where a file is one step; its id is -1
 * for none.  *state says why: ZS_BOUNDS_NONE, _LOST or _SHAPE; else ZS_BOUNDS_USED.
 * Bounds of a climatology are not looked for: they are around several years, and tell nothing of a step. */
zs_var zs_time_coordinate_bounds(const zs_source *source, zs_bounds_state *state);

#endif
