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

/* All bytes of the file on the disk. */
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

/* Is the file whole, and has it all its fields? */
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

/* Statistics in the place of those that they extend. */
static bool extends(const zs_output *output)
{
    return !output->layout && output->kind == ZS_STATISTICS && output->spec->extend;
}

/* The final name, kept over a crash of the machine.  What takes the place of statistics that it extends stays
 * there: it has all that they had. */
static int give_name(const zs_output *output, zs_error *err)
{
    char buffer[PATH_MAX];
    if (rename(output->part, output->path))
        return zs_fail(err, ZS_FAILED, "%s: cannot get its final name: %s", output->path, strerror(errno));
    snprintf(buffer, sizeof buffer, "%s", output->path);
    if (sync_path(dirname(buffer), O_RDONLY | O_DIRECTORY, err) == 0)
        return 0;
    if (!extends(output))
        unlink(output->path);
    return -1;
}

/* The final names of the statistics, or of all others.  Returns the number of the first file that failed; -1:
 * none. */
static int name_files(const zs_output *output, int nfile, bool statistics, zs_error *err)
{
    for (int k = 0; k < nfile; k++)
        if ((output[k].kind == ZS_STATISTICS) == statistics && give_name(&output[k], err))
            return k;
    return -1;
}

/* All outputs, or none.  The statistics come last: they may take the place of those that they extend, and
 * nothing can take that back. */
int zs_publish(const zs_output *output, int nfile, zs_error *err)
{
    for (int k = 0; k < nfile; k++)
        if (verify(&output[k], err))
            return -1;
    int failed = name_files(output, nfile, false, err), named = failed;
    if (failed < 0 && (failed = name_files(output, nfile, true, err)) >= 0)
        named = nfile;
    for (int k = 0; k < named; k++)
        if (output[k].kind != ZS_STATISTICS)
            unlink(output[k].path);
    return failed < 0 ? 0 : -1;
}
