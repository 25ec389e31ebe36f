#include "catalog/merge_adopt.h"

#include "base/activity.h"
#include "base/limits.h"
#include "base/memory.h"
#include "catalog/made_alike.h"
#include "catalog/merge_files.h"
#include "catalog/paths.h"
#include "catalog/statistics_file.h"
#include "format/library.h"
#include "format/open.h"
#include "header/axes.h"
#include "parallel/agree.h"

#include <mpi.h>
#include <netcdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 * 1024 };

/* A name stands in a line.  netcdf-c makes no other one, but other programs do. */
static int check_name(const char *path, const char *name, zs_error *err)
{
    return strchr(name, '\n') ? zs_fail(err, ZS_REFUSED, "%s: a name in it has several lines", path) : 0;
}

/* All variables that the file has statistics of, as the key has them.  The name of the first one goes to
 * `first`. */
static int adopt_variables(int ncid, const char *path, char *text, char first[ZS_NAME], zs_error *err)
{
    char name[ZS_NAME];
    size_t used = strlen(text);
    int n = 0;
    for (; zs_statistics_file_subject(ncid, n, name) && used < ROOM; n++) {
        if (check_name(path, name, err))
            return -1;
        used += (size_t)snprintf(text + used, ROOM - used, "%s%s", n ? ", " : "input.variable=", name);
        if (n == 0)
            strcpy(first, name);
    }
    if (n == 0)
        return zs_merge_mean(ncid, path, "VARIABLE", &n, err);
    if (used + 1 >= ROOM)
        return zs_fail(err, ZS_REFUSED, "%s: has too many variables; name some in [input] variable", path);
    strcat(text, "\n");
    return 0;
}

/* The dimension of levels: the one that is neither time nor rows nor columns. */
static int adopt_levels(int ncid, int mean, const char *path, char *text, zs_error *err)
{
    zs_axes axes;
    char name[ZS_NAME];
    size_t used = strlen(text);
    if (zs_axes_find(ncid, mean, path, NULL, 0, &axes, err))
        return -1;
    for (int k = 0; k < axes.ndim && used < ROOM; k++) {
        if (k == axes.time || k == axes.row || k == axes.col ||
            nc_inq_dimname(ncid, axes.dim[k], name) != NC_NOERR)
            continue;
        if (check_name(path, name, err))
            return -1;
        used += (size_t)snprintf(text + used, ROOM - used, "input.%s=all\n", name);
    }
    return used < ROOM ? 0 : zs_fail(err, ZS_REFUSED, "%s: has too many dimensions", path);
}

static int adopt_all(const zs_spec *spec, int ncid, const char *path, char *text, zs_error *err)
{
    char first[ZS_NAME];
    zs_made made;
    int mean;
    bool known = spec->input.nvariable > 0;
    if (!known && adopt_variables(ncid, path, text, first, err))
        return -1;
    if (zs_merge_mean(ncid, path, known ? spec->input.name : first, &mean, err))
        return -1;
    zs_made_read(ncid, mean, &made);
    return zs_made_check(&made, path, err) || zs_made_assign(&made, text, ROOM, err) ||
                   adopt_levels(ncid, mean, path, text, err)
               ? -1
               : 0;
}

/* Rank 0. */
static int look(const zs_spec *spec, char *text, zs_error *err)
{
    const zs_patterns *merge = &spec->climatology.merge;
    zs_paths paths = { 0 };
    int ncid, result = zs_paths_expand(merge->pattern, merge->n, &paths, err);
    const char *path = result == 0 ? paths.path[0] : "";
    zs_activity_begin(ZS_PARSES, path, "reading its header");
    if (result == 0 && (result = zs_open(path, &ncid, err)) == 0) {
        result = adopt_all(spec, ncid, path, text, err);
        nc_close(ncid);
        result = zs_library_check(path, err) ? -1 : result;
    }
    zs_activity_end();
    zs_paths_clear(&paths);
    return result ? zs_fail_in(err, "%s", zs_spec_place(spec, "climatology", "merge")) : 0;
}

int zs_merge_adopt(zs_comm *comm, const zs_spec *spec, char **adopted, zs_error *err)
{
    *adopted = NULL;
    if (spec->climatology.merge.n == 0)
        return 0;
    char *text = zs_alloc(ROOM, 1, "the rules of statistics", err);
    int result = zs_agree(comm, text ? 0 : -1, err);
    if (result == 0)
        result = zs_agree_same(comm, comm->rank == 0 ? look(spec, text, err) : 0, err);
    if (result) {
        free(text);
        return -1;
    }
    MPI_Bcast(text, ROOM, MPI_CHAR, 0, comm->world);
    *adopted = text;
    return 0;
}
