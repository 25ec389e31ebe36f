/* grid_report: what the plan says of the grid that a user might not expect.
 *
 * A check that found nothing to check, or coordinates and bounds that are not used, change no number by
 * themselves.  But a user who does not know of them may trust what was not checked. */
#ifndef ZS_GRID_REPORT_H
#define ZS_GRID_REPORT_H

#include "catalog/catalog.h"
#include "report/say.h"
#include "spec/spec.h"

/* Print a line for each: bounds that cannot be used, coordinates that are missing, cells that move, grids
 * that could be compared by their sizes alone.  LOCAL, cannot fail. */
void zs_grid_report(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog);

/* Print the areas by which products weigh values, where latitudes and longitudes are not all that tells of
 * them.  LOCAL, cannot fail. */
void zs_areas_plan(zs_sink *to, const zs_catalog *catalog);

#endif
