#include "write.h"

#include "define.h"
#include "describe.h"
#include "memory.h"
#include "open.h"
#include "whole.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const zs_write_backend *backend_of(const zs_spec *spec)
{
    if (spec->writer == ZS_LIBRARY_NETCDF)
        return &zs_write_netcdf;
    return spec->deflate > 0 ? &zs_write_chunks : &zs_write_plain;
}

/* The same on all ranks: rank 0's process makes it unlike that of any other job. */
static int name_parts(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                      const zs_sheet *sheet, zs_writer *writer, zs_error *err)
{
    int job = (int)getpid(), n = zs_spec_written_count(spec);
    MPI_Bcast(&job, 1, MPI_INT, 0, comm->world);
    if (!(writer->output = zs_alloc((size_t)n, sizeof *writer->output, "outputs", err)))
        return -1;
    for (int k = 0; k < n; k++) {
        zs_written file = zs_spec_written(spec, k);
        if (!file.path)
            continue;
        zs_output *output = &writer->output[writer->nfile];
        bool product = file.product >= 0;
        *output = (zs_output){ .kind = file.kind,
                               .sheet = product ? &sheet[file.product] : NULL,
                               .path = file.path,
                               .spec = spec,
                               .catalog = catalog,
                               .plan = plan };
        output->backend = product ? &zs_write_plain : backend_of(spec);
        size_t room = strlen(output->path) + 32;
        char *old = zs_alloc(room, 1, "a name", err);
        if (!old || !(output->part = zs_alloc(room, 1, "a name", err))) {
            free(old);
            return -1;
        }
        snprintf(output->part, room, "%s.part-%d", output->path, job);
        snprintf(old, room, "%s.old-%d", output->path, job);
        writer->nfile++;
        writer->noutput += !product;
        int result = zs_cleanup_add(&comm->cleanup, output->part, output->path, old, err);
        free(old);
        if (result)
            return -1;
    }
    return 0;
}

static int define_all(const zs_writer *writer, zs_error *err)
{
    for (int k = 0; k < writer->nfile; k++) {
        const zs_output *output = &writer->output[k];
        zs_definition definition = { .spec = output->spec,
                                     .catalog = output->sheet ? &output->sheet->part : output->catalog,
                                     .plan = output->plan,
                                     .kind = output->kind,
                                     .sheet = output->sheet,
                                     .path = output->part };
        if (zs_define(&definition, err))
            return -1;
    }
    return 0;
}

bool zs_output_variable(const zs_output *output, int k, char name[ZS_NAME])
{
    return zs_variable_name(output->spec, output->kind, output->sheet, k, name);
}

int zs_writer_create(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                     const zs_sheet *sheet, zs_writer *writer, zs_error *err)
{
    *writer = (zs_writer){ 0 };
    int result = name_parts(comm, spec, catalog, plan, sheet, writer, err);
    writer->rounds = spec->deflate > 0 && writer->noutput > 0; /* products are never compressed */
    if (zs_agree(comm, result, err))
        return -1;
    if (comm->rank == 0)
        result = define_all(writer, err);
    if (zs_agree_same(comm, result, err)) {
        writer->stuck = true; /* HDF5 may hold a file that it could not close */
        return -1;
    }
    for (int k = 0; k < writer->nfile; k++) {
        zs_output *output = &writer->output[k];
        if (zs_agree_after(comm, output->backend->open(output, comm, err), err))
            return -1;
    }
    return 0;
}

static void count_bytes(zs_writer *writer)
{
    writer->bytes = 0;
    for (int k = 0; k < writer->nfile; k++)
        writer->bytes += writer->output[k].bytes;
}

int zs_writer_put_product(zs_writer *writer, int product, int var, int64_t first, int64_t n, void *values,
                          zs_error *err)
{
    zs_output *output = &writer->output[writer->noutput + product];
    size_t size = zs_field_type_size(output->sheet->var[var].type);
    int result = n > 0 ? zs_write_plain_numbers(output, var, size, first, n, values, err) : 0;
    count_bytes(writer);
    return result;
}

int zs_writer_put(zs_writer *writer, zs_output_kind kind, zs_field field, zs_range steps, zs_range rows,
                  void *values, zs_error *err)
{
    for (int k = 0; k < writer->noutput; k++) {
        zs_output *output = &writer->output[k];
        if (output->kind != kind)
            continue;
        if (output->backend->put(output, field, steps, rows, values, err))
            return -1;
        int64_t count = zs_field_layers(output->catalog, field) > 0 ? steps.count : 1;
        writer->raw_bytes += count * rows.count * output->catalog->grid.ncol * (int64_t)zs_field_size(field);
    }
    if (writer->turn.under_way) { /* MPI gets on with it while the next piece is made */
        int done;
        MPI_Testall(2, writer->turn.request, &done, MPI_STATUSES_IGNORE);
    }
    count_bytes(writer);
    return 0;
}

int zs_writer_turn(zs_writer *writer, zs_comm *comm, int result, bool more, zs_error *err)
{
    if (writer->rounds)
        result = writer->output[0].backend->turn(writer, comm, result, more, err);
    count_bytes(writer);
    return result;
}

/* All bytes of the file on the disk. */
static int sync_path(const char *path, int flags, zs_error *err)
{
    int file = open(path, flags | O_CLOEXEC), status = file < 0 ? -1 : fsync(file), reason = errno;
    if (file >= 0)
        close(file);
    if (status == 0 || reason == EINVAL || reason == EROFS)
        return 0;
    return zs_fail(err, ZS_FAILED, "%s: syncing: %s", path, strerror(reason));
}

/* Is the file whole, and has it all its fields? */
static int verify(const zs_output *output, zs_error *err)
{
    int ncid, var;
    char name[ZS_NAME];
    if (zs_open(output->part, &ncid, err)) {
        err->status = ZS_FAILED;
        return -1;
    }
    int result = 0;
    for (int k = 0; k < ZS_FIELDS && result == 0; k++) {
        if (zs_output_variable(output, k, name) && nc_inq_varid(ncid, name, &var) != NC_NOERR)
            result =
                zs_fail(err, ZS_FAILED, "%s: variable %s is not there after writing", output->part, name);
    }
    nc_close(ncid);
    return result;
}

/* The final name, kept over a crash of the machine. */
static int give_name(zs_cleanup *cleanup, const zs_output *output, zs_error *err)
{
    char buffer[PATH_MAX];
    if (zs_cleanup_name(cleanup, output->part, err))
        return -1;
    snprintf(buffer, sizeof buffer, "%s", output->path);
    return sync_path(dirname(buffer), O_RDONLY | O_DIRECTORY, err);
}

/* The final names of the statistics, or of all others. */
static int name_files(zs_cleanup *cleanup, const zs_writer *writer, bool statistics, zs_error *err)
{
    for (int k = 0; k < writer->nfile; k++)
        if ((writer->output[k].kind == ZS_STATISTICS) == statistics &&
            give_name(cleanup, &writer->output[k], err))
            return -1;
    return 0;
}

/* All outputs, or none: what had their names before is kept until all have them.  The statistics come last:
 * where they take the place of those that they extend, the run cannot be repeated, so that nothing else may
 * be lacking. */
static int publish(zs_cleanup *cleanup, const zs_writer *writer, zs_error *err)
{
    for (int k = 0; k < writer->nfile; k++)
        if (verify(&writer->output[k], err))
            return -1;
    if (name_files(cleanup, writer, false, err) || name_files(cleanup, writer, true, err)) {
        zs_cleanup_run(cleanup);
        return -1;
    }
    zs_cleanup_finish(cleanup);
    return 0;
}

int zs_writer_finish(zs_comm *comm, zs_writer *writer, zs_error *err)
{
    for (int k = 0; k < writer->nfile; k++) {
        zs_output *output = &writer->output[k];
        int result = output->backend->close(output, comm, err);
        if (zs_agree_after(comm, result, err) || zs_agree(comm, sync_path(output->part, O_RDONLY, err), err))
            return -1;
    }
    int result = comm->rank == 0 ? publish(&comm->cleanup, writer, err) : 0;
    if (zs_agree_same(comm, result, err))
        return -1;
    zs_cleanup_clear(&comm->cleanup);
    for (int k = 0; k < writer->nfile; k++) {
        free(writer->output[k].part);
        writer->output[k].part = NULL;
    }
    return 0;
}

bool zs_writer_is_open(const zs_writer *writer)
{
    if (writer->stuck)
        return true;
    for (int k = 0; k < writer->nfile; k++)
        if (writer->output[k].handle && writer->output[k].backend == &zs_write_netcdf)
            return true;
    return false;
}

void zs_writer_abandon(zs_comm *comm, zs_writer *writer)
{
    if (writer->turn.under_way)
        MPI_Waitall(2, writer->turn.request, MPI_STATUSES_IGNORE);
    writer->turn.under_way = false;
    MPI_Barrier(comm->world); /* nobody is still making a file */
    if (comm->rank == 0)
        zs_cleanup_run(&comm->cleanup);
    zs_cleanup_clear(&comm->cleanup);
}

void zs_writer_clear(zs_writer *writer)
{
    for (int k = 0; k < writer->nfile; k++) {
        if (writer->output[k].handle)
            writer->output[k].backend->drop(&writer->output[k]);
        free(writer->output[k].part);
    }
    free(writer->output);
    *writer = (zs_writer){ 0 };
}
