#include "catalog/given_reader.h"

#include "base/activity.h"
#include "format/box_read.h"
#include "format/nc.h"
#include "format/open.h"
#include "stats/packing.h"
#include "time/groups.h"

#include <math.h>
#include <netcdf.h>
#include <stdio.h>

static int open_again(zs_given_reader *reader, int kind, const zs_given *g, zs_error *err)
{
    if (zs_check_identity(g->path, &g->identity, err))
        return -1;
    if (zs_open_again(g->path, &reader->file[kind], err))
        return -1;
    zs_var *var = &reader->var[kind];
    reader->open[kind] = true;
    if (!zs_find_path(reader->file[kind], g->variable, var))
        return zs_fail(err, ZS_FAILED, "%s: has no variable %s any more", g->path, g->variable);
    return zs_storage_read(var->ncid, var->id, g->path, &reader->storage[kind], err);
}

/* Read the numbers of a group.  stored: memory for 8 bytes a cell.  to: [rows][columns], or [columns][rows]
 * as the file has them. */
static int read_numbers(zs_var var, const zs_storage *storage, const zs_given *g, const int *at,
                        zs_range rows, int64_t ncol, void *stored, double *to, zs_error *err)
{
    size_t start[ZS_DIM_MAX] = { 0 }, count[ZS_DIM_MAX];
    for (int k = 0; k < g->ndim; k++)
        count[k] = 1;
    for (int which = 0; which < ZS_GIVEN_DIMS; which++)
        if (g->group[which] >= 0)
            start[g->group[which]] = (size_t)at[which];
    if (g->row >= 0) {
        start[g->row] = (size_t)rows.first;
        count[g->row] = (size_t)rows.count;
    }
    if (g->col >= 0)
        count[g->col] = (size_t)ncol;
    if (zs_box_read(var.ncid, var.id, g->path, start, count, stored, err)) {
        err->status = ZS_FAILED;
        return -1;
    }
    zs_unpack(&storage->packing, stored, (size_t)(rows.count * ncol), to);
    return 0;
}

/* Read one of the two.  stored, turned: memory for 8 bytes a cell. */
static int read_field(zs_given_reader *reader, int kind, const zs_given *g, int layer, zs_range rows,
                      int64_t ncol, void *stored, double *turned, double *to, zs_error *err)
{
    const zs_storage *storage = &reader->storage[kind];
    bool turns = g->row >= 0 && g->col >= 0 && g->col < g->row;
    if (!reader->open[kind] && open_again(reader, kind, g, err))
        return -1;
    if (read_numbers(reader->var[kind], storage, g, g->at + layer * ZS_GIVEN_DIMS, rows, ncol, stored,
                     turns ? turned : to, err))
        return -1;
    reader->bytes += rows.count * ncol * (int64_t)zs_type_size(storage->packing.type);
    for (int64_t row = 0; row < rows.count && turns; row++)
        for (int64_t col = 0; col < ncol; col++)
            to[row * ncol + col] = turned[col * rows.count + row];
    return 0;
}

int zs_given_read(zs_given_reader *reader, const zs_prior *prior, int key, zs_range rows, const zs_grid *grid,
                  zs_statistics into, zs_error *err)
{
    int layer = zs_prior_layer(&prior->groups, key), result = 0;
    size_t n = (size_t)(rows.count * grid->ncol);
    zs_statistics_none(n, into);
    if (layer < 0 || n == 0)
        return 0;
    double *const to[ZS_GIVEN] = { into.mean, into.std };
    for (int kind = 0; kind < ZS_GIVEN && result == 0; kind++) {
        const zs_given *g = &prior->given[kind];
        if (!g->path)
            continue;
        zs_activity_begin(ZS_MOVES, g->path, "reading its statistics");
        result = read_field(reader, kind, g, layer, rows, grid->ncol, into.excess, into.m2, to[kind], err);
        zs_activity_end();
    }
    for (size_t i = 0; i < n; i++) {
        into.excess[i] = into.m2[i] = NAN;
        into.count[i] = into.mean[i] == into.mean[i];
        if (into.std[i] < 0 || into.count[i] == 0)
            into.std[i] = NAN;
    }
    return result;
}

void zs_given_close(zs_given_reader *reader)
{
    for (int kind = 0; kind < ZS_GIVEN; kind++)
        if (reader->open[kind])
            nc_close(reader->file[kind]);
    *reader = (zs_given_reader){ .bytes = reader->bytes };
}
