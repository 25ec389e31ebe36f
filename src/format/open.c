#include "format/open.h"

#include "format/classic.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netcdf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int zs_fail_directory(const char *path, zs_error *err)
{
    static const char *const sign[] = { ".zgroup", ".zarray", "zarr.json" };
    char full[PATH_MAX], file[PATH_MAX + 16];
    for (int k = 0; k < 3 && realpath(path, full); k++) {
        snprintf(file, sizeof file, "%s/%s", full, sign[k]);
        if (access(file, F_OK) == 0)
            return zs_fail(err, ZS_REFUSED,
                           "%s: is a Zarr store; name it by its URL: file://%s#mode=zarr,file", path, full);
    }
    return zs_fail(err, ZS_REFUSED, "%s: is a directory; name its files: %s/*.nc", path, path);
}

/* Look at an open plain file: its first bytes, its identity, and for a classic file whether it is as long as
 * its header says. */
static int look_at(int file, const char *path, unsigned char magic[8], zs_identity *identity, zs_error *err)
{
    struct stat status;
    if (fstat(file, &status))
        return zs_fail(err, ZS_REFUSED, "%s: %s", path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return zs_fail_directory(path, err);
    if (!S_ISREG(status.st_mode))
        return zs_fail(err, ZS_REFUSED, "%s: is not a plain file", path);
    *identity = (zs_identity){ status.st_size, status.st_ino };
    ssize_t got = pread(file, magic, 8, 0);
    if (got <= 0)
        return zs_fail(err, ZS_REFUSED, "%s: %s", path, got < 0 ? strerror(errno) : "is empty");
    zs_classic classic;
    if (!zs_classic_is(magic))
        return 0;
    if (zs_classic_read_from(file, path, &classic, err))
        return -1;
    zs_classic_clear(&classic);
    return 0;
}

/* O_NONBLOCK: refuse a pipe of that name instead of waiting for its writer. */
static int look(const char *path, unsigned char magic[8], zs_identity *identity, zs_error *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return zs_fail(err, ZS_REFUSED, "%s: %s", path, strerror(errno));
    int result = look_at(file, path, magic, identity, err);
    close(file);
    return result;
}

int zs_open_identified(const char *path, int *ncid, zs_identity *identity, zs_error *err)
{
    unsigned char magic[8] = { 0 };
    bool remote = strstr(path, "://") != NULL;
    *identity = (zs_identity){ 0 };
    if (!remote && look(path, magic, identity, err))
        return -1;
    int status = nc_open(path, NC_NOWRITE, ncid);
    if (status == NC_NOERR)
        return 0;
    if (memcmp(magic, "\211HDF\r\n\032\n", 8) == 0)
        return zs_fail(err, ZS_REFUSED, "%s: damaged or truncated NetCDF-4 file (%s)", path,
                       nc_strerror(status));
    if (!remote && (status == NC_ENOTNC || status == NC_EHDFERR))
        return zs_fail(err, ZS_REFUSED, "%s: is not a NetCDF file", path);
    return zs_fail(err, ZS_REFUSED, "%s: cannot be opened: %s", path, nc_strerror(status));
}

int zs_open(const char *path, int *ncid, zs_error *err)
{
    zs_identity unused;
    return zs_open_identified(path, ncid, &unused, err);
}

int zs_check_identity(const char *path, const zs_identity *identity, zs_error *err)
{
    struct stat status;
    if (identity->inode == 0)
        return 0;
    if (stat(path, &status))
        return zs_fail(err, ZS_FAILED, "%s: cannot be opened again: %s", path, strerror(errno));
    if ((uint64_t)status.st_ino == identity->inode && status.st_size == identity->bytes)
        return 0;
    return zs_fail(err, ZS_FAILED,
                   "%s: was replaced or changed after its header was read; run again when it is ready", path);
}
