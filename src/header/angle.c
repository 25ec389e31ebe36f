#include "header/angle.h"

#include "base/limits.h"
#include "base/text.h"
#include "format/nc.h"

#include <netcdf.h>
#include <string.h>
#include <strings.h>

static const double degrees_per_radian = 180 / 3.14159265358979323846;

double zs_angle_of_units(const char *units)
{
    static const char *const radians[] = { "radian", "radians", "rad", NULL };
    return zs_is_among(units, radians) ? degrees_per_radian : strncasecmp(units, "degree", 6) == 0 ? 1 : 0;
}

zs_angle zs_angle_in_radians(int ncid, int var)
{
    static const char *const lat[] = { "latitude", "lat",       "nav_lat", "clat", "elat", "vlat", "latcell",
                                       "latedge",  "latvertex", "tlat",    "ulat", "xlat", NULL };
    static const char *const lon[] = { "longitude", "lon",     "nav_lon", "clon",      "elon",
                                       "vlon",      "loncell", "lonedge", "lonvertex", "tlon",
                                       "ulon",      "tlong",   "ulong",   "xlong",     NULL };
    char units[ZS_TEXT], name[ZS_TEXT];
    if (var < 0 || !zs_get_text(ncid, var, "units", units) || zs_angle_of_units(units) != degrees_per_radian)
        return ZS_NO_ANGLE;
    if (!zs_get_text(ncid, var, "standard_name", name) && nc_inq_varname(ncid, var, name) != NC_NOERR)
        return ZS_NO_ANGLE;
    return zs_is_among(name, lat) ? ZS_LATITUDE : zs_is_among(name, lon) ? ZS_LONGITUDE : ZS_NO_ANGLE;
}

bool zs_angle_is_projected(int ncid, int var)
{
    char name[ZS_TEXT];
    return var >= 0 && zs_get_text(ncid, var, "standard_name", name) &&
           (strncmp(name, "grid_", 5) == 0 || strncmp(name, "projection_", 11) == 0);
}

bool zs_angle_is_length(int ncid, int var)
{
    static const char *const lengths[] = { "m",         "meter",      "meters",    "metre",
                                           "metres",    "km",         "kilometer", "kilometers",
                                           "kilometre", "kilometres", NULL };
    char units[ZS_TEXT];
    return var >= 0 && zs_get_text(ncid, var, "units", units) && zs_is_among(units, lengths);
}

bool zs_angle_is_true(int ncid, int var)
{
    char text[ZS_TEXT];
    if (zs_get_text(ncid, var, "standard_name", text))
        return strcmp(text, "latitude") == 0 || strcmp(text, "longitude") == 0;
    return (zs_get_text(ncid, var, "units", text) && zs_angle_of_units(text) == 1) ||
           zs_angle_in_radians(ncid, var) != ZS_NO_ANGLE;
}

double zs_angle_degrees(int ncid, int var)
{
    return zs_angle_in_radians(ncid, var) == ZS_NO_ANGLE ? 1 : degrees_per_radian;
}
