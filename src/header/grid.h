/* grid:  */
#ifndef ZS_GRID_H
#define ZS_GRID_H

#include "base/limits.h"
#include "base/range.h"
#include "time/time_units.h"

#include <stdbool.h>
#include <stdint.h>

/* Columns are read in one or more segments; what is added to the longitudes of each. */
typedef struct zs_columns {
    zs_range segment[ZS_SEGMENTS];
    double turn[ZS_SEGMENTS];
    int nsegment;
} zs_columns;

/* What all files share; taken from the first file of the list. */
typedef struct zs_grid {
    char time_dim[ZS_NAME], row_dim[ZS_NAME], col_dim[ZS_NAME]; /* "" for none */
    char member_dim[ZS_NAME];                                   /* of members that count as one sample */
    int64_t nmember;                                            /* 1 without */
    uint64_t members;                                           /* zs_member_digest() */
    char time_name[ZS_NAME], lat_name[ZS_NAME], lon_name[ZS_NAME], bounds_name[ZS_NAME],
        bounds_dim[ZS_NAME]; /* variables; "" for none */
    char units[ZS_TEXT], time_units[ZS_TEXT], long_name[ZS_TEXT];
    bool temperature; /* is that what the units are of?  Then differences of values need saying so */
    zs_time_units time_axis;
    bool lat_projected, lon_projected; /* coordinates of a projection or a rotated pole */
    int lat_ndim, lon_ndim;            /* 0 for none, 1 or 2 */
    bool cells; /* are there no columns, and rows that have longitudes: single cells, stations? */
    int64_t file_rows, file_cols; /* as stored */
    zs_range rows;                /* selected */
    zs_columns columns;
    int64_t nrow, ncol; /* selected; 1 where there is no such dimension */
} zs_grid;

#endif
