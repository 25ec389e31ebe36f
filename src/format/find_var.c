#include "format/find_var.h"

#include "base/text.h"
#include "format/nc.h"

#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int zs_parent_group(int ncid)
{
    int parent;
    return nc_inq_grp_parent(ncid, &parent) == NC_NOERR ? parent : -1;
}

static int root_of(int ncid)
{
    for (int parent; (parent = zs_parent_group(ncid)) >= 0;)
        ncid = parent;
    return ncid;
}

/* Go along the groups that a path names before its last part.  Returns the group; -1: there is none. */
static int follow(int ncid, const char *path)
{
    const char *last = zs_last_name(path);
    while (path < last && ncid >= 0) {
        size_t length = strcspn(path, "/");
        char name[ZS_NAME];
        if (length >= sizeof name)
            return -1;
        memcpy(name, path, length);
        name[length] = '\0';
        if (strcmp(name, "..") == 0)
            ncid = zs_parent_group(ncid);
        else if (length > 0 && strcmp(name, ".") != 0 && nc_inq_grp_ncid(ncid, name, &ncid) != NC_NOERR)
            ncid = -1;
        path += length + 1;
    }
    return ncid;
}

static bool is_in_group(int ncid, const char *name, zs_var *var)
{
    *var = (zs_var){ .ncid = ncid };
    if (ncid < 0 || nc_inq_varid(ncid, name, &var->id) != NC_NOERR)
        var->id = -1;
    return var->id >= 0;
}

bool zs_find_path(int root, const char *path, zs_var *var)
{
    return is_in_group(follow(root, path), zs_last_name(path), var);
}

bool zs_find_var(int ncid, const char *name, zs_var *var)
{
    if (strchr(name, '/'))
        return zs_find_path(*name == '/' ? root_of(ncid) : ncid, name, var);
    for (int group = ncid; group >= 0; group = zs_parent_group(group))
        if (is_in_group(group, name, var))
            return true;
    return false;
}

zs_var zs_coordinate_variable(int ncid, int dim)
{
    char name[NC_MAX_NAME + 1];
    int of;
    if (nc_inq_dimname(ncid, dim, name) == NC_NOERR)
        for (int group = ncid; group >= 0; group = zs_parent_group(group)) {
            zs_var var;
            if (is_in_group(group, name, &var) && zs_var_dims(group, var.id, 1, &of) == 1 && of == dim)
                return var;
        }
    return (zs_var){ .ncid = ncid, .id = -1 };
}

void zs_var_path(zs_var var, char path[ZS_TEXT])
{
    char name[NC_MAX_NAME + 1] = "";
    size_t length = 0;
    path[0] = '\0';
    if (nc_inq_varname(var.ncid, var.id, name) != NC_NOERR)
        return;
    bool in_root = zs_parent_group(var.ncid) < 0;
    if (!in_root &&
        (nc_inq_grpname_full(var.ncid, &length, NULL) != NC_NOERR || length + strlen(name) + 2 > ZS_TEXT ||
         nc_inq_grpname_full(var.ncid, NULL, path) != NC_NOERR))
        return;
    if (!in_root)
        strcat(path, "/");
    strcat(path, name);
}

/* --- all groups of a file ----------------------------------------------------------------------------- */

/* Ids of the groups directly in a group: [*n], to be released with free(); NULL for none. */
static int *groups_in(int ncid, int *n)
{
    *n = 0;
    if (nc_inq_grps(ncid, n, NULL) != NC_NOERR || *n == 0)
        return NULL;
    int *group = malloc((size_t)*n * sizeof *group);
    if (group && nc_inq_grps(ncid, n, group) == NC_NOERR)
        return group;
    free(group);
    return NULL;
}

static void append(zs_var var, char *list, size_t size)
{
    char path[ZS_TEXT];
    size_t used = strlen(list);
    zs_var_path(var, path);
    if (*path && used + strlen(path) + 2 < size)
        snprintf(list + used, size - used, " %s", path);
}

/* Look into a group, then into those in it. */
static int find_below(int ncid, const char *name, zs_var *first, char *list, size_t size)
{
    int n, found = 0;
    zs_var var;
    if (is_in_group(ncid, name, &var)) {
        found = 1;
        *first = first->id < 0 ? var : *first;
        append(var, list, size);
    }
    int *group = groups_in(ncid, &n);
    for (int k = 0; k < n && group; k++)
        found += find_below(group[k], name, first, list, size);
    free(group);
    return found;
}

int zs_find_all(int root, const char *name, zs_var *first, char *list, size_t size)
{
    *first = (zs_var){ .ncid = root, .id = -1 };
    list[0] = '\0';
    return find_below(root, name, first, list, size);
}

static void list_below(int ncid, char *list, size_t size)
{
    int nvar = 0, ndim, n;
    nc_inq_nvars(ncid, &nvar);
    for (int id = 0; id < nvar; id++)
        if (nc_inq_varndims(ncid, id, &ndim) == NC_NOERR && ndim > 1)
            append((zs_var){ ncid, id }, list, size);
    int *group = groups_in(ncid, &n);
    for (int k = 0; k < n && group; k++)
        list_below(group[k], list, size);
    free(group);
}

void zs_list_vars(int root, char *list, size_t size)
{
    list[0] = '\0';
    list_below(root, list, size);
}

void zs_var_name(zs_var var, char name[ZS_NAME])
{
    name[0] = '\0';
    if (var.id >= 0)
        nc_inq_varname(var.ncid, var.id, name);
}

int zs_var_ndim(zs_var var)
{
    int ndim = 0;
    if (var.id >= 0)
        nc_inq_varndims(var.ncid, var.id, &ndim);
    return ndim;
}
