#include "report/grid_report.h"

#include "catalog/cell_areas.h"
#include "header/bounds_check.h"
#include "header/grid.h"
#include "report/say.h"

#include <math.h>
#include <string.h>

static void report_bounds(zs_sink *to, const char *path, const char *name, zs_bounds_worth state)
{
    const char *complaint = zs_bounds_complaint(state);
    if (complaint)
        zs_say(to, "  note       %s: the bounds of %s are not used: %s\n", path, name, complaint);
}

static void report_missing(zs_sink *to, const char *path, const char *name, const double *coordinate,
                           int64_t n)
{
    int64_t i = 0;
    while (coordinate && i < n && !isnan(coordinate[i]))
        i++;
    if (coordinate && i < n)
        zs_say(to, "  note       %s: %s has no value at index %lld\n", path, name, (long long)i);
}

/* Files without coordinates look alike if they have as many rows and columns. */
static void report_unchecked(zs_sink *to, const char *path, const char *variable, const zs_grid *grid)
{
    bool rows = *grid->row_dim && grid->lat_ndim == 0, columns = *grid->col_dim && grid->lon_ndim == 0;
    const char *what = !columns ? "rows" : !rows ? "columns" : "grids";
    const char *lacking = !columns ? "latitudes" : !rows ? "longitudes" : "latitudes and longitudes";
    if ((rows || columns) && !grid->moves)
        zs_say(to,
               "  note       the %s of the files could only be compared by their sizes: %s has no %s in %s\n",
               what, variable, lacking, path);
}

void zs_grid_report(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog)
{
    const zs_grid *grid = &catalog->grid;
    const char *path = catalog->files.paths.path[0];
    if (grid->moves)
        zs_say(
            to,
            "  note       %s: the latitudes and longitudes of %s change with time: the outputs have none\n",
            path, spec->input.variable);
    if (catalog->files.paths.n > 1)
        report_unchecked(to, path, spec->input.variable, grid);
    report_missing(to, path, grid->lat_name, grid->lat, grid->file_rows);
    report_missing(to, path, grid->lon_name, grid->lon, grid->file_cols);
    report_bounds(to, path, grid->lat_name, grid->lat_bounds);
    if (strcmp(grid->lat_name, grid->lon_name) != 0)
        report_bounds(to, path, grid->lon_name, grid->lon_bounds);
}

void zs_areas_plan(zs_sink *to, const zs_catalog *catalog)
{
    const zs_cell_areas *areas = &catalog->areas;
    char text[ZS_AREAS_TEXT];
    if (!areas->of_cells && *areas->measure)
        zs_say(to,
               "  areas      by latitudes and longitudes: cell_measures names %s, which %s has not; "
               "[input] area_file can name its file\n",
               areas->measure, catalog->files.paths.path[0]);
    if (!areas->of_cells)
        return;
    zs_say(to, "  areas      %s", zs_cell_areas_text(areas, text));
    if (areas->without > 0)
        zs_say(to, "; %lld cells have none, and count as missing", (long long)areas->without);
    zs_say(to, "\n");
}
