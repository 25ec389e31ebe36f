#include "open.h"

#include "classic.h"

#include <errno.h>
#include <fcntl.h>
#include <netcdf.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int zs_file_bytes(const char *path, int64_t *bytes, zs_error *err)
{
    struct stat status;
    *bytes = 0;
    if (strstr(path, "://"))
        return 0;
    if (stat(path, &status))
        return zs_fail(err, ZS_REFUSED, "%s: %s", path, strerror(errno));
    *bytes = S_ISREG(status.st_mode) ? (int64_t)status.st_size : 0;
    return 0;
}

static int read_magic(const char *path, unsigned char magic[8], zs_error *err)
{
    memset(magic, 0, 8);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return zs_fail(err, ZS_REFUSED, "%s: %s", path, strerror(errno));
    struct stat status;
    if (fstat(file, &status) || (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))) {
        close(file);
        return zs_fail(err, ZS_REFUSED, "%s: is no plain file", path);
    }
    ssize_t got = pread(file, magic, 8, 0);
    int reason = errno;
    close(file);
    if (got < 0)
        return zs_fail(err, ZS_REFUSED, "%s: %s", path, strerror(reason));
    return got > 0 ? 0 : zs_fail(err, ZS_REFUSED, "%s: is empty", path);
}

/* A classic file must be as long as its header says: netcdf-c reads what is missing as zeros. */
static int check_classic(const char *path, zs_error *err)
{
    zs_classic classic;
    if (zs_classic_read(path, &classic, err))
        return -1;
    zs_classic_clear(&classic);
    return 0;
}

int zs_open(const char *path, int *ncid, zs_error *err)
{
    unsigned char magic[8] = { 0 };
    bool remote = strstr(path, "://") != NULL;
    if (!remote && read_magic(path, magic, err))
        return -1;
    if (zs_classic_is(magic) && check_classic(path, err))
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
