#include "format/classic_reader.h"

#include "base/bytes.h"
#include "base/system_error.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

int zs_header_begin(zs_header_reader *in, int file, const char *path, zs_error *err)
{
    struct stat info;
    in->path = path;
    in->err = err;
    in->version = 0;
    in->length = in->start = in->at = in->used = 0;
    in->fd = file;
    if (fstat(in->fd, &info))
        return zs_fail_system(err, ZS_FAILED, errno, path, "asking for its length");
    if (!S_ISREG(info.st_mode))
        return zs_fail(err, ZS_REFUSED, "%s: not a file; check the path", path);
    in->length = info.st_size;
    return 0;
}

int64_t zs_header_position(const zs_header_reader *in)
{
    return in->start + in->at;
}

int zs_header_broken(const zs_header_reader *in, const char *what)
{
    return zs_fail(in->err, ZS_REFUSED, "%s: broken NetCDF header: %s; get or make the file again", in->path,
                   what);
}

int zs_header_cut_short(const zs_header_reader *in)
{
    return zs_fail(in->err, ZS_REFUSED,
                   "%s: truncated, or its header is broken: the header goes on beyond the %lld bytes of the "
                   "file; get or make the file again",
                   in->path, (long long)in->length);
}

static int64_t left(const zs_header_reader *in)
{
    return in->length - zs_header_position(in);
}

static int refill(zs_header_reader *in)
{
    in->start += in->at;
    in->at = in->used = 0;
    ssize_t got = zs_read_bytes(in->fd, in->buffer, sizeof in->buffer, in->start);
    if (got < 0)
        return zs_fail_system(in->err, ZS_FAILED, errno, in->path, "reading its header");
    in->used = got;
    return got == 0 ? zs_header_cut_short(in) : 0;
}

int zs_header_bytes(zs_header_reader *in, void *to, size_t size)
{
    unsigned char *byte = to;
    if ((int64_t)size > left(in))
        return zs_header_cut_short(in);
    for (size_t i = 0; i < size; i++) {
        if (in->at >= in->used && refill(in))
            return -1;
        byte[i] = in->buffer[in->at++];
    }
    return 0;
}

int zs_header_skip(zs_header_reader *in, int64_t size)
{
    if (size > left(in))
        return zs_header_cut_short(in);
    in->at += size;
    return 0;
}

int zs_header_skip_padded(zs_header_reader *in, int64_t size)
{
    if (size > INT64_MAX - 3)
        return zs_header_cut_short(in);
    return zs_header_skip(in, (size + 3) / 4 * 4);
}

int zs_header_number(zs_header_reader *in, int width, uint64_t *number)
{
    unsigned char byte[8];
    if (zs_header_bytes(in, byte, (size_t)width))
        return -1;
    *number = 0;
    for (int i = 0; i < width; i++)
        *number = *number << 8 | byte[i];
    return 0;
}

int zs_header_signed(zs_header_reader *in, int width, int64_t *number)
{
    uint64_t bits;
    if (zs_header_number(in, width, &bits))
        return -1;
    if (bits > INT64_MAX)
        return zs_header_broken(in, "a negative count or offset");
    *number = (int64_t)bits;
    return 0;
}

int zs_header_count(zs_header_reader *in, int64_t *count)
{
    return zs_header_signed(in, in->version == 5 ? 8 : 4, count);
}
