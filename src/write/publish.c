#include "write/publish.h"

#include "base/limits.h"
#include "format/open.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <netcdf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Sync a file or a directory. */
static int sync_path(const char *path, int flags, zs_error *err)
{
    int file = open(path, flags | O_CLOEXEC), status = file < 0 ? -1 : fsync(file), reason = errno;
    if (file >= 0)
        close(file);
    if (status == 0 || reason == EINVAL || reason == EROFS)
        return 0;
    return zs_fail(err, ZS_FAILED, "%s: syncing: %s", path, strerror(reason));
}

int zs_sync_file(const char *path, zs_error *err)
{
    return sync_path(path, O_RDONLY, err);
}

/* Can the file be opened, and does it have all its variables? */
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

/* Give a file its final name, and sync its directory, so that the name survives a crash of the machine. */
static int give_name(zs_unfinished *unfinished, const zs_output *output, zs_error *err)
{
    char buffer[PATH_MAX];
    if (zs_unfinished_name(unfinished, output->part, err))
        return -1;
    snprintf(buffer, sizeof buffer, "%s", output->path);
    return sync_path(dirname(buffer), O_RDONLY | O_DIRECTORY, err);
}

/* Give the statistics their final name, or all other files theirs. */
static int name_files(zs_unfinished *unfinished, const zs_output *output, int nfile, bool statistics,
                      zs_error *err)
{
    for (int k = 0; k < nfile; k++)
        if ((output[k].kind == ZS_STATISTICS) == statistics && give_name(unfinished, &output[k], err))
            return -1;
    return 0;
}

int zs_publish(zs_unfinished *unfinished, const zs_output *output, int nfile, zs_error *err)
{
    for (int k = 0; k < nfile; k++)
        if (verify(&output[k], err))
            return -1;
    if (name_files(unfinished, output, nfile, false, err) ||
        name_files(unfinished, output, nfile, true, err)) {
        zs_unfinished_run(unfinished);
        return -1;
    }
    zs_unfinished_finish(unfinished);
    return 0;
}
