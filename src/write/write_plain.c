#include "write/write_plain.h"

#include "base/byte_order.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/range.h"
#include "base/system_error.h"
#include "header/grid.h"
#include "parallel/agree.h"
#include "parallel/comm.h"
#include "spec/fields.h"
#include "write/raw_file.h"

#include <errno.h>
#include <stdlib.h>

static int plain_open(zs_output *output, const void *found, zs_comm *comm, zs_error *err)
{
    zs_raw_file *raw = zs_alloc(1, sizeof *raw, "an output", err);
    char name[ZS_NAME];
    int result = raw ? zs_raw_file_open(raw, output, found, comm->rank, err) : -1;
    for (int k = 0; k < ZS_FIELDS && result == 0; k++)
        if (zs_output_variable(output, k, name) && raw->begin[k] < 0)
            result = zs_fail(err, ZS_FAILED, "%s: variable %s has no place in the file", output->part, name);
    if (result && raw) {
        zs_raw_file_drop(raw);
        free(raw);
        return -1;
    }
    output->handle = raw;
    return result;
}

static int plain_put(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values,
                     zs_error *err)
{
    zs_raw_file *raw = output->handle;
    const zs_grid *grid = &output->catalog->grid;
    size_t size = zs_field_size(field), map = (size_t)(rows.count * grid->ncol);
    bool layered = zs_output_layers(output, field) > 0;
    int64_t count = layered ? steps.count : 1, first = layered ? steps.first : 0;
    if (output->spec->output.format == ZS_CLASSIC && zs_little_endian())
        zs_swap_bytes(values, (size_t)count * map, size);
    bool whole = rows.count == grid->nrow;
    for (int64_t t = 0; t < count; t += whole ? count : 1) {
        int64_t cell = ((first + t) * grid->nrow + rows.first) * grid->ncol;
        size_t maps = whole ? (size_t)count : 1;
        if (zs_raw_file_put(raw, output, (int)field, (char *)values + (size_t)t * map * size,
                            maps * map * size, cell * (int64_t)size, err))
            return -1;
    }
    return 0;
}

/* An output that is kept has been written by this machine, or one like it. */
static int plain_sum(zs_output *output, zs_field field, zs_range steps, zs_range rows, zs_digest *digest,
                     zs_error *err)
{
    const zs_raw_file *raw = output->handle;
    const zs_grid *grid = &output->catalog->grid;
    size_t size = zs_field_size(field), n = (size_t)(rows.count * grid->ncol);
    char *values = zs_alloc_raw(n, size, "values that are read back", err);
    int result = values ? 0 : -1;
    for (int64_t t = steps.first; t < steps.first + steps.count && result == 0; t++) {
        int64_t cell = (t * grid->nrow + rows.first) * grid->ncol;
        if (!zs_raw_file_get(raw, (int)field, values, n * size, cell * (int64_t)size)) {
            result = errno ? zs_fail_system(err, ZS_FAILED, errno, output->part, "reading it back") : 0;
            continue;
        }
        if (output->spec->output.format == ZS_CLASSIC && zs_little_endian())
            zs_swap_bytes(values, n, size);
        zs_digest_add(digest, cell, (int64_t)n, size, values);
    }
    free(values);
    return result;
}

static int plain_numbers(zs_output *output, int var, size_t size, int64_t first, int64_t n, void *values,
                         zs_error *err)
{
    zs_raw_file *raw = output->handle;
    if (output->spec->output.format == ZS_CLASSIC && zs_little_endian())
        zs_swap_bytes(values, (size_t)n, size);
    return zs_raw_file_put(raw, output, var, values, (size_t)n * size, first * (int64_t)size, err);
}

static void plain_drop(zs_output *output)
{
    zs_raw_file_drop(output->handle);
    free(output->handle);
    output->handle = NULL;
}

static int close_one(zs_output *output, const zs_comm *comm, zs_error *err)
{
    if (comm->rank == 0)
        zs_raw_file_gaps(output->handle, output, -1);
    int result = zs_raw_file_close(output->handle, output, err);
    plain_drop(output);
    return result;
}

static int plain_close(zs_output *output, int n, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < n && result == 0; k++)
        result = close_one(&output[k], comm, err);
    return zs_agree(comm, result, err);
}

const zs_write_backend zs_write_plain = { .find = zs_raw_file_find,
                                          .found = sizeof(zs_raw_file),
                                          .open = plain_open,
                                          .put = plain_put,
                                          .numbers = plain_numbers,
                                          .sum = plain_sum,
                                          .close = plain_close,
                                          .drop = plain_drop };
