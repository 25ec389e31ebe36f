#include "write/write_netcdf.h"

#include "base/activity.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/thirds.h"
#include "format/nc.h"
#include "header/grid.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "spec/fields.h"

#include <math.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_PARALLEL_NETCDF
#include <netcdf_par.h>
#endif

/* A piece of a compressed field, to be written by all ranks together in the next round. */
typedef struct piece {
    bool waits;
    zs_field field;
    zs_range steps, rows;
    void *values;
} piece;

typedef struct handle {
    int ncid;
    int var[ZS_FIELDS];
    bool collective;
    piece piece;
    void *part; /* [part_room]: some levels of several steps, put side by side */
    size_t part_room;
} handle;

/* Where numbers go, along the dimensions that a field can have. */
typedef struct box {
    zs_range steps, members, levels, rows; /* rows: of a level */
} box;

static int fail_write(const zs_output *output, int status, const char *doing, zs_error *err)
{
    return zs_fail_write(err, status, output->part, output->path, doing);
}

/* Open a file for all ranks.  COLLECTIVE; fails where netcdf-c is serial, and the spec was refused then. */
static int open_together(const char *path, MPI_Comm world, int *ncid)
{
#ifdef HAVE_PARALLEL_NETCDF
    return nc_open_par(path, NC_WRITE, world, MPI_INFO_NULL, ncid);
#else
    (void)path, (void)world, (void)ncid;
    return NC_ENOPAR;
#endif
}

/* Say whether all ranks write the variable together, or each by itself. */
static int set_access(int ncid, int var, bool collective)
{
#ifdef HAVE_PARALLEL_NETCDF
    return nc_var_par_access(ncid, var, collective ? NC_COLLECTIVE : NC_INDEPENDENT);
#else
    (void)ncid, (void)var, (void)collective;
    return NC_ENOPAR;
#endif
}

static int netcdf_open(zs_output *output, const void *found, zs_comm *comm, zs_error *err)
{
    (void)found;
    handle *h = zs_alloc(1, sizeof *h, "an output", err);
    int ncid = -1;
    /* Opening is collective: a rank without memory takes part, and fails afterwards. */
    zs_activity_begin(ZS_MOVES, output->part, "opening it for all ranks");
    int status = open_together(output->part, comm->world, &ncid);
    for (zs_field field = 0; field < ZS_FIELDS && h && status == NC_NOERR; field++) {
        char name[ZS_NAME];
        if (!zs_field_in(output->spec, field, output->kind))
            continue;
        zs_field_name(output->spec, field, name);
        int ndim = 0;
        status = nc_inq_varid(ncid, name, &h->var[field]);
        if (status == NC_NOERR && (status = nc_inq_varndims(ncid, h->var[field], &ndim)) == NC_NOERR)
            status = set_access(ncid, h->var[field], zs_spec_chunked(output->spec) && ndim > 0);
    }
    zs_activity_end();
    if (!h)
        return -1;
    h->ncid = ncid;
    if (output->sharing->verify != ZS_VERIFY_NONE)
        zs_patches_begin(&output->patches, zs_sharing_patches(output->sharing, true));
    h->collective = zs_spec_chunked(output->spec);
    output->handle = h;
    return status == NC_NOERR ? 0 : fail_write(output, status, "opening for all ranks", err);
}

/* Write a box of a field, along the dimensions that the field has. */
static int write_box(zs_output *output, zs_field field, const box *b, const void *values, zs_error *err)
{
    const handle *h = output->handle;
    const zs_grid *grid = &output->catalog->grid;
    bool layered = zs_output_layers(output, field) > 0;
    bool members = *output->catalog->series.member_dim && zs_field_has_time(field);
    bool empty = b->rows.count == 0 || b->steps.count == 0;
    const zs_range steps = { b->steps.first, empty ? 0 : b->steps.count };
    const zs_range columns = { 0, empty ? 0 : grid->ncol };
    const struct {
        bool there;
        zs_range range;
    } axis[] = { { layered, steps },
                 { members, b->members },
                 { *grid->levels.dim, b->levels },
                 { *grid->row_dim, b->rows },
                 { *grid->col_dim, columns } };
    size_t start[ZS_PATCH_DIMS] = { 0 }, count[ZS_PATCH_DIMS] = { 0 }, n = 0;
    for (size_t k = 0; k < sizeof axis / sizeof *axis; k++)
        if (axis[k].there) {
            start[n] = (size_t)axis[k].range.first;
            count[n++] = (size_t)axis[k].range.count;
        }
    if (n == 0 && b->rows.count == 0)
        return 0; /* a single number cannot be written in part: only the rank that owns it writes it */
    zs_activity_begin(ZS_MOVES, output->path, "writing");
    int status = nc_put_vara(h->ncid, h->var[field], start, count, values);
    zs_activity_end();
    if (status != NC_NOERR)
        return fail_write(output, status, "writing", err);
    int64_t bytes = (layered ? b->steps.count * b->members.count : 1) * b->levels.count * b->rows.count *
                    grid->ncol * (int64_t)zs_field_size(field);
    zs_patch patch = { .bytes = bytes, .var = h->var[field], .ndim = (int64_t)n };
    for (size_t k = 0; k < n; k++) {
        patch.start[k] = (int64_t)start[k];
        patch.edge[k] = (int64_t)count[k];
    }
    output->bytes += bytes;
    return zs_patches_add_box(&output->patches, patch, values, err);
}

/* Put some rows of several samples side by side.  values: [samples][rows.count] lines; part: within these
 * rows. Returns the place; or NULL with err filled. */
static const char *gather_rows(handle *h, int64_t samples, zs_range rows, zs_range part, size_t line,
                               const char *values, zs_error *err)
{
    size_t bytes = (size_t)part.count * line;
    if (zs_grow(&h->part, &h->part_room, (size_t)samples * bytes, 1, err))
        return NULL;
    for (int64_t k = 0; k < samples; k++)
        memcpy((char *)h->part + (size_t)k * bytes,
               values + (size_t)(k * rows.count + part.first - rows.first) * line, bytes);
    return h->part;
}

/* Write rows of the field, level by level.  Every rank writes three boxes, empty ones, too, because all write
 * together. */
static int write_levels(zs_output *output, zs_field field, zs_range steps, zs_range members, zs_range rows,
                        const char *values, zs_error *err)
{
    const zs_grid *grid = &output->catalog->grid;
    box b = { steps, members, { 0, 1 }, rows };
    if (!*grid->levels.dim)
        return write_box(output, field, &b, values, err);
    int64_t samples = zs_output_layers(output, field) > 0 ? steps.count * members.count : 1;
    size_t line = (size_t)grid->ncol * zs_field_size(field);
    zs_third thirds[3];
    zs_thirds_find(rows, grid->rows.count, thirds);
    for (int k = 0; k < 3; k++) {
        int64_t n = thirds[k].items.count;
        const char *part = values;
        b.steps = n > 0 ? steps : (zs_range){ 0, 0 };
        b.levels = thirds[k].wholes;
        b.rows = thirds[k].within;
        if (n > 0 && n < rows.count &&
            !(part = gather_rows(output->handle, samples, rows, thirds[k].items, line, values, err)))
            return -1;
        if (write_box(output, field, &b, part, err))
            return -1;
    }
    return 0;
}

/* Write samples of a field with members, step by step. */
static int write_members(zs_output *output, zs_field field, zs_range samples, zs_range rows,
                         const char *values, zs_error *err)
{
    const zs_grid *grid = &output->catalog->grid;
    int64_t map = rows.count * grid->ncol * (int64_t)zs_field_size(field);
    zs_third thirds[3];
    zs_thirds_find(samples, output->catalog->series.nmember, thirds);
    for (int k = 0; k < 3; k++) {
        zs_range lines = thirds[k].items.count > 0 ? rows : (zs_range){ 0, 0 };
        const char *part = values + (thirds[k].items.first - samples.first) * map;
        if (write_levels(output, field, thirds[k].wholes, thirds[k].within, lines, part, err))
            return -1;
    }
    return 0;
}

static int write_piece(zs_output *output, zs_field field, zs_range steps, zs_range rows, const void *values,
                       zs_error *err)
{
    if (output->catalog->series.nmember > 1 && zs_field_has_time(field))
        return write_members(output, field, steps, rows, values, err);
    return write_levels(output, field, steps, (zs_range){ 0, 1 }, rows, values, err);
}

static int netcdf_put(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values,
                      zs_error *err)
{
    handle *h = output->handle;
    if (!h->collective)
        return write_piece(output, field, steps, rows, values, err);
    h->piece = (piece){ true, field, steps, rows, values };
    return 0;
}

/* All ranks have a piece waiting for the same outputs.  They agree that none has failed before they write
 * together. */
static int netcdf_round(zs_output *output, int noutput, zs_round *round, zs_comm *comm, int result, bool more,
                        zs_error *err)
{
    (void)round;
    (void)more;
    if (zs_agree(comm, result, err))
        return -1;
    for (int k = 0; k < noutput; k++) {
        piece *p = &((handle *)output[k].handle)->piece;
        if (!p->waits)
            continue;
        p->waits = false;
        result = write_piece(&output[k], p->field, p->steps, p->rows, p->values, err);
        if (zs_agree_after(comm, result, err))
            return -1;
    }
    return 0;
}

static int close_one(zs_output *output, zs_error *err)
{
    handle *h = output->handle;
    zs_activity_begin(ZS_MOVES, output->path, "closing it");
    int status = nc_close(h->ncid);
    zs_activity_end();
    free(h->part);
    free(h);
    output->handle = NULL;
    return status == NC_NOERR ? 0 : fail_write(output, status, "closing", err);
}

static int netcdf_close(zs_output *output, int n, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < n && result == 0; k++)
        result = zs_agree_after(comm, close_one(&output[k], err), err);
    return result;
}

static void netcdf_drop(zs_output *output)
{
    handle *h = output->handle;
    if (h)
        free(h->part);
    free(h);
    output->handle = NULL;
}

const zs_write_backend zs_write_netcdf = { .open = netcdf_open,
                                           .put = netcdf_put,
                                           .round = netcdf_round,
                                           .close = netcdf_close,
                                           .drop = netcdf_drop,
                                           .by_library = true };
