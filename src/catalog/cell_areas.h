/* cell_areas: whose areas weigh the values of area-weighted products.  No MPI, no netCDF.
 *
 * In this order: those of [input] area_file; those of the variable that the attribute cell_measures of the
 * variable names (CF-1.11, section 7.2), if the first file has it; else those that latitudes and longitudes
 * tell of rows and columns (products/area.h), where the grid has such. */
#ifndef ZS_CELL_AREAS_H
#define ZS_CELL_AREAS_H

#include "base/limits.h"
#include "catalog/area_field.h"

#include <stdbool.h>
#include <stdint.h>

/* Owns field.  Made by catalog/find_areas.h. */
typedef struct zs_cell_areas {
    bool of_cells; /* single cells have areas: those of field.  false: rows and columns have, if any */
    char measure[ZS_NAME]; /* what cell_measures calls the areas; "": it does not, or nobody wants them */
    zs_area_field field;   /* not used for rows and columns */
    int64_t without;       /* selected cells of a level that have no area, or an area of 0 */
} zs_cell_areas;

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_cell_areas_clear(zs_cell_areas *areas);

/* Whose areas these are, for plan and metadata: "areacella of fx.nc".  of_cells is true.  LOCAL.  Returns
 * text. */
enum { ZS_AREAS_TEXT = 1400 };
const char *zs_cell_areas_text(const zs_cell_areas *areas, char text[ZS_AREAS_TEXT]);

#endif
