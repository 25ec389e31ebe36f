/* header: one file's header: its place in the grid, its steps, its way of storing. */
#ifndef ZS_HEADER_H
#define ZS_HEADER_H

#include "base/error.h"
#include "base/limits.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "header/source.h"
#include "header/units.h"
#include "spec/spec.h"
#include "time/time_units.h"

#include <stdbool.h>
#include <stdint.h>

/* The coordinates of the first file, which all others must have, too. */
typedef struct zs_reference {
    zs_grid grid;
    double *lat,
        *lon; /* what is compared: [nlat], [nlon]; a part of it where the coordinates have two dimensions */
    int64_t nlat, nlon;
    zs_units units; /* to compare units with */
} zs_reference;

/* Steps of one file, as they stand in it. */
typedef struct zs_records {
    zs_step *step; /* [n] */
    int64_t n;
    bool bounds;
} zs_records;

/* The units of the time of an open file, as a text, and what they mean.  LOCAL.  Returns 0; or -1 with err
 * filled (ZS_REFUSED). */
int zs_header_time_units(const zs_source *source, char text[ZS_TEXT], zs_time_units *units, zs_error *err);

/* Read the reference from the file at path: axes, grid, coordinates.  No selection is made.  LOCAL.
 * Returns 0, to be released with zs_reference_clear(); or -1 with err filled (ZS_REFUSED), reference empty.
 */
int zs_reference_read(const char *path, const zs_spec *spec, zs_reference *reference, zs_error *err);
void zs_reference_clear(zs_reference *reference);

/* Read the header of the file at path, and compare it with the reference, which is the file `reference_path`.
 * LOCAL. Returns 0, records->step to be released with free(); or -1 with err filled (ZS_REFUSED): unreadable,
 * not NetCDF, truncated, without the variable, other grid, units or calendar. */
int zs_header_read(const char *path, int32_t index, const zs_spec *spec, zs_reference *reference,
                   const char *reference_path, zs_file *file, zs_records *records, zs_error *err);

#endif
