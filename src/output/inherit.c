#include "output/inherit.h"

#include "base/memory.h"
#include "format/nc.h"
#include "header/grid.h"
#include "header/input_file.h"
#include "output/expver_variable.h"
#include "output/inherit_attributes.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The role that a dimension of the input has for the variable. */
typedef enum dim_use { DIM_TIME, DIM_MEMBER, DIM_ROW, DIM_COL, DIM_FURTHER, DIM_OTHER } dim_use;

static dim_use use_of(const zs_inherit *c, int dim, int *position)
{
    const zs_file *file = &c->contents->files->file[0];
    int own[ZS_DIM_MAX];
    zs_var_dims(c->in, c->var, ZS_DIM_MAX, own);
    for (int k = 0; k < file->ndim; k++)
        if (own[k] == dim) {
            *position = k;
            return k == file->time     ? DIM_TIME
                   : k == file->member ? DIM_MEMBER
                   : k == file->row    ? DIM_ROW
                   : k == file->col    ? DIM_COL
                                       : DIM_FURTHER;
        }
    return DIM_OTHER;
}

/* Find or define the dimension of the output.  Not for further dimensions, which the output does not have. */
static int output_dim(const zs_inherit *c, int dim, dim_use use, int *id, zs_error *err)
{
    char name[ZS_NAME];
    size_t length;
    int status = NC_NOERR;
    if (use == DIM_ROW || use == DIM_COL || use == DIM_MEMBER) {
        *id = use == DIM_ROW ? c->row_dim : use == DIM_COL ? c->col_dim : c->member_dim;
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

/* Does the variable change with time, or with members that the output does not have? */
static bool depends_on_steps(const zs_inherit *c, int var)
{
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(c->in, var, ZS_DIM_MAX, dim), position;
    for (int k = 0; k < ndim && k < ZS_DIM_MAX; k++)
        switch (use_of(c, dim[k], &position)) {
        case DIM_TIME:
            return true;
        case DIM_MEMBER:
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
static bool is_of_overlay(const zs_inherit *c, int var)
{
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(c->in, var, ZS_DIM_MAX, dim), position = -1;
    for (int k = 0; k < ndim && k < ZS_DIM_MAX; k++)
        if (use_of(c, dim[k], &position) == DIM_FURTHER && position == c->contents->files->file[0].overlay)
            return true;
    return false;
}

/* Define variable `name` in the output as it is in the input, on the rows and columns of the output, and its
 * bounds.  Left out without a message: a variable that the input does not have, one that changes with time or
 * along a dimension that the output does not have, and one of a type of its own. */
static int add(zs_inherit *c, const char *name, bool turns, zs_error *err)
{
    static const char *const none[] = { NULL };
    int var, dim[ZS_DIM_MAX], to_dim[ZS_DIM_MAX], to, n = 0, position;
    nc_type type;
    if (!*name || already(c, name) || c->nitem == ZS_INHERIT_MAX || strcmp(name, c->variable) == 0 ||
        strcmp(name, c->contents->series->time.name) == 0 || nc_inq_varid(c->in, name, &var) != NC_NOERR ||
        depends_on_steps(c, var) || is_of_overlay(c, var) || nc_inq_vartype(c->in, var, &type) != NC_NOERR ||
        type > NC_UINT64)
        return 0;
    int ndim = zs_var_dims(c->in, var, ZS_DIM_MAX, dim);
    for (int k = 0; k < ndim; k++) {
        dim_use use = use_of(c, dim[k], &position);
        if ((use == DIM_ROW && c->row_dim < 0) || (use == DIM_COL && c->col_dim < 0))
            return 0;
    }
    for (int k = 0; k < ndim; k++) {
        dim_use use = use_of(c, dim[k], &position);
        if (use != DIM_FURTHER && output_dim(c, dim[k], use, &to_dim[n++], err))
            return -1;
    }
    int status = nc_def_var(c->out, name, type, n, to_dim, &to);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_FAILED, status, c->path, "defining a coordinate");
    c->item[c->nitem++] = (zs_inherited){ .from = var, .to = to, .turns = turns };
    if (zs_inherit_attributes(c->in, var, c->out, to, none, c->path, err))
        return -1;
    char bounds[ZS_TEXT];
    return zs_get_text(c->in, var, "bounds", bounds) ? add(c, bounds, turns, err) : 0;
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
 * themselves. */
static void add_coordinate_name(zs_inherit *c, const char *name)
{
    const zs_grid *grid = c->contents->grid;
    if (!*name || !already(c, name) || strcmp(name, c->contents->series->time.name) == 0 ||
        strcmp(name, c->contents->series->member_dim) == 0 || strcmp(name, grid->row_dim) == 0 ||
        strcmp(name, grid->col_dim) == 0 || has_word(c->coordinates, name) ||
        strlen(c->coordinates) + strlen(name) + 2 > sizeof c->coordinates)
        return;
    if (*c->coordinates)
        strcat(c->coordinates, " ");
    strcat(c->coordinates, name);
}

/* Keep the variables that an attribute names.  A word that ends in ':' is a key. */
static int add_named_in(zs_inherit *c, const char *attribute, bool are_coordinates, zs_error *err)
{
    char text[ZS_TEXT], *rest = text;
    if (!zs_get_text(c->in, c->var, attribute, text))
        return 0;
    for (char *word; (word = strtok_r(rest, " \t\n", &rest));) {
        size_t length = strlen(word);
        if (word[length - 1] == ':')
            word[length - 1] = '\0'; /* "crs: x y": in grid_mapping the key is a variable */
        if (add(c, word, false, err))
            return -1;
        if (are_coordinates)
            add_coordinate_name(c, word);
    }
    return 0;
}

/* Keep the coordinates of further dimensions, with the chosen value alone, as scalars. */
static int add_further(zs_inherit *c, zs_error *err)
{
    const zs_file *file = &c->contents->files->file[0];
    int own[ZS_DIM_MAX];
    char name[ZS_NAME];
    zs_var_dims(c->in, c->var, ZS_DIM_MAX, own);
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
    if (c->version >= 0)
        strcpy(c->coordinates, "expver");
    if (add(c, grid->row_dim, strcmp(grid->row_dim, grid->lon_name) == 0, err) ||
        add(c, grid->col_dim, strcmp(grid->col_dim, grid->lon_name) == 0, err) ||
        add(c, grid->lat_name, false, err) || add(c, grid->lon_name, grid->lon_ndim == 1, err))
        return -1;
    add_coordinate_name(c, grid->lat_name);
    add_coordinate_name(c, grid->lon_name);
    return add_further(c, err) || add_named_in(c, "coordinates", true, err) ||
                   add_named_in(c, "grid_mapping", false, err) || add_named_in(c, "cell_measures", false, err)
               ? -1
               : 0;
}

/* Which part of a variable is copied, for one segment of columns: in the input and in the output. */
typedef struct box {
    size_t start[ZS_DIM_MAX], count[ZS_DIM_MAX], to_start[ZS_DIM_MAX], to_count[ZS_DIM_MAX];
    size_t values;
} box;

static box box_of(const zs_inherit *c, int var, int segment, bool *has_cols)
{
    const zs_grid *grid = c->contents->grid;
    int dim[ZS_DIM_MAX], ndim = zs_var_dims(c->in, var, ZS_DIM_MAX, dim), n = 0, position = 0;
    box b = { .values = 1 };
    *has_cols = false;
    for (int k = 0; k < ndim; k++) {
        size_t first = 0, length = zs_dim_length(c->in, dim[k]), to = 0;
        dim_use use = use_of(c, dim[k], &position);
        if (use == DIM_ROW) {
            first = (size_t)grid->rows.first;
            length = (size_t)grid->rows.count;
        } else if (use == DIM_COL) {
            first = (size_t)grid->columns.segment[segment].first;
            length = (size_t)grid->columns.segment[segment].count;
            for (int before = 0; before < segment; before++)
                to += (size_t)grid->columns.segment[before].count;
            *has_cols = true;
        } else if (use == DIM_FURTHER) {
            first = (size_t)c->contents->files->file[0].at[position];
            length = 1;
        }
        b.start[k] = first;
        b.count[k] = length;
        b.values *= length;
        if (use != DIM_FURTHER) {
            b.to_start[n] = to;
            b.to_count[n++] = length;
        }
    }
    return b;
}

/* Copy longitudes of a segment that lies beyond the grid's edge: with the turn, they go on where the segment
 * before ends. */
static int copy_turned(const zs_inherit *c, const zs_inherited *item, const box *b, double turn,
                       double *buffer)
{
    int status = nc_get_vara_double(c->in, item->from, b->start, b->count, buffer);
    for (size_t i = 0; i < b->values && status == NC_NOERR; i++)
        buffer[i] += turn;
    return status != NC_NOERR ? status
                              : nc_put_vara_double(c->out, item->to, b->to_start, b->to_count, buffer);
}

static int copy_item(const zs_inherit *c, const zs_inherited *item, zs_error *err)
{
    const zs_columns *columns = &c->contents->grid->columns;
    bool has_cols = false;
    int status = NC_NOERR;
    for (int segment = 0; segment < columns->nsegment && status == NC_NOERR; segment++) {
        box b = box_of(c, item->from, segment, &has_cols);
        if (segment > 0 && !has_cols)
            break;
        void *buffer = zs_alloc(b.values, sizeof(double), "coordinates", err);
        if (!buffer)
            return -1;
        if (item->turns && has_cols && columns->turn[segment] != 0) {
            status = copy_turned(c, item, &b, columns->turn[segment], buffer);
        } else {
            status = nc_get_vara(c->in, item->from, b.start, b.count, buffer);
            if (status == NC_NOERR)
                status = nc_put_vara(c->out, item->to, b.to_start, b.to_count, buffer);
        }
        free(buffer);
    }
    return status == NC_NOERR ? 0 : zs_fail_nc(err, ZS_FAILED, status, c->path, "copying coordinates");
}

int zs_inherit_data(const zs_inherit *c, zs_error *err)
{
    if (c->version >= 0 && zs_expver_put(c->contents, c->out, c->version, err))
        return -1;
    for (int k = 0; k < c->nitem; k++)
        if (copy_item(c, &c->item[k], err))
            return -1;
    return 0;
}
