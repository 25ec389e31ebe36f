#include "catalog/select_cells.h"

#include "catalog/select.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static const double RADIANS = 3.14159265358979323846 / 180;
static const double KM = 6371; /* the mean radius of the earth */

static void widen(zs_range *range, int64_t to)
{
    int64_t first = range->count > 0 ? zs_min(range->first, to) : to;
    int64_t end = range->count > 0 ? zs_max(range->first + range->count, to + 1) : to + 1;
    *range = (zs_range){ first, end - first };
}

int zs_select_cells(const zs_cell_centres *p, const zs_interval *lat, const zs_interval *lon,
                    zs_mask_bits *inside, zs_rectangle *rectangle, zs_error *err)
{
    *rectangle = (zs_rectangle){ { 0, 0 }, { 0, 0 } };
    for (int64_t row = 0; row < p->rows; row++)
        for (int64_t col = 0; col < p->cols; col++) {
            int64_t i = row * p->width + col;
            if (isnan(p->lat[i]) || isnan(p->lon[i]) || !zs_latitude_is_in(lat, p->lat[i]) ||
                !zs_longitude_is_in(lon, p->lon[i]))
                continue;
            if (inside)
                zs_mask_set(inside, row, col);
            widen(&rectangle->rows, row);
            widen(&rectangle->cols, col);
        }
    return rectangle->rows.count > 0 ? 0 : zs_fail(err, ZS_REFUSED, "no cell lies in this box");
}

/* The distance of a cell from a point, as an angle; infinite for a cell without a place.  The haversine
 * formula (Sinnott 1984) loses no digits where both are near to each other. */
static double distance(const zs_cell_centres *p, int64_t i, double lat, double lon)
{
    double north = sin((p->lat[i] - lat) * RADIANS / 2), east = sin((p->lon[i] - lon) * RADIANS / 2);
    double a = north * north + cos(lat * RADIANS) * cos(p->lat[i] * RADIANS) * east * east;
    return isnan(a) ? INFINITY : 2 * asin(fmin(1, sqrt(a)));
}

/* A cell and its distance from a point; row -1: there is none. */
typedef struct found {
    int64_t row, col;
    double away;
} found;

/* The nearest cell, or the nearest one but one that is left out. */
static found nearest(const zs_cell_centres *p, double lat, double lon, const found *but)
{
    found best = { -1, -1, INFINITY };
    for (int64_t row = 0; row < p->rows; row++)
        for (int64_t col = 0; col < p->cols; col++) {
            double away = distance(p, row * p->width + col, lat, lon);
            if (away < best.away && !(but && but->row == row && but->col == col))
                best = (found){ row, col, away };
        }
    return best;
}

/* How far a point may be from the cell nearest to it: as far as one of the neighbours is.  Single cells have
 * no neighbours by number; three cells that lie around a point are as far from it as from each other. */
static double farthest(const zs_cell_centres *p, const found *here)
{
    const int64_t step[4][2] = { { -1, 0 }, { 1, 0 }, { 0, -1 }, { 0, 1 } };
    int64_t at = here->row * p->width + here->col;
    double most = 0;
    if (p->cols == 1)
        return 2 * nearest(p, p->lat[at], p->lon[at], here).away;
    for (int k = 0; k < 4; k++) {
        int64_t row = here->row + step[k][0], col = here->col + step[k][1];
        bool beyond = row < 0 || row >= p->rows || col < 0 || col >= p->cols;
        double away = beyond ? INFINITY : distance(p, row * p->width + col, p->lat[at], p->lon[at]);
        most = isfinite(away) ? fmax(most, away) : most;
    }
    return most > 0 ? most : INFINITY;
}

int zs_select_nearest_cell(const zs_cell_centres *p, double lat, double lon, int64_t *row, int64_t *col,
                           zs_error *err)
{
    const found best = nearest(p, lat, lon, NULL);
    if (best.row < 0)
        return zs_fail(err, ZS_REFUSED, "no cell has a latitude and a longitude");
    int64_t at = best.row * p->width + best.col;
    if (best.away > farthest(p, &best))
        return zs_fail(
            err, ZS_REFUSED,
            "nothing is near latitude %g, longitude %g: the nearest cell, at %g, %g, is %.0f km away", lat,
            lon, p->lat[at], p->lon[at], best.away * KM);
    *row = best.row;
    *col = best.col;
    return 0;
}

const char *zs_box_text(const zs_interval *lat, const zs_interval *lon, char text[ZS_BOX_TEXT])
{
    text[0] = '\0';
    int n = lat->set ? snprintf(text, ZS_BOX_TEXT, "latitude %g to %g%s", lat->first, lat->last,
                                lon->set ? ", " : "")
                     : 0;
    if (lon->set)
        snprintf(text + n, ZS_BOX_TEXT - (size_t)n, "longitude %g to %g", lon->first, lon->last);
    return text;
}
