#include "write/digests.h"

#include "base/activity.h"
#include "base/limits.h"
#include "base/memory.h"
#include "format/close_written.h"
#include "format/digest.h"
#include "format/file_digest.h"
#include "format/nc.h"
#include "header/grid.h"
#include "output/contents.h"
#include "output/layout.h"
#include "output/layout_make.h"
#include "parallel/agree.h"
#include "write/publish.h"

#include <mpi.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int zs_digests_begin(zs_output *output, zs_error *err)
{
    zs_contents run = zs_contents_of(output->spec, output->catalog);
    zs_layout own;
    const zs_layout *layout = output->layout ? output->layout : &own;
    if (!output->layout)
        zs_layout_make_output(&run, output->kind, &own);
    if (!(output->digest = zs_alloc(ZS_FIELDS, sizeof *output->digest, "digests", err)))
        return -1;
    for (int k = 0; k < layout->nvar; k++)
        output->digest[output->layout ? k : (int)layout->var[k].field] = zs_layout_digest(layout, k);
    return 0;
}

void zs_digests_add(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values)
{
    const zs_grid *grid = &output->catalog->grid;
    size_t size = zs_field_size(field);
    bool layered = zs_output_layers(output, field) > 0;
    int64_t first = layered ? steps.first : 0, n = layered ? steps.count : 1, map = rows.count * grid->ncol;
    for (int64_t t = 0; t < n && map > 0; t++)
        zs_digest_add(&output->digest[field], ((first + t) * grid->nrow + rows.first) * grid->ncol, map, size,
                      (char *)values + (size_t)(t * map) * size);
}

void zs_digests_add_numbers(zs_output *output, int var, size_t size, int64_t first, int64_t n, void *values)
{
    zs_digest_add(&output->digest[var], first, n, size, values);
}

/* Put a text over one of the same length. */
static int put_text(int ncid, int var, const char *text)
{
    size_t length;
    int status = nc_inq_attlen(ncid, var, zs_digest_attribute, &length);
    if (status == NC_NOERR && length != strlen(text))
        status = NC_EATTMETA;
    return status == NC_NOERR ? nc_put_att_text(ncid, var, zs_digest_attribute, length, text) : status;
}

static int put_all(const zs_output *output, int ncid, const char *of_file)
{
    char name[ZS_NAME], text[ZS_DIGEST_TEXT];
    int var, status = put_text(ncid, NC_GLOBAL, of_file);
    for (int k = 0; k < ZS_FIELDS && status == NC_NOERR; k++)
        if (zs_output_variable(output, k, name) && (status = nc_inq_varid(ncid, name, &var)) == NC_NOERR)
            status = put_text(ncid, var, zs_digest_text(&output->digest[k], text));
    return status;
}

static int store(const zs_output *output, zs_error *err)
{
    char of_file[ZS_FILE_DIGEST_TEXT];
    int ncid, status = nc_open(output->header, NC_WRITE, &ncid);
    if (status != NC_NOERR)
        return zs_fail_write(err, status, output->header, output->path, "opening to put its digests");
    int result = zs_file_digest(ncid, output->path, of_file, err);
    if (result == 0)
        status = put_all(output, ncid, of_file);
    if (result)
        return -1;
    status = status == NC_NOERR ? zs_close_written(ncid, output->header) : status;
    if (status != NC_NOERR)
        return zs_fail_write(err, status, output->header, output->path, "putting its digests");
    return zs_sync_file(output->header, err);
}

enum { SUMS = ZS_DIGEST_PARTS * sizeof(uint64_t) /* bytes of the sums of a digest */ };

/* Copy the sums of all digests, one behind the other, or back.  Returns how many digests these are. */
static int copy_sums(zs_output *output, int nfile, bool back, char *sums)
{
    int n = 0;
    for (int k = 0; k < nfile * ZS_FIELDS; k++) {
        zs_digest *digest = &output[k / ZS_FIELDS].digest[k % ZS_FIELDS];
        char *here = sums + (size_t)n * SUMS;
        if (digest->nparts == 0)
            continue;
        memcpy(back ? (char *)digest->sum : here, back ? here : (char *)digest->sum, SUMS);
        n++;
    }
    return n;
}

/* Add up the sums of all ranks: of all files at once. */
static int add_up(zs_output *output, int nfile, zs_comm *comm, zs_error *err)
{
    char *sums = zs_alloc((size_t)nfile * ZS_FIELDS, SUMS, "digests", err);
    int result = zs_agree(comm, sums ? 0 : -1, err);
    if (result == 0) {
        int n = copy_sums(output, nfile, false, sums);
        MPI_Allreduce(MPI_IN_PLACE, sums, n * ZS_DIGEST_PARTS, MPI_UINT64_T, MPI_SUM, comm->world);
        copy_sums(output, nfile, true, sums);
    }
    free(sums);
    return result;
}

int zs_digests_store(zs_output *output, int nfile, zs_comm *comm, zs_error *err)
{
    int result = 0;
    if (add_up(output, nfile, comm, err))
        return -1;
    for (int k = 0; k < nfile && result == 0; k++) {
        if (!zs_output_is_mine(comm, k))
            continue;
        zs_activity_begin(ZS_PARSES, output[k].path, "putting its digests");
        result = store(&output[k], err);
        zs_activity_end();
    }
    return zs_agree_same(comm, result, err);
}
