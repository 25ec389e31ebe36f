/* CDF-5: the header is netcdf-c's, made by rank 0; every rank writes its values in their place, in
 * big-endian. */
#include "classic.h"
#include "describe.h"
#include "memory.h"
#include "write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct handle {
    int file;
    int64_t begin[ZS_FIELDS];
} handle;

static int find_fields(const zs_output *output, handle *h, zs_error *err)
{
    zs_classic classic;
    char name[ZS_NAME];
    if (zs_classic_read(output->part, &classic, err))
        return -1;
    int result = 0;
    for (zs_field field = 0; field < ZS_FIELDS && result == 0; field++) {
        if (!zs_field_in(field, output->kind))
            continue;
        zs_field_name(output->spec, field, name);
        const zs_classic_var *var = zs_classic_find(&classic, name);
        result = var ? 0 : zs_fail(err, ZS_FAILED, "%s: variable %s is not there", output->part, name);
        h->begin[field] = var ? var->begin : 0;
    }
    zs_classic_clear(&classic);
    return result;
}

static int classic_open(zs_output *output, zs_comm *comm, zs_error *err)
{
    (void)comm;
    handle *h = zs_alloc(1, sizeof *h, "an output", err);
    if (!h)
        return -1;
    h->file = open(output->part, O_WRONLY | O_CLOEXEC);
    if (h->file < 0 || find_fields(output, h, err)) {
        if (h->file < 0)
            zs_fail(err, ZS_FAILED, "%s: %s", output->part, strerror(errno));
        else
            close(h->file);
        free(h);
        return -1;
    }
    output->handle = h;
    return 0;
}

static void to_big_endian(void *values, size_t n, size_t size)
{
    const uint16_t probe = 1;
    if (*(const unsigned char *)&probe == 0)
        return;
    uint32_t *four = values;
    uint64_t *eight = values;
    if (size == 4)
        for (size_t i = 0; i < n; i++)
            four[i] = __builtin_bswap32(four[i]);
    else
        for (size_t i = 0; i < n; i++)
            eight[i] = __builtin_bswap64(eight[i]);
}

static int write_at(const zs_output *output, const char *bytes, size_t n, int64_t at, zs_error *err)
{
    const handle *h = output->handle;
    while (n > 0) {
        ssize_t done = pwrite(h->file, bytes, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return zs_fail(err, ZS_FAILED, "%s: writing: %s", output->path,
                           strerror(done < 0 ? errno : ENOSPC));
        bytes += done;
        at += done;
        n -= (size_t)done;
    }
    return 0;
}

static int classic_put(zs_output *output, zs_field field, zs_range steps, zs_range rows, void *values,
                       zs_error *err)
{
    const handle *h = output->handle;
    const zs_grid *grid = &output->catalog->grid;
    size_t size = zs_field_size(field), map = (size_t)(rows.count * grid->ncol);
    int64_t count = zs_field_has_time(field) ? steps.count : 1,
            first = zs_field_has_time(field) ? steps.first : 0;
    to_big_endian(values, (size_t)count * map, size);
    bool whole = rows.count == grid->nrow;
    for (int64_t t = 0; t < count; t += whole ? count : 1) {
        int64_t cell = ((first + t) * grid->nrow + rows.first) * grid->ncol;
        size_t maps = whole ? (size_t)count : 1;
        if (write_at(output, (char *)values + (size_t)t * map * size, maps * map * size,
                     h->begin[field] + cell * (int64_t)size, err))
            return -1;
    }
    return 0;
}

static int classic_close(zs_output *output, zs_error *err)
{
    handle *h = output->handle;
    int status = fsync(h->file), reason = errno;
    if (close(h->file) && status == 0) {
        status = -1;
        reason = errno;
    }
    free(h);
    output->handle = NULL;
    return status == 0 ? 0 : zs_fail(err, ZS_FAILED, "%s: closing: %s", output->path, strerror(reason));
}

static void classic_drop(zs_output *output)
{
    handle *h = output->handle;
    close(h->file);
    free(h);
    output->handle = NULL;
}

const zs_write_backend zs_write_classic = { classic_open, classic_put, classic_close, classic_drop };
