#include "output/inherit.h"

#include "base/text.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "header/angle.h"
#include "header/bounds.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "output/expver_variable.h"
#include "output/inherit_attributes.h"
#include "output/input_part.h"
#include "output/mend_references.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static zs_input input_of(const zs_inherit *c)
{
    return (zs_input){ .contents = c->contents, .path = c->path, .var = c->var };
}

static zs_dim_use use_of(const zs_inherit *c, int dim, int *position)
{
    zs_input input = input_of(c);
    return zs_dim_use_of(&input, dim, position);
}

/* Find or define the dimension of the output.  Not for further dimensions, which the output does not have. */
static int output_dim(const zs_inherit *c, int dim, zs_dim_use use, int *id, zs_error *err)
{
    char name[ZS_NAME];
    size_t length;
    int status = NC_NOERR;
    if (use == ZS_DIM_ROW || use == ZS_DIM_COL || use == ZS_DIM_MEMBER || use == ZS_DIM_LEVEL) {
        *id = use == ZS_DIM_ROW     ? c->row_dim
              : use == ZS_DIM_COL   ? c->col_dim
              : use == ZS_DIM_LEVEL ? c->level_dim
                                    : c->member_dim;
        return 0;
    }
    nc_inq_dim(c->in, dim, name, &length);
    size_t there;
    if (nc_inq_dimid(c->out, name, id) == NC_NOERR && nc_inq_dimlen(c->out, *id, &there) == NC_NOERR &&
        there != length) { /* the bounds of time have taken this name */
        size_t used = strlen(name);
        snprintf(name + used, sizeof name - used, "_%zu", length);
    }
    if (nc_inq_dimid(c->out, name, id) != NC_NOERR)
        status = nc_def_dim(c->out, name, length, id);
    return status == NC_NOERR ? 0 : zs_fail_nc(err, ZS_FAILED, status, c->path, "defining a dimension");
}

static bool is_of_grid(const zs_inherit *c, const char *name)
{
    const zs_grid *grid = c->contents->grid;
    return strcmp(name, grid->lat_name) == 0 || strcmp(name, grid->lon_name) == 0;
}

/* Does the variable change with time, or with members that the output does not have?  The latitudes and
 * longitudes of the grid do not, even if they have a dimension of time. */
static bool depends_on_steps(const zs_inherit *c, const char *name, zs_var var)
{
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(var.ncid, var.id, ZS_DIM_MAX, dim), position;
    for (int k = 0; k < ndim && k < ZS_DIM_MAX; k++)
        switch (use_of(c, dim[k], &position)) {
        case ZS_DIM_TIME:
            if (k > 0 || !is_of_grid(c, name))
                return true;
            break;
        case ZS_DIM_MEMBER:
            if (c->member_dim < 0)
                return true;
            break;
        default:
            break;
        }
    return ndim > ZS_DIM_MAX;
}

static bool already(const zs_inherit *c, const char *name)
{
    int var;
    return nc_inq_varid(c->out, name, &var) == NC_NOERR;
}

/* Is it along the dimension of an overlay?  Then its value would be wrong: the data have two of them. */
static bool is_of_overlay(const zs_inherit *c, zs_var var)
{
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(var.ncid, var.id, ZS_DIM_MAX, dim), position = -1;
    for (int k = 0; k < ndim && k < ZS_DIM_MAX; k++)
        if (use_of(c, dim[k], &position) == ZS_DIM_FURTHER && position == c->contents->files->file[0].overlay)
            return true;
    return false;
}

/* Can the output have a variable of the input, and has it not yet?  name: or path, as it is used in the group
 * `where`. */
static bool is_wanted(const zs_inherit *c, int where, const char *path, zs_var *var)
{
    const char *name = zs_last_name(path);
    nc_type type;
    int dim[ZS_DIM_MAX], position;
    if (!*name || already(c, name) || c->nitem == ZS_INHERIT_MAX || !zs_find_var(where, path, var) ||
        (var->ncid == c->var.ncid && var->id == c->var.id) ||
        strcmp(name, c->contents->series->time.name) == 0 || depends_on_steps(c, name, *var) ||
        is_of_overlay(c, *var) || nc_inq_vartype(var->ncid, var->id, &type) != NC_NOERR || type > NC_UINT64)
        return false;
    int ndim = zs_var_dims(var->ncid, var->id, ZS_DIM_MAX, dim);
    for (int k = 0; k < ndim; k++) {
        zs_dim_use use = use_of(c, dim[k], &position);
        if ((use == ZS_DIM_ROW && c->row_dim < 0) || (use == ZS_DIM_COL && c->col_dim < 0))
            return false;
    }
    return true;
}

/* Define a variable as it is in the input, on the dimensions that the output has of its own.  What is written
 * as other numbers is float64, and has none of the attributes that are about the stored ones. */
static int define(zs_inherit *c, const char *name, zs_inherited *item, zs_error *err)
{
    static const char *const encoded[] = { "_FillValue",  "missing_value", "scale_factor",
                                           "add_offset",  "valid_min",     "valid_max",
                                           "valid_range", "_Unsigned",     NULL },
                             *const none[] = { NULL };
    const zs_var from = item->from;
    int dim[ZS_DIM_MAX], to_dim[ZS_DIM_MAX], n = 0, position;
    int ndim = zs_var_dims(from.ncid, from.id, ZS_DIM_MAX, dim);
    bool stored = item->as == ZS_AS_STORED;
    nc_type type = NC_DOUBLE;
    if (stored)
        nc_inq_vartype(from.ncid, from.id, &type);
    for (int k = 0; k < ndim; k++) {
        zs_dim_use use = use_of(c, dim[k], &position);
        if (use != ZS_DIM_FURTHER && use != ZS_DIM_TIME && output_dim(c, dim[k], use, &to_dim[n++], err))
            return -1;
    }
    int status = nc_def_var(c->out, name, type, n, to_dim, &item->to);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, c->path, "defining a coordinate");
    c->item[c->nitem++] = *item;
    return zs_inherit_attributes(from.ncid, from.id, c->out, item->to, stored ? none : encoded, c->path, err);
}

/* Angles in radians become degrees. */
static int put_units(const zs_inherit *c, const char *name, const zs_inherited *item, zs_error *err)
{
    bool lon = strcmp(name, c->contents->grid->lon_name) == 0;
    const char *degrees = lon ? "degrees_east" : "degrees_north";
    if (item->degrees == 1)
        return 0;
    int status = nc_put_att_text(c->out, item->to, "units", strlen(degrees), degrees);
    return status == NC_NOERR ? 0 : zs_fail_nc(err, ZS_FAILED, status, c->path, "defining a coordinate");
}

/* Does the output have other longitudes than the input, by whole circles? */
static bool is_turned(const zs_grid *grid)
{
    for (int k = 0; k < grid->columns.nsegment; k++)
        if (grid->columns.turn[k] != 0)
            return true;
    return false;
}

/* Define the bounds of a coordinate that the output has as `parent`; or take the attribute away, where the
 * output has no such bounds. */
static int add_bounds(zs_inherit *c, const char *name, const zs_inherited *parent, zs_error *err)
{
    zs_bounds_kind kind = zs_grid_bounds_kind(c->contents->grid, name);
    char bounds_name[ZS_NAME] = "";
    zs_input input = input_of(c);
    zs_bounds bounds;
    double *coordinate = NULL;
    size_t n = 0;
    const zs_var from = parent->from;
    int dim;
    zs_var var;
    if (zs_attribute_type(from.ncid, from.id, "bounds") == NC_NAT)
        return 0;
    if (zs_var_dims(from.ncid, from.id, 1, &dim) != 1)
        kind = ZS_BOUNDS_OF_CELLS;
    else
        nc_inq_dimlen(from.ncid, dim, &n);
    if ((kind == ZS_BOUNDS_OF_LATITUDE || kind == ZS_BOUNDS_OF_LONGITUDE) &&
        !(coordinate = zs_inherited_coordinate(&input, from, n, err)))
        return -1;
    int result = zs_bounds_read(from.ncid, c->path, name, kind, coordinate, (int64_t)n, &bounds, err);
    free(coordinate);
    zs_inherited item = {
        .from = bounds.var, .to = -1, .degrees = bounds.degrees, .turns = parent->turns, .parent = from
    };
    bool changes = parent->as != ZS_AS_STORED || bounds.degrees != 1 || bounds.cut;
    if (changes && bounds.value)
        item.as = ZS_AS_BOUNDS;
    else if (changes && kind == ZS_BOUNDS_OF_CELLS)
        item.as = ZS_AS_NUMBERS;
    if (result == 0 && bounds.state == ZS_WORTH_USABLE &&
        nc_inq_varname(bounds.var.ncid, bounds.var.id, bounds_name) == NC_NOERR &&
        is_wanted(c, bounds.var.ncid, bounds_name, &var)) {
        result = define(c, bounds_name, &item, err);
        if (result == 0 && item.as != ZS_AS_STORED)
            nc_del_att(c->out, item.to, "units"); /* they have those of their coordinate */
    }
    zs_bounds_clear(&bounds);
    if (result == 0 && !already(c, bounds_name))
        nc_del_att(c->out, parent->to, "bounds");
    return result;
}

/* Define a variable, of a name or a path, in the output as it is in the input, on the rows and columns of the
 * output, and its bounds.  Left out without a message: a variable that the input does not have, one that
 * changes with time or along a dimension that the output does not have, and one of a type of its own. */
static int add(zs_inherit *c, const char *path, bool turns, zs_error *err)
{
    const char *name = zs_last_name(path);
    zs_inherited item = { .degrees = 1, .turns = turns && is_turned(c->contents->grid) };
    if (!is_wanted(c, c->var.ncid, path, &item.from))
        return 0;
    if (is_of_grid(c, name))
        item.degrees = zs_angle_degrees(item.from.ncid, item.from.id);
    if (item.turns || item.degrees != 1)
        item.as = ZS_AS_NUMBERS;
    return define(c, name, &item, err) || put_units(c, name, &item, err) || add_bounds(c, name, &item, err)
               ? -1
               : 0;
}

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)); at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* Add a name to the attribute "coordinates", unless a dimension has this name: readers find those by
 * themselves.  Not the version of ERA5: variables without steps must not name it (output/define.c). */
static void add_coordinate_name(zs_inherit *c, const char *name)
{
    const zs_grid *grid = c->contents->grid;
    int var;
    if (zs_count_words(name) != 1 || nc_inq_varid(c->out, name, &var) != NC_NOERR || var == c->version ||
        strcmp(name, c->contents->series->time.name) == 0 ||
        strcmp(name, c->contents->series->member_dim) == 0 || strcmp(name, grid->row_dim) == 0 ||
        strcmp(name, grid->col_dim) == 0 || strcmp(name, grid->levels.dim) == 0 ||
        has_word(c->coordinates, name))
        return;
    zs_add_word(c->coordinates, sizeof c->coordinates, name);
}

/* Keep the variables that an attribute names.  A word that ends in ':' is a key. */
static int add_named_in(zs_inherit *c, const char *attribute, bool are_coordinates, zs_error *err)
{
    char text[ZS_TEXT], *rest = text;
    zs_input input = input_of(c);
    if (!zs_get_text(c->var.ncid, c->var.id, attribute, text))
        return 0;
    for (char *word; (word = strtok_r(rest, " ,\t\n", &rest));) {
        size_t length = strlen(word);
        if (word[length - 1] == ':')
            word[length - 1] = '\0'; /* "crs: x y": in grid_mapping the key is a variable */
        if (are_coordinates && zs_inherited_is_of_one_file(&input, word))
            continue;
        if (add(c, word, false, err))
            return -1;
        if (are_coordinates)
            add_coordinate_name(c, zs_last_name(word));
    }
    return 0;
}

/* Keep the coordinates of further dimensions: those of levels; and as scalars the others, with the chosen
 * value alone. */
static int add_further(zs_inherit *c, zs_error *err)
{
    const zs_file *file = &c->contents->files->file[0];
    int own[ZS_DIM_MAX];
    char name[ZS_NAME];
    zs_var_dims(c->var.ncid, c->var.id, ZS_DIM_MAX, own);
    for (int k = 0; k < file->ndim; k++) {
        if (k == file->time || k == file->row || k == file->col || k == file->overlay ||
            nc_inq_dimname(c->in, own[k], name) != NC_NOERR)
            continue;
        if (add(c, name, false, err))
            return -1;
        add_coordinate_name(c, name);
    }
    return 0;
}

int zs_inherit_define(zs_inherit *c, zs_error *err)
{
    const zs_grid *grid = c->contents->grid;
    c->nitem = 0;
    c->coordinates[0] = '\0';
    if (zs_expver_define(c->contents, c->out, c->step_dim, &c->version, err))
        return -1;
    if (add(c, grid->row_dim, strcmp(grid->row_dim, grid->lon_name) == 0, err) ||
        add(c, grid->col_dim, strcmp(grid->col_dim, grid->lon_name) == 0, err) ||
        add(c, grid->lat_name, false, err) || add(c, grid->lon_name, grid->lon_ndim == 1, err))
        return -1;
    add_coordinate_name(c, grid->lat_name);
    add_coordinate_name(c, grid->lon_name);
    if (add_further(c, err) || add_named_in(c, "coordinates", true, err) ||
        add_named_in(c, "grid_mapping", false, err) || add_named_in(c, "cell_measures", false, err))
        return -1;
    for (int k = 0; k < c->nitem; k++)
        if (zs_mend_references(c->out, c->item[k].to, c->path, err))
            return -1;
    return 0;
}

int zs_inherit_data(const zs_inherit *c, zs_error *err)
{
    if (c->version >= 0 && zs_expver_put(c->contents, c->out, c->version, err))
        return -1;
    zs_input input = input_of(c);
    for (int k = 0; k < c->nitem; k++)
        if (zs_inherited_copy(&input, c->out, &c->item[k], err))
            return -1;
    return 0;
}
