#include "write/raw_file.h"

#include "base/activity.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/range.h"
#include "base/shared_open.h"
#include "base/system_error.h"
#include "format/classic.h"
#include "spec/fields.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int find_in_classic(const zs_output *output, zs_raw_file *raw, zs_error *err)
{
    zs_classic classic;
    char name[ZS_NAME];
    if (zs_classic_read(output->part, &classic, err))
        return -1;
    int result = 0;
    raw->record = classic.record_size;
    for (int k = 0; k < ZS_FIELDS && result == 0; k++) {
        if (!zs_output_variable(output, k, name))
            continue;
        const zs_classic_var *var = zs_classic_find(&classic, name);
        result = var ? 0 : zs_fail(err, ZS_FAILED, "%s: variable %s is not there", output->part, name);
        raw->begin[k] = var ? var->begin : -1;
        raw->bytes[k] = var ? var->size : 0;
        raw->slab[k] = var && var->record ? var->size : 0;
    }
    zs_classic_clear(&classic);
    return result;
}

/* Find the place of fletcher32 among the filters of a chunked variable. */
static int find_checksum(hid_t set, const zs_output *output, zs_checksum *checksum, zs_error *err)
{
    hid_t how = H5Dget_create_plist(set);
    int n = H5Pget_nfilters(how), at = -1;
    for (int k = 0; k < n; k++) {
        unsigned flags, config;
        size_t values = 0;
        if (H5Pget_filter2(how, (unsigned)k, &flags, &values, NULL, 0, NULL, &config) ==
            H5Z_FILTER_FLETCHER32)
            at = k;
    }
    H5Pclose(how);
    *checksum = at < 0 ? ZS_CHECKSUM_NONE : at == 0 ? ZS_CHECKSUM_FIRST : ZS_CHECKSUM_LAST;
    if (at <= 0 || at == n - 1)
        return 0;
    return zs_fail(
        err, ZS_FAILED,
        "%s: this version of netcdf-c puts checksums between shuffle and deflate, where zscore makes "
        "none itself; set [run] writer = netcdf",
        output->path);
}

/* Where the only chunk of a variable of a product lies; -1: nowhere. */
static int64_t chunk_of(hid_t set)
{
    hsize_t n = 0, size;
    haddr_t at = HADDR_UNDEF;
    hid_t space = H5Dget_space(set);
    bool found = space >= 0 && H5Dget_num_chunks(set, space, &n) >= 0 && n == 1 &&
                 H5Dget_chunk_info(set, space, 0, NULL, NULL, &at, &size) >= 0;
    if (space >= 0)
        H5Sclose(space);
    return found ? (int64_t)at : -1;
}

/* Find where variable k lies in the file, or with which checksums its chunks are written. */
static int find_variable(const zs_output *output, hid_t file, const char *name, int k, zs_raw_file *raw,
                         zs_error *err)
{
    hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    if (set < 0)
        return zs_fail(err, ZS_FAILED, "%s: variable %s is not there", output->part, name);
    raw->begin[k] = (int64_t)H5Dget_offset(set); /* HADDR_UNDEF, which becomes -1, for a chunked variable */
    raw->bytes[k] = (int64_t)H5Dget_storage_size(set);
    if (raw->begin[k] < 0 && output->layout)
        raw->begin[k] = chunk_of(set);
    int result = raw->begin[k] < 0 ? find_checksum(set, output, &raw->checksum, err) : 0;
    H5Dclose(set);
    return result;
}

static int find_in_hdf5(const zs_output *output, zs_raw_file *raw, zs_error *err)
{
    char name[ZS_NAME];
    hid_t file = H5Fopen(output->part, H5F_ACC_RDONLY, H5P_DEFAULT);
    int result = file < 0 ? zs_fail(err, ZS_FAILED, "%s: HDF5 cannot open the file that was just defined",
                                    output->part)
                          : 0;
    for (int k = 0; k < ZS_FIELDS && result == 0; k++)
        if (zs_output_variable(output, k, name))
            result = find_variable(output, file, name, k, raw, err);
    if (file >= 0)
        H5Fclose(file);
    return result;
}

static int find(const zs_output *output, zs_raw_file *raw, zs_error *err)
{
    struct stat status;
    *raw = (zs_raw_file){ .file = -1 };
    for (zs_field field = 0; field < ZS_FIELDS; field++)
        raw->begin[field] = -1;
    if (output->spec->output.format == ZS_CLASSIC ? find_in_classic(output, raw, err)
                                                  : find_in_hdf5(output, raw, err))
        return -1;
    if (stat(output->part, &status))
        return zs_fail(err, ZS_FAILED, "%s: %s", output->part, strerror(errno));
    raw->length = status.st_size;
    raw->end = output->kept.goes_on ? output->kept.defined : raw->length;
    return 0;
}

int zs_raw_file_find(const zs_output *output, zs_comm *comm, void *found, zs_error *err)
{
    (void)comm;
    zs_activity_begin(ZS_PARSES, output->part, "reading its header");
    int result = find(output, found, err);
    zs_activity_end();
    return result;
}

int zs_raw_file_open(zs_raw_file *raw, zs_output *output, const void *found, int rank, zs_error *err)
{
    bool locked;
    *raw = *(const zs_raw_file *)found;
    zs_activity_begin(ZS_MOVES, output->part, "opening it");
    raw->file = zs_shared_open(output->part, output->kept.stays ? O_RDWR : O_WRONLY,
                               zs_raw_file_lock(output, rank), &locked);
    zs_activity_end();
    if (raw->file < 0)
        return zs_fail(err, ZS_FAILED, "%s: %s", output->part, strerror(errno));
    if (output->kept.stays && !output->kept.goes_on && rank == 0) { /* write/kept_outputs.h */
        output->kept.defined = raw->end;
        zs_raw_file_gaps(raw, output, -1);
    }
    if (output->sharing->verify != ZS_VERIFY_NONE)
        zs_patches_begin(&output->patches, zs_sharing_patches(output->sharing, locked));
    return 0;
}

int64_t zs_raw_file_lock(const zs_output *output, int rank)
{
    return output->sharing->lock ? rank : ZS_NO_LOCK;
}

void zs_raw_file_gaps(const zs_raw_file *raw, zs_output *output, int64_t more)
{
    int64_t end = raw->end;
    for (int k = 0; k < ZS_FIELDS; k++) /* between records nothing can be told from values */
        if (raw->slab[k] > 0)
            end = zs_min(end, raw->begin[k]);
    output->ngap = 0;
    for (int64_t at = 0, next, after; at < end; at = after) {
        next = after = end;
        for (int k = 0; k < ZS_FIELDS; k++)
            if (raw->begin[k] >= at && raw->begin[k] < next && raw->bytes[k] > 0) {
                next = raw->begin[k];
                after = next + raw->bytes[k];
            }
        output->gap[output->ngap++] = (zs_range){ at, next - at };
    }
    if (more >= 0)
        output->gap[output->ngap++] = (zs_range){ more, INT64_MAX - more };
}

int zs_raw_file_write(zs_raw_file *raw, zs_output *output, const void *bytes, size_t n, int64_t at,
                      zs_error *err)
{
    zs_activity_begin(ZS_MOVES, output->path, "writing");
    int status = zs_write_bytes(raw->file, bytes, n, at), reason = errno;
    zs_activity_end();
    if (status)
        return zs_fail_system(err, ZS_FAILED, reason, output->path, "writing");
    zs_write_out_add(&raw->out, raw->file, n);
    output->bytes += (int64_t)n;
    return zs_patches_add(&output->patches, bytes, n, at, err);
}

bool zs_raw_file_read(const zs_raw_file *raw, void *bytes, size_t n, int64_t at)
{
    errno = 0;
    return zs_read_bytes(raw->file, bytes, n, at) == (ssize_t)n;
}

/* The first of n bytes of variable k, from byte `from` of its values on, that lie together: returns how many
 * these are; *at: their offset. */
static int64_t piece_of(const zs_raw_file *raw, int k, int64_t from, int64_t n, int64_t *at)
{
    int64_t slab = raw->slab[k];
    *at = raw->begin[k] + (slab > 0 ? from / slab * raw->record + from % slab : from);
    return slab > 0 ? zs_min(n, slab - from % slab) : n;
}

bool zs_raw_file_get(const zs_raw_file *raw, int k, void *bytes, size_t n, int64_t from)
{
    char *next = bytes;
    for (int64_t left = (int64_t)n, some, at; left > 0; left -= some, from += some, next += some) {
        some = piece_of(raw, k, from, left, &at);
        if (!zs_raw_file_read(raw, next, (size_t)some, at))
            return false;
    }
    return true;
}

int zs_raw_file_put(zs_raw_file *raw, zs_output *output, int k, const void *bytes, size_t n, int64_t from,
                    zs_error *err)
{
    const char *next = bytes;
    for (int64_t left = (int64_t)n, some, at; left > 0; left -= some, from += some, next += some) {
        some = piece_of(raw, k, from, left, &at);
        if (zs_raw_file_write(raw, output, next, (size_t)some, at, err))
            return -1;
    }
    return 0;
}

int zs_raw_file_close(zs_raw_file *raw, const zs_output *output, zs_error *err)
{
    zs_activity_begin(ZS_MOVES, output->path, "closing it");
    zs_write_out_end(&raw->out);
    int status = fsync(raw->file), reason = errno;
    if (close(raw->file) && status == 0) {
        status = -1;
        reason = errno;
    }
    raw->file = -1;
    zs_activity_end();
    return status == 0 ? 0 : zs_fail_system(err, ZS_FAILED, reason, output->path, "closing");
}

void zs_raw_file_drop(zs_raw_file *raw)
{
    zs_write_out_end(&raw->out);
    if (raw->file >= 0)
        close(raw->file);
    raw->file = -1;
}
