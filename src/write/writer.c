#include "write/writer.h"

#include "base/memory.h"
#include "parallel/agree.h"
#include "parallel/unfinished.h"
#include "write/define_outputs.h"
#include "write/digests.h"
#include "write/kept_outputs.h"
#include "write/open_outputs.h"
#include "write/part_paths.h"
#include "write/publish.h"
#include "write/read_back.h"
#include "write/write_chunks.h"
#include "write/write_netcdf.h"
#include "write/write_plain.h"
#include "write/write_zarr.h"
#include "write/zarr_header.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

static const zs_write_backend *backend_of(const zs_spec *spec, bool product)
{
    if (spec->output.format == ZS_ZARR)
        return &zs_write_zarr;
    if (product)
        return &zs_write_plain;
    if (spec->run.writer == ZS_LIBRARY_NETCDF)
        return &zs_write_netcdf;
    return zs_spec_chunked(spec) ? &zs_write_chunks : &zs_write_plain;
}

/* Add a file of the report to the list. */
static void list_text(const zs_spec *spec, const zs_catalog *catalog, zs_written file, zs_writer *writer)
{
    if (file.path)
        writer->output[writer->nfile + writer->ntext++] = (zs_output){
            .kind = file.kind, .report = file.report, .path = file.path, .spec = spec, .catalog = catalog
        };
}

/* Does variable k stand beside others in file number i? */
static zs_beside place_of(const zs_side *all, int n, int k, int i)
{
    if (!zs_sides_share(all, n, i))
        return ZS_ALONE;
    return k == 0 ? ZS_FIRST_OF_ALL : k < n - 1 ? ZS_BETWEEN : ZS_LAST_OF_ALL;
}

/* Add NetCDF file number i to the list, if the spec names it. */
static int list_output(const zs_side *all, int n, int k, int i, const zs_writer *before,
                       const zs_sharing *sharing, zs_writer *writer, zs_error *err)
{
    const zs_side *side = &all[k];
    zs_written file = zs_spec_written(side->spec, i);
    if (!file.path)
        return 0;
    bool product = file.product >= 0;
    zs_output *output = &writer->output[writer->nfile++];
    *output = (zs_output){ .kind = file.kind,
                           .report = file.report,
                           .layout = product ? &side->layout[file.product] : NULL,
                           .path = file.path,
                           .beside = place_of(all, n, k, i),
                           .spec = side->spec,
                           .catalog = side->catalog,
                           .plan = side->plan,
                           .sharing = sharing,
                           .backend = backend_of(side->spec, product) };
    writer->noutput += !product;
    if (zs_output_joins(output)) {
        output->before = zs_writer_find(before, zs_spec_written(all[k - 1].spec, i));
        if (!(output->part = zs_copy_text(output->before->part, err)))
            return -1;
    }
    return zs_digests_begin(output, err);
}

/* Fill the list of outputs. */
static int list_outputs(const zs_side *all, int n, int k, const zs_writer *before, const zs_sharing *sharing,
                        zs_writer *writer, zs_error *err)
{
    const zs_spec *spec = all[k].spec;
    int files = zs_spec_written_count(spec), netcdf = zs_spec_netcdf_count(spec);
    if (!(writer->output = zs_alloc((size_t)files, sizeof *writer->output, "outputs", err)))
        return -1;
    for (int i = 0; i < netcdf; i++)
        if (list_output(all, n, k, i, before, sharing, writer, err))
            return -1;
    for (int i = netcdf; i < files; i++)
        list_text(spec, all[k].catalog, zs_spec_written(spec, i), writer);
    return 0;
}

/* Choose the names that all files have until they are complete, and make them. */
static int make_all(zs_comm *comm, zs_writer *writer, const zs_checkpoint *checkpoint, zs_error *err)
{
    int n = writer->nfile + writer->ntext;
    return zs_part_paths(comm, writer->output, n, checkpoint, err) ||
                   zs_part_make(comm, writer->output, n, checkpoint, err)
               ? -1
               : 0;
}

int zs_writer_create(zs_comm *comm, const zs_side *all, int n, int k, const zs_writer *before,
                     const zs_sharing *sharing, const zs_checkpoint *checkpoint, zs_writer *writer,
                     zs_error *err)
{
    *writer = (zs_writer){ 0 };
    int result = list_outputs(all, n, k, before, sharing, writer, err);
    if (zs_agree(comm, result, err) ||
        zs_kept_outputs_find(comm, checkpoint, k, writer->output, writer->noutput, &writer->goes_on, err))
        return -1;
    writer->has_rounds = zs_spec_chunked(all[k].spec) && writer->noutput > 0; /* products have none */
    writer->gathers = writer->has_rounds && writer->output[0].backend->gathers;
    if (make_all(comm, writer, checkpoint, err))
        return -1;
    if (comm->rank == 0 && writer->goes_on)
        result = zs_kept_outputs_load(checkpoint->path, k, writer->output, writer->noutput, err);
    if (comm->rank == 0 && result == 0)
        result = zs_define_outputs(all, n, k, writer->output, writer->nfile, &comm->unfinished, err);
    if (zs_agree_same(comm, result, err)) {
        writer->stuck = true; /* HDF5 may have a file open that it could not close */
        return -1;
    }
    if (zs_outputs_open(writer->output, writer->nfile, comm, err))
        return -1;
    if (!checkpoint->path || writer->goes_on)
        return 0;
    if (comm->rank == 0) /* from now on the run can go on with the outputs */
        result = zs_kept_outputs_save(checkpoint->path, k, all[k].plan, writer->output, writer->noutput, err);
    return zs_agree_same(comm, result, err);
}

int zs_writer_create_plan(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, zs_writer *writer,
                          zs_error *err)
{
    *writer = (zs_writer){ 0 };
    writer->output = zs_alloc(1, sizeof *writer->output, "outputs", err);
    if (writer->output)
        list_text(spec, catalog, zs_spec_written(spec, zs_spec_netcdf_count(spec) + ZS_REPORT_PLAN), writer);
    const zs_checkpoint none = { .path = NULL };
    return zs_agree(comm, writer->output ? 0 : -1, err) || make_all(comm, writer, &none, err) ? -1 : 0;
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
    size_t size = zs_field_type_size(output->layout->var[var].type);
    if (n > 0)
        zs_digests_add_numbers(output, var, size, first, n, values);
    int result = n > 0 ? output->backend->numbers(output, var, size, first, n, values, err) : 0;
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
        zs_digests_add(output, field, steps, rows, values);
        if (output->backend->put(output, field, steps, rows, values, err))
            return -1;
        int64_t count = zs_output_layers(output, field) > 0 ? steps.count : 1;
        writer->raw_bytes += count * rows.count * output->catalog->grid.ncol * (int64_t)zs_field_size(field);
    }
    if (writer->round.under_way) { /* lets MPI make progress while the next piece is made */
        int done;
        MPI_Status status[2]; /* gcc takes MPICH's MPI_STATUSES_IGNORE for a place in memory, and warns */
        MPI_Testall(2, writer->round.request, &done, status);
    }
    count_bytes(writer);
    return 0;
}

int zs_writer_round(zs_writer *writer, zs_comm *comm, int result, bool more, zs_error *err)
{
    if (writer->has_rounds)
        result = writer->output[0].backend->round(writer->output, writer->noutput, &writer->round, comm,
                                                  result, more, err);
    count_bytes(writer);
    return result;
}

int zs_writer_complete(zs_comm *comm, zs_writer *writer, const zs_news *news, zs_error *err)
{
    if (zs_outputs_close(writer->output, writer->nfile, comm, news, writer->bytes, err))
        return -1;
    if (zs_digests_store(writer->output, writer->nfile, comm, err) ||
        zs_zarr_headers(writer->output, writer->nfile, comm, err)) {
        writer->stuck = true; /* HDF5 may have a file open that it could not close */
        return -1;
    }
    return zs_read_back(comm, writer->output, writer->nfile, err);
}

const zs_output *zs_writer_find(const zs_writer *writer, zs_written file)
{
    for (int k = 0; k < writer->nfile + writer->ntext; k++)
        if (writer->output[k].path == file.path)
            return &writer->output[k];
    return NULL;
}

int zs_writer_join(zs_writer *writer, zs_writer *other, zs_error *err)
{
    size_t mine = (size_t)(writer->nfile + writer->ntext), more = (size_t)(other->nfile + other->ntext);
    zs_output *all = zs_alloc(mine + more, sizeof *all, "outputs", err);
    if (!all)
        return -1;
    memcpy(all, writer->output, mine * sizeof *all);
    memcpy(all + mine, other->output, more * sizeof *all);
    free(writer->output);
    free(other->output);
    for (size_t k = 0; k < mine + more; k++)
        all[k].before = NULL; /* of what was read back, and has moved */
    writer->output = all;
    writer->ntext += (int)more; /* complete files are alike, whatever they hold */
    *other = (zs_writer){ 0 };
    return 0;
}

int zs_writer_publish(zs_comm *comm, zs_writer *writer, zs_error *err)
{
    int result = 0, n = writer->nfile + writer->ntext;
    if (zs_publish_verify(writer->output, n, comm, err))
        return -1;
    /* From here on rank 0 alone names files, and removes them after a failure or a signal: another rank must
     * not remove one that is just getting its name. */
    if (comm->rank > 0)
        zs_unfinished_clear(&comm->unfinished);
    if (zs_agree(comm, 0, err))
        return -1;
    if (comm->rank == 0)
        result = zs_publish(&comm->unfinished, writer->output, n, &writer->no_lock, err);
    if (zs_agree_same(comm, result, err))
        return -1;
    zs_unfinished_clear(&comm->unfinished);
    for (int k = 0; k < n; k++) {
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
        if (writer->output[k].handle && writer->output[k].backend->by_library)
            return true;
    return false;
}

void zs_writer_abandon(zs_comm *comm, zs_writer *writer)
{
    MPI_Status status[2];
    if (writer->round.under_way)
        MPI_Waitall(2, writer->round.request, status);
    writer->round.under_way = false;
    for (int k = 0; k < writer->nfile; k++) /* file servers keep what is open in a directory */
        if (writer->output[k].handle && zs_output_is_store(&writer->output[k]))
            writer->output[k].backend->drop(&writer->output[k]);
    MPI_Barrier(comm->world); /* no rank is still creating a file */
    if (comm->rank == 0)
        zs_unfinished_run(&comm->unfinished);
    zs_unfinished_clear(&comm->unfinished);
}

void zs_writer_clear(zs_writer *writer)
{
    for (int k = 0; k < writer->nfile + writer->ntext; k++) {
        if (writer->output[k].handle)
            writer->output[k].backend->drop(&writer->output[k]);
        free(writer->output[k].part);
        free(writer->output[k].scratch);
        free(writer->output[k].header);
        free(writer->output[k].digest);
        zs_patches_clear(&writer->output[k].patches);
    }
    free(writer->output);
    free(writer->no_lock);
    *writer = (zs_writer){ 0 };
}
