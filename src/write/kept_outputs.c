#include "write/kept_outputs.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "base/system_error.h"
#include "checkpoint/small_file.h"
#include "format/crc32.h"
#include "parallel/agree.h"
#include "write/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The file has the text below; then for each output an `outline`, and the bytes of its gaps. */
static const char head[] = "zscore outputs: map_rows %lld owned_rows %lld\n";

typedef struct outline {
    int64_t kind, defined, ngap;
    zs_range gap[ZS_FIELDS + 2];
    int64_t checksum; /* of the gaps */
} outline;

static int read_gap(int file, const zs_output *output, zs_range gap, char *to, zs_error *err)
{
    errno = 0;
    if (zs_read_bytes(file, to, (size_t)gap.count, gap.first) == (ssize_t)gap.count)
        return 0;
    return zs_fail_system(err, ZS_FAILED, errno ? errno : EIO, output->part, "reading its header");
}

/* Append an output to a text. */
static int save_output(FILE *to, const zs_output *output, zs_error *err)
{
    outline o = { .kind = output->kind, .defined = output->kept.defined, .ngap = output->ngap };
    int64_t bytes = 0;
    for (int k = 0; k < output->ngap; k++) {
        o.gap[k] = output->gap[k];
        bytes += o.gap[k].count;
    }
    char *gaps = zs_alloc((size_t)bytes + 1, 1, "a header", err), *next = gaps;
    int file = gaps ? open(output->part, O_RDONLY | O_CLOEXEC) : -1, result = file < 0 ? -1 : 0;
    if (gaps && file < 0)
        zs_fail_system(err, ZS_FAILED, errno, output->part, "reading its header");
    for (int k = 0; k < output->ngap && result == 0; next += o.gap[k++].count)
        result = read_gap(file, output, o.gap[k], next, err);
    if (file >= 0)
        close(file);
    if (result == 0) {
        o.checksum = zs_crc32(0, gaps, (size_t)bytes);
        fwrite(&o, sizeof o, 1, to);
        fwrite(gaps, 1, (size_t)bytes, to);
        result = zs_sync_file(output->part, err);
    }
    free(gaps);
    return result;
}

int zs_kept_outputs_save(const char *directory, int variable, const zs_plan *plan, const zs_output *output,
                         int noutput, zs_error *err)
{
    char path[PATH_MAX], *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (!to)
        return zs_fail(err, ZS_FAILED, "no memory for what a checkpoint keeps");
    int result = 0;
    fprintf(to, head, (long long)plan->map_rows, (long long)plan->owned_rows);
    for (int k = 0; k < noutput && result == 0; k++)
        if (output[k].kept.stays && !zs_output_joins(&output[k]))
            result = save_output(to, &output[k], err);
    if (fclose(to) && result == 0)
        result = zs_fail(err, ZS_FAILED, "no memory for what a checkpoint keeps");
    if (result == 0)
        result = zs_small_file_write(zs_checkpoint_outputs(directory, variable, path), text, size, err);
    free(text);
    return result;
}

/* Put the gaps of an output back. */
static int load_output(zs_output *output, const outline *o, const char *gaps, zs_error *err)
{
    int file = open(output->part, O_WRONLY | O_CLOEXEC), status = file < 0 ? -1 : 0;
    for (int k = 0; k < o->ngap && status == 0; gaps += o->gap[k++].count)
        status = zs_write_bytes(file, gaps, (size_t)o->gap[k].count, o->gap[k].first);
    int reason = errno;
    if (file >= 0)
        close(file);
    output->kept.defined = o->defined;
    return status == 0 ? 0 : zs_fail_system(err, ZS_FAILED, reason, output->part, "putting back its header");
}

/* Find an output in the file.  Returns its gaps; NULL: it is not there, or not as it was written. */
static const char *find(const char *text, size_t size, zs_output_kind kind, outline *o)
{
    const char *end = text + size, *at = memchr(text, '\n', size);
    for (at = at ? at + 1 : end; (size_t)(end - at) >= sizeof *o;) {
        memcpy(o, at, sizeof *o);
        at += sizeof *o;
        int64_t bytes = 0, left = end - at;
        for (int k = 0; k < o->ngap && k < ZS_FIELDS + 2 && bytes <= left; k++)
            bytes += o->gap[k].count;
        if (o->ngap > ZS_FIELDS + 2 || bytes > left || zs_crc32(0, at, (size_t)bytes) != o->checksum)
            return NULL;
        if (o->kind == (int64_t)kind)
            return at;
        at += bytes;
    }
    return NULL;
}

int zs_kept_outputs_load(const char *directory, int variable, zs_output *output, int noutput, zs_error *err)
{
    char path[PATH_MAX];
    size_t size;
    outline o;
    char *text = zs_small_file_read(zs_checkpoint_outputs(directory, variable, path), &size, err);
    int result = text ? 0 : err->status ? -1 : zs_fail(err, ZS_FAILED, "%s: it was there just now", path);
    for (int k = 0; k < noutput && result == 0; k++) {
        if (!output[k].kept.goes_on || zs_output_joins(&output[k]))
            continue;
        const char *gaps = find(text, size, output[k].kind, &o);
        result = gaps ? load_output(&output[k], &o, gaps, err)
                      : zs_fail(err, ZS_REFUSED,
                                "%s is damaged, so that the run cannot go on; begin anew: rm -r '%s' '%s'",
                                path, directory, output[k].part);
    }
    free(text);
    return result;
}

/* Returns 0, also if there is no such file. */
static int read_shape(const char *directory, int variable, zs_kept_shape *shape, zs_error *err)
{
    long long map_rows, owned_rows;
    char path[PATH_MAX];
    size_t size;
    char *text = zs_small_file_read(zs_checkpoint_outputs(directory, variable, path), &size, err);
    if (!text)
        return err->status ? -1 : 0;
    if (sscanf(text, head, &map_rows, &owned_rows) == 2) /* what is wrong is told when it is used */
        *shape = (zs_kept_shape){ map_rows, owned_rows };
    free(text);
    return 0;
}

int zs_kept_outputs_shape(zs_comm *comm, const char *directory, int variable, zs_kept_shape *shape,
                          zs_error *err)
{
    *shape = (zs_kept_shape){ 0 };
    if (!directory)
        return 0;
    int result = comm->rank == 0 ? read_shape(directory, variable, shape, err) : 0;
    if (zs_agree_same(comm, result, err))
        return -1;
    MPI_Bcast(shape, 2, MPI_INT64_T, 0, comm->world);
    return 0;
}

/* The plan was made before the directory was locked: another start can have made the outputs since. */
static bool fits(const zs_kept_shape *shape, const zs_output *output, int noutput)
{
    const zs_plan *plan = noutput > 0 ? output->plan : NULL;
    return !plan || !zs_spec_chunked(output->spec) ||
           (shape->map_rows == plan->map_rows && shape->owned_rows == plan->owned_rows);
}

int zs_kept_outputs_find(zs_comm *comm, const zs_checkpoint *checkpoint, int k, zs_output *output,
                         int noutput, bool *goes_on, zs_error *err)
{
    zs_kept_shape shape;
    if (zs_kept_outputs_shape(comm, checkpoint->path, k, &shape, err))
        return -1;
    *goes_on = shape.owned_rows > 0;
    if (*goes_on && !fits(&shape, output, noutput))
        return zs_fail(err, ZS_FAILED, "[run] checkpoint = %s: another start has made outputs meanwhile",
                       checkpoint->path);
    for (int i = 0; i < noutput; i++) {
        zs_output_kept *kept = &output[i].kept;
        kept->stays = zs_checkpoint_keeps(checkpoint, output[i].kind);
        kept->goes_on = kept->stays && *goes_on;
    }
    return 0;
}
