#include "header/source.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/text.h"
#include "format/find_var.h"
#include "format/library.h"
#include "format/names_check.h"
#include "format/nc.h"
#include "format/zarr_file.h"

#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

/* Coordinates and times may take this many bytes even where [run] memory is less: MPI and HDF5 take as much
 * for themselves. */
enum { ROOM_LEAST = 32 * 1024 * 1024 };

/* A path means one variable.  A name means the one in the root; else the only one of this name in a group. */
static int find_variable(zs_source *s, const zs_spec *spec, zs_error *err)
{
    const char *name = spec->input.variable, *place = zs_spec_place(spec, "input", "variable");
    char list[256] = "";
    zs_var var;
    if (!zs_find_path(s->file, name, &var) && !strchr(name, '/')) {
        int found = zs_find_all(s->file, name, &var, list, sizeof list);
        if (found > 1)
            return zs_fail(err, ZS_REFUSED, "%s: %d groups have a variable %s (%s); name one by its path:%s",
                           s->path, found, name, place, list);
    }
    s->ncid = var.ncid;
    s->var = var.id;
    if (var.id >= 0)
        return zs_zarr_file_check(var.ncid, var.id, s->path, err);
    zs_list_vars(s->file, list, sizeof list);
    const char *hint = zs_count_words(name) > 1 ? ", the name of one variable: commas separate several"
                       : spec->input.nvariable > 1
                           ? ": each file must have all variables; run those of other files separately"
                           : "";
    return zs_fail(err, ZS_REFUSED, "%s: no variable %s (%s%s)%s%s", s->path, name, place, hint,
                   *list ? "; it has" : "", list);
}

/* Find the dimension of members, if they count as samples, and add it to the dimensions that are neither rows
 * nor columns.  name: owns the text that chosen points to. */
static int find_member(zs_source *s, const zs_spec *spec, const char **chosen, int *nchosen,
                       char name[ZS_NAME], zs_error *err)
{
    int dim[ZS_DIM_MAX];
    s->member = spec->input.pool ? zs_member_find(s->ncid, s->var) : -1;
    if (!spec->input.pool)
        return 0;
    if (s->member < 0)
        return zs_fail(err, ZS_REFUSED,
                       "%s: variable %s has no dimension of members in %s: none with the standard_name "
                       "realization, or a name such as number",
                       zs_spec_place(spec, "input", "realization"), spec->input.variable, s->path);
    zs_var_dims(s->ncid, s->var, ZS_DIM_MAX, dim);
    nc_inq_dimname(s->ncid, dim[s->member], name);
    for (int k = 0; k < *nchosen; k++)
        if (strcmp(chosen[k], name) == 0)
            return zs_fail(err, ZS_REFUSED, "%s: all members are one sample by %s; remove one of the two",
                           zs_spec_place(spec, "input", name), zs_spec_place(spec, "input", "realization"));
    chosen[(*nchosen)++] = name;
    return 0;
}

int64_t zs_source_room(const zs_spec *spec)
{
    int64_t budget = spec->run.budget;
    return budget > 0 && budget < ROOM_LEAST ? ROOM_LEAST : budget;
}

int zs_source_open(const char *path, const zs_spec *spec, zs_source *s, zs_error *err)
{
    *s = (zs_source){ .path = path, .room = zs_source_room(spec) };
    zs_activity_begin(ZS_PARSES, path, "reading its header");
    if (zs_open_input(path, &s->file, &s->identity, err)) {
        zs_activity_end();
        return -1;
    }
    char member[ZS_NAME] = "";
    int nchosen = spec->input.nfixed;
    const char **chosen = zs_alloc((size_t)spec->input.nfixed + 1, sizeof *chosen, "choices", err);
    for (int k = 0; chosen && k < spec->input.nfixed; k++)
        chosen[k] = spec->input.fixed[k].dimension;
    int result = !chosen || find_variable(s, spec, err) ||
                         zs_names_check_attributes(s->ncid, s->var, path, err) ||
                         find_member(s, spec, chosen, &nchosen, member, err) ||
                         zs_axes_find(s->ncid, s->var, path, chosen, nchosen, &s->axes, err)
                     ? -1
                     : 0;
    free(chosen);
    return result ? zs_source_close(s, result, err) : 0;
}

int zs_source_close(zs_source *s, int result, zs_error *err)
{
    nc_close(s->file);
    zs_activity_end();
    return zs_library_check(s->path, err) ? -1 : result;
}

int zs_source_check_room(const zs_source *s, zs_var var, size_t values, size_t bytes, zs_error *err)
{
    char name[ZS_NAME], needed[ZS_BYTES_TEXT], room[ZS_BYTES_TEXT];
    if (s->room == 0 || values <= (size_t)s->room / bytes)
        return 0;
    zs_var_name(var, name);
    return zs_fail(
        err, ZS_REFUSED,
        "%s: variable %s has %zu values, which take %s; [run] memory leaves %s to a rank: raise it, "
        "use fewer ranks on each node, or correct the file",
        s->path, name, values, zs_bytes_text((double)values * (double)bytes, needed),
        zs_bytes_text((double)s->room, room));
}

bool zs_source_find(const zs_source *s, const char *name, zs_var *var)
{
    return zs_find_var(s->ncid, name, var);
}

int64_t zs_source_length(const zs_source *s, int position)
{
    return position >= 0 ? (int64_t)zs_dim_length(s->ncid, s->axes.dim[position]) : 1;
}

void zs_source_dim_name(const zs_source *s, int position, char name[ZS_NAME])
{
    name[0] = '\0';
    if (position >= 0)
        nc_inq_dimname(s->ncid, s->axes.dim[position], name);
}

int zs_source_space_dims(const zs_source *s, zs_var var, int room, int *dim, bool *repeated)
{
    int all[ZS_DIM_MAX], ndim = var.id >= 0 ? zs_var_dims(var.ncid, var.id, ZS_DIM_MAX, all) : 0;
    *repeated = ndim > 1 && s->axes.time >= 0 && all[0] == s->axes.dim[s->axes.time];
    for (int k = *repeated; k < ndim && k < ZS_DIM_MAX && k - *repeated < room; k++)
        dim[k - *repeated] = all[k];
    return ndim > 0 ? ndim - *repeated : 0;
}
