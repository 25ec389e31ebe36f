/* header: everything that a run needs to know from one file's header.
 *
 * The first file of the list is the reference: its grid, coordinates, calendar and units are those of the
 * run.  Each other file is compared with it.  A file's header gives a zs_file (how the variable is stored)
 * and one zs_step for each of its steps; catalog/collect.h puts those of all files together. */
#ifndef ZS_HEADER_H
#define ZS_HEADER_H

#include "base/error.h"
#include "base/limits.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "header/time_coordinate.h"
#include "header/units.h"
#include "header/variable.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

/* What the first file says, and all other files must say, too.  Owns its coordinates. */
typedef struct zs_reference {
    zs_grid grid; /* lat and lon are NULL: the coordinates are below */
    zs_variable variable;
    zs_time_coordinate time;
    char member_dim[ZS_NAME]; /* of the members that count as one sample; "" for none */
    int64_t nmember;          /* 1 without members */
    uint64_t members;         /* zs_member_digest() */
    double *lat, *lon;        /* [nlat], [nlon]: all values of the coordinate variables, also if they have two
                               * dimensions */
    int64_t nlat, nlon;       /* numbers of values; 0 without coordinates */
    zs_units units;           /* the database, to compare units */
} zs_reference;

/* The samples of one file, in its order.  step is to be released with free(). */
typedef struct zs_records {
    zs_step *step; /* [n]: by step, then by member */
    int64_t n;     /* number of samples */
} zs_records;

/* All functions here are LOCAL. */

/* Read the reference from the file at path: grid, coordinates, time, units.  All rows and columns are
 * selected.
 * Returns 0, and reference is to be released with zs_reference_clear(); or -1 with err filled (ZS_REFUSED),
 * and reference empty. */
int zs_reference_read(const char *path, const zs_spec *spec, zs_reference *reference, zs_error *err);

/* Release the coordinates and the units. */
void zs_reference_clear(zs_reference *reference);

/* Read the header of the file at path, and compare it with the reference, which is the file reference_path.
 * index: the number of the file in the list, for its steps.
 * Returns 0, with *file and *records filled; or -1 with err filled (ZS_REFUSED): the file cannot be read, is
 * truncated, has no such variable, or has another grid, members, units or calendar.
 * In both cases records->step is to be released with free(). */
int zs_header_read(const char *path, int32_t index, const zs_spec *spec, zs_reference *reference,
                   const char *reference_path, zs_file *file, zs_records *records, zs_error *err);

#endif
