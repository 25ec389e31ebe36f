#include "header/axes.h"

#include "base/text.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "header/angle.h"

#include <netcdf.h>
#include <string.h>
#include <strings.h>

/* --- what attributes and names say ------------------------------------------------------------------ */

typedef enum axis_role { NO_ROLE, TIME, LATITUDE, LONGITUDE } axis_role;

/* The words that name one role; each list ends with NULL. */
typedef struct words {
    axis_role role;
    const char *axis;
    const char *standard_name[5], *units[8], *name[12];
} words;

static const words known[] = {
    { TIME, "T", { "time", NULL }, { NULL }, { "time", "valid_time", "t", "times", "date", NULL } },
    { LATITUDE,
      "Y",
      { "latitude", "grid_latitude", "projection_y_coordinate", NULL },
      { "degrees_north", "degree_north", "degrees_n", "degree_n", "degreesn", "degreen", NULL },
      { "latitude", "lat", "y", "j", "nav_lat", "rlat", "yc", "nlat", "south_north", "ygrid_latitude",
        NULL } },
    { LONGITUDE,
      "X",
      { "longitude", "grid_longitude", "projection_x_coordinate", NULL },
      { "degrees_east", "degree_east", "degrees_e", "degree_e", "degreese", "degreee", NULL },
      { "longitude", "lon", "x", "i", "nav_lon", "rlon", "xc", "nlon", "west_east", "xgrid_longitude",
        NULL } },
};
enum { NKNOWN = sizeof known / sizeof known[0] };

static axis_role role_of_attributes(int ncid, int var)
{
    char text[ZS_TEXT];
    if (zs_get_text(ncid, var, "axis", text))
        for (int k = 0; k < NKNOWN; k++)
            if (strcasecmp(text, known[k].axis) == 0)
                return known[k].role;
    if (zs_get_text(ncid, var, "standard_name", text))
        for (int k = 0; k < NKNOWN; k++)
            if (zs_is_among(text, known[k].standard_name))
                return known[k].role;
    if (zs_get_text(ncid, var, "units", text)) {
        if (strcasestr(text, " since "))
            return TIME;
        for (int k = 0; k < NKNOWN; k++)
            if (zs_is_among(text, known[k].units))
                return known[k].role;
    }
    return NO_ROLE;
}

static axis_role role_of_name(const char *name)
{
    for (int k = 0; k < NKNOWN; k++)
        if (zs_is_among(name, known[k].name))
            return known[k].role;
    return NO_ROLE;
}

/* Is it a vertical axis?  A dimension that says so is none of the three, whatever its name. */
static int is_other(int ncid, int var)
{
    char text[ZS_TEXT];
    if (zs_get_text(ncid, var, "axis", text) && strcasecmp(text, "Z") == 0)
        return 1;
    return zs_get_text(ncid, var, "positive", text);
}

static axis_role role_of_dim(int ncid, int dim)
{
    char name[NC_MAX_NAME + 1];
    zs_var var = zs_coordinate_variable(ncid, dim);
    axis_role role = var.id >= 0 ? role_of_attributes(var.ncid, var.id) : NO_ROLE;
    if (role != NO_ROLE)
        return role;
    if (var.id >= 0 && is_other(var.ncid, var.id))
        return NO_ROLE;
    return nc_inq_dimname(ncid, dim, name) == NC_NOERR ? role_of_name(name) : NO_ROLE;
}

/* --- auxiliary coordinates -------------------------------------------------------------------------- */

static int position_of(const zs_axes *axes, int dim)
{
    for (int k = 0; k < axes->ndim; k++)
        if (axes->dim[k] == dim)
            return k;
    return -1;
}

/* Do all dimensions of an auxiliary coordinate belong to the variable?  Then position: [*ndim], at most 2.  A
 * first dimension of time, before those in space, does not count: WRF repeats its coordinates at each time.
 */
static int lies_on(int ncid, int var, const zs_axes *axes, int *ndim, int position[2])
{
    int dim[3], all = zs_var_dims(ncid, var, 3, dim);
    int first = all > 1 && axes->time >= 0 && dim[0] == axes->dim[axes->time];
    *ndim = all - first;
    for (int k = 0; k < *ndim && k < 2; k++)
        if ((position[k] = position_of(axes, dim[k + first])) < 0)
            return 0;
    return *ndim >= 0 && *ndim <= 2;
}

static void adopt_time(zs_var var, int ndim, int at, bool scalars, zs_axes *axes)
{
    if (axes->time_var.id >= 0 || ndim > 1 || (ndim == 1 && axes->time >= 0 && axes->time != at))
        return;
    if (ndim == 0 && !scalars)
        return;
    axes->time_var = var;
    axes->time = ndim ? at : axes->time;
}

/* Take one-dimensional latitudes or longitudes.  If both lie on one dimension, its entries are the cells of
 * an unstructured grid, which count as rows. */
static void claim(axis_role role, int at, zs_axes *axes)
{
    if (role == LATITUDE && axes->col == at)
        axes->col = -1;
    if (role == LATITUDE && axes->row < 0)
        axes->row = at;
    if (role == LONGITUDE && axes->row != at && axes->col < 0)
        axes->col = at;
}

/* What to look for: times of a dimension; scalar times, too, if no dimension has any; as the last resort the
 * times at which forecasts began; latitudes and longitudes. */
typedef enum search { TIMES, SCALAR_TIMES, ANY_TIMES, PLACES } search;

/* Is it the time at which a forecast began?  Its steps are at other times. */
static bool is_reference_time(int ncid, int var)
{
    char name[ZS_TEXT];
    return zs_get_text(ncid, var, "standard_name", name) && strcmp(name, "forecast_reference_time") == 0;
}

/* Take a variable for the coordinate that is still missing, if it is one and lies on the variable's
 * dimensions. */
static void adopt(int ncid, int var, search what, zs_axes *axes)
{
    int ndim, at[2] = { -1, -1 };
    axis_role role = role_of_attributes(ncid, var);
    zs_angle radians = role == NO_ROLE ? zs_angle_in_radians(ncid, var) : ZS_NO_ANGLE;
    if (radians != ZS_NO_ANGLE) /* in MPAS files the name alone says which */
        role = radians == ZS_LATITUDE ? LATITUDE : LONGITUDE;
    if (role == NO_ROLE || (role == TIME) == (what == PLACES) || !lies_on(ncid, var, axes, &ndim, at))
        return;
    if (role == TIME) {
        if (what == ANY_TIMES || !is_reference_time(ncid, var))
            adopt_time((zs_var){ ncid, var }, ndim, at[0], what != TIMES, axes);
        return;
    }
    zs_var *wanted = role == LATITUDE ? &axes->lat_var : &axes->lon_var;
    if (wanted->id >= 0 || ndim == 0 || at[0] == axes->time || !zs_angle_is_true(ncid, var))
        return;
    if (ndim == 2) {
        axes->row = at[0];
        axes->col = at[1];
    } else {
        claim(role, at[0], axes);
    }
    *wanted = (zs_var){ ncid, var };
}

/* --- the search ------------------------------------------------------------------------------------- */

static void find_by_dims(int ncid, zs_axes *axes)
{
    for (int k = 0; k < axes->ndim; k++) {
        axis_role role = role_of_dim(ncid, axes->dim[k]);
        zs_var var = zs_coordinate_variable(ncid, axes->dim[k]);
        if (role == TIME && axes->time < 0) {
            axes->time = k;
            axes->time_var = var;
        } else if (role == LATITUDE && axes->row < 0) {
            axes->row = k;
            axes->lat_var = var;
        } else if (role == LONGITUDE && axes->col < 0) {
            axes->col = k;
            axes->lon_var = var;
        }
    }
}

/* Look among the variables of the group, then of those around it. */
static void adopt_all(int ncid, search what, zs_axes *axes)
{
    for (int group = ncid; group >= 0; group = zs_parent_group(group)) {
        int nvar = 0;
        nc_inq_nvars(group, &nvar);
        for (int var = 0; var < nvar; var++)
            adopt(group, var, what, axes);
    }
}

/* Take the latitudes and longitudes that the variable itself names: ocean models have those of several grids
 * on the same dimensions. */
static void adopt_named(int ncid, int of, zs_axes *axes)
{
    char text[ZS_TEXT], name[ZS_NAME];
    const char *rest = text, *word;
    size_t length;
    zs_var var;
    zs_get_text(ncid, of, "coordinates", text);
    for (char *comma = text; (comma = strchr(comma, ','));)
        *comma = ' '; /* some files have commas between the names */
    while ((word = zs_next_word(&rest, &length))) {
        if (length >= sizeof name)
            continue;
        memcpy(name, word, length);
        name[length] = '\0';
        if (zs_find_var(ncid, name, &var))
            adopt(var.ncid, var.id, PLACES, axes);
    }
}

/* Look for true coordinates: first among those that the variable `of` names, then among all variables of the
 * file.  If there are none, those of a projection serve. */
static void find_by_auxiliaries(int ncid, int of, zs_axes *axes)
{
    zs_var lat_var = axes->lat_var, lon_var = axes->lon_var;
    if (lat_var.id >= 0 && !zs_angle_is_true(lat_var.ncid, lat_var.id))
        axes->lat_var.id = -1;
    if (lon_var.id >= 0 && !zs_angle_is_true(lon_var.ncid, lon_var.id))
        axes->lon_var.id = -1;
    if (axes->time_var.id >= 0 && axes->lat_var.id >= 0 && axes->lon_var.id >= 0)
        return; /* nothing is missing: do not ask what may be hundreds of variables */
    if (axes->time_var.id < 0)
        adopt_all(ncid, TIMES, axes); /* first, because the places may be repeated at each time */
    adopt_named(ncid, of, axes);
    if (axes->lat_var.id < 0 || axes->lon_var.id < 0)
        adopt_all(ncid, PLACES, axes);
    for (search what = SCALAR_TIMES; axes->time_var.id < 0 && what <= ANY_TIMES; what++)
        adopt_all(ncid, what, axes);
    if (axes->lat_var.id < 0)
        axes->lat_var = lat_var;
    if (axes->lon_var.id < 0)
        axes->lon_var = lon_var;
}

/* Older output of WRF has its times only in texts, in Times on (Time, DateStrLen). */
static void find_texts(int ncid, zs_axes *axes)
{
    zs_var var;
    int dim[2];
    nc_type type = NC_NAT;
    if (axes->time_var.id < 0 && axes->time >= 0 && zs_find_var(ncid, "Times", &var) &&
        nc_inq_vartype(var.ncid, var.id, &type) == NC_NOERR && type == NC_CHAR &&
        zs_var_dims(var.ncid, var.id, 2, dim) == 2 && dim[0] == axes->dim[axes->time])
        axes->time_var = var;
}

static int is_chosen(int ncid, int dim, const char *const *chosen, int nchosen)
{
    char name[NC_MAX_NAME + 1];
    if (nc_inq_dimname(ncid, dim, name) == NC_NOERR)
        for (int k = 0; k < nchosen; k++)
            if (strcmp(name, chosen[k]) == 0)
                return 1;
    return 0;
}

/* Dimensions that are longer than 1 and have neither a role nor a coordinate become columns and rows, from
 * the last one on. */
static void find_by_position(int ncid, zs_axes *axes, const char *const *chosen, int nchosen)
{
    for (int k = axes->ndim - 1; k >= 0; k--) {
        size_t length = zs_dim_length(ncid, axes->dim[k]);
        if (k == axes->time || k == axes->row || k == axes->col || length == 1 ||
            is_chosen(ncid, axes->dim[k], chosen, nchosen) ||
            zs_coordinate_variable(ncid, axes->dim[k]).id >= 0)
            continue;
        if (axes->col < 0 && (axes->row < 0 || k > axes->row) && !(axes->row >= 0 && axes->lat_var.id >= 0))
            axes->col = k;
        else if (axes->row < 0 && k < axes->col)
            axes->row = k;
    }
}

int zs_axes_find_any(int ncid, int var, const char *path, const char *const *chosen, int nchosen,
                     zs_axes *axes, zs_error *err)
{
    char name[NC_MAX_NAME + 1] = "";
    nc_inq_varname(ncid, var, name);
    const zs_var none = { .ncid = ncid, .id = -1 };
    *axes = (zs_axes){ .time = -1, .row = -1, .col = -1, .time_var = none, .lat_var = none, .lon_var = none };
    axes->ndim = zs_var_dims(ncid, var, ZS_DIM_MAX, axes->dim);
    if (axes->ndim < 0 || axes->ndim > ZS_DIM_MAX)
        return zs_fail(err, ZS_REFUSED, "%s: variable %s has more than %d dimensions", path, name,
                       ZS_DIM_MAX);
    find_by_dims(ncid, axes);
    find_by_auxiliaries(ncid, var, axes);
    find_by_position(ncid, axes, chosen, nchosen);
    find_texts(ncid, axes);
    if (axes->row < 0 && axes->col >= 0) { /* a single dimension of space counts as rows */
        axes->row = axes->col;
        axes->col = -1;
        axes->lat_var = axes->lat_var.id >= 0 ? axes->lat_var : axes->lon_var;
    }
    return 0;
}

int zs_axes_find(int ncid, int var, const char *path, const char *const *chosen, int nchosen, zs_axes *axes,
                 zs_error *err)
{
    char name[NC_MAX_NAME + 1] = "";
    nc_inq_varname(ncid, var, name);
    int result = zs_axes_find_any(ncid, var, path, chosen, nchosen, axes, err);
    if (result || axes->time_var.id >= 0)
        return result;
    return zs_fail(err, ZS_REFUSED, "%s: variable %s has no time: no coordinate with units \"... since ...\"",
                   path, name);
}

/* --- members ---------------------------------------------------------------------------------------- */

static const char *const member_names[] = { "number",   "realization", "realisation",     "member",
                                            "members",  "member_id",   "ensemble_member", "ensemble_members",
                                            "ensemble", "ens",         "perturbation",    NULL };

static bool is_member(int ncid, int dim)
{
    char name[ZS_NAME], text[ZS_TEXT];
    zs_var var;
    if (nc_inq_dimname(ncid, dim, name) != NC_NOERR)
        return false;
    if (zs_is_among(name, member_names))
        return true;
    return zs_find_var(ncid, name, &var) && zs_get_text(var.ncid, var.id, "standard_name", text) &&
           strcmp(text, "realization") == 0;
}

int zs_member_find(int ncid, int var)
{
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(ncid, var, ZS_DIM_MAX, dim);
    for (int k = 0; k < ndim && k < ZS_DIM_MAX; k++)
        if (is_member(ncid, dim[k]))
            return k;
    return -1;
}
