#include "header/bounds.h"

#include "base/limits.h"
#include "base/memory.h"
#include "format/nc.h"
#include "header/angle.h"
#include "header/numbers.h"

#include <math.h>
#include <netcdf.h>
#include <stdlib.h>

enum { BOUNDS_DIMS = 3, SOME = 65536, MOST_CORNERS = 1024 };

/* Find the variable of the bounds: of numbers, on the dimensions of the coordinate and one more. */
static zs_bounds_worth find(int ncid, const char *name, zs_var *parent, zs_var *var,
                            size_t length[BOUNDS_DIMS], int *ndim)
{
    char text[ZS_TEXT];
    nc_type type;
    int own[BOUNDS_DIMS], dim[BOUNDS_DIMS];
    *var = (zs_var){ .ncid = ncid, .id = -1 };
    if (!zs_find_var(ncid, name, parent) || !zs_get_text(parent->ncid, parent->id, "bounds", text))
        return ZS_WORTH_NONE;
    if (!zs_find_var(parent->ncid, text, var))
        return ZS_WORTH_LOST;
    int nown = zs_var_dims(parent->ncid, parent->id, BOUNDS_DIMS, own);
    *ndim = zs_var_dims(var->ncid, var->id, BOUNDS_DIMS, dim);
    if (nc_inq_vartype(var->ncid, var->id, &type) != NC_NOERR || !zs_is_numeric(type) || *ndim != nown + 1 ||
        *ndim > BOUNDS_DIMS)
        return ZS_WORTH_SHAPE;
    for (int k = 0; k < *ndim; k++)
        if ((k < nown && own[k] != dim[k]) || nc_inq_dimlen(ncid, dim[k], &length[k]) != NC_NOERR)
            return ZS_WORTH_SHAPE;
    return length[*ndim - 1] > MOST_CORNERS ? ZS_WORTH_SHAPE : ZS_WORTH_USABLE;
}

/* How many degrees are one unit of the bounds?  Returns false for units that are no angles: 1 degree. */
static bool find_degrees(zs_var parent, zs_var var, double *degrees)
{
    char units[ZS_TEXT];
    if (!zs_get_text(var.ncid, var.id, "units", units) || !*units) {
        *degrees = zs_angle_degrees(parent.ncid, parent.id);
        return true;
    }
    double own = zs_angle_of_units(units);
    *degrees = own > 0 ? own : 1;
    return own > 0;
}

/* Has any of these cells two corners that differ?  value: [cells][corners]. */
static zs_bounds_worth look_through(const double *value, size_t cells, size_t corners)
{
    zs_bounds_worth state = ZS_WORTH_MISSING;
    for (size_t cell = 0; cell < cells; cell++)
        for (size_t k = 0; k < corners; k++) {
            double first = value[cell * corners], here = value[cell * corners + k];
            if (!isnan(here))
                state = ZS_WORTH_EMPTY;
            if (!isnan(first) && !isnan(here) && here != first)
                return ZS_WORTH_USABLE;
        }
    return state;
}

/* Look through the corners, some of them at a time: mostly the first ones tell. */
static int look_at_cells(zs_var var, const char *path, const size_t *length, int ndim, zs_bounds_worth *state,
                         zs_error *err)
{
    size_t rest = 1, corners = length[ndim - 1];
    for (int k = 1; k < ndim; k++)
        rest *= length[k];
    size_t most = rest > 0 && rest < SOME ? SOME / rest : 1;
    double *value = zs_alloc(most * rest, sizeof *value, "bounds", err);
    int result = value ? 0 : -1;
    *state = ZS_WORTH_MISSING;
    for (size_t at = 0; result == 0 && rest > 0 && at < length[0] && *state != ZS_WORTH_USABLE; at += most) {
        size_t start[BOUNDS_DIMS] = { at, 0, 0 }, count[BOUNDS_DIMS] = { 0, length[1], length[2] };
        count[0] = length[0] - at < most ? length[0] - at : most;
        result = zs_numbers_read_box(var.ncid, var.id, path, start, count, count[0] * rest, value, err);
        zs_bounds_worth seen = result == 0 ? look_through(value, count[0] * rest / corners, corners) : *state;
        *state = seen == ZS_WORTH_MISSING ? *state : seen;
    }
    free(value);
    return result;
}

/* Read the pairs of a coordinate of one dimension, and check them. */
static int read_pairs(const char *path, zs_bounds_kind kind, const double *coordinate, int64_t n,
                      zs_bounds *bounds, zs_error *err)
{
    size_t values = 2 * (size_t)n;
    if (!(bounds->value = zs_alloc(values, sizeof *bounds->value, "bounds", err)) ||
        zs_numbers_read(bounds->var.ncid, bounds->var.id, path, values, bounds->value, err))
        return -1;
    for (size_t i = 0; i < values; i++) {
        if (bounds->degrees != 1)
            bounds->value[i] *= bounds->degrees;
        bounds->cut = bounds->cut || (kind == ZS_BOUNDS_OF_LATITUDE && fabs(bounds->value[i]) > 90);
    }
    bounds->state = zs_bounds_check(kind, coordinate, n, bounds->value);
    return 0;
}

int zs_bounds_read(int ncid, const char *path, const char *name, zs_bounds_kind kind,
                   const double *coordinate, int64_t n, zs_bounds *bounds, zs_error *err)
{
    size_t length[BOUNDS_DIMS] = { 0 };
    zs_var parent;
    int ndim = 0, result = 0;
    *bounds = (zs_bounds){ .degrees = 1 };
    bounds->state = find(ncid, name, &parent, &bounds->var, length, &ndim);
    if (bounds->state != ZS_WORTH_USABLE)
        return 0;
    bool angles = kind != ZS_BOUNDS_OF_OTHER, pairs = kind != ZS_BOUNDS_OF_CELLS;
    if (pairs && (ndim != 2 || length[0] != (size_t)n || length[1] != 2))
        bounds->state = ZS_WORTH_SHAPE;
    else if (angles && !find_degrees(parent, bounds->var, &bounds->degrees) && pairs)
        bounds->state = ZS_WORTH_UNITS;
    else if (pairs)
        result = read_pairs(path, kind, coordinate, n, bounds, err);
    else
        result = look_at_cells(bounds->var, path, length, ndim, &bounds->state, err);
    if (result || bounds->state != ZS_WORTH_USABLE) {
        free(bounds->value);
        bounds->value = NULL;
    }
    return result;
}

void zs_bounds_clear(zs_bounds *bounds)
{
    free(bounds->value);
    *bounds = (zs_bounds){ 0 };
}
