/* time_coordinate: how a file tells time: the names of its dimension, coordinate and bounds, and the units.
 *
 * Files of one run may differ in their units of time.  The series and the outputs have those of the first
 * file, and times of other files are converted (header/header.h). */
#ifndef ZS_TIME_COORDINATE_H
#define ZS_TIME_COORDINATE_H

#include "base/error.h"
#include "base/limits.h"
#include "header/source.h"
#include "time/time_units.h"

/* The first file's, which the series and the outputs keep. */
typedef struct zs_time_coordinate {
    char dim[ZS_NAME];        /* dimension; "" where a file is one step */
    char name[ZS_NAME];       /* coordinate variable */
    char bounds[ZS_NAME];     /* variable of its bounds, (time, 2); "" for none */
    char bounds_dim[ZS_NAME]; /* dimension of the two bounds; "" for none */
    char units[ZS_TEXT];      /* "hours since 1900-01-01" */
    zs_time_units axis;       /* what the units and the calendar mean */
} zs_time_coordinate;

/* All functions here are LOCAL. */

/* Read the coordinate of an open file.  Returns 0; or -1 with err filled (ZS_REFUSED): no units, or units or
 * a calendar that are not known. */
int zs_time_coordinate_read(const zs_source *source, zs_time_coordinate *time, zs_error *err);

/* The same of the units alone: as text, and what they mean. */
int zs_time_coordinate_units(const zs_source *source, char text[ZS_TEXT], zs_time_units *axis, zs_error *err);

/* The id of the variable of bounds, which has the dimensions (time, 2); -1 for none. */
int zs_time_coordinate_bounds(const zs_source *source);

#endif
