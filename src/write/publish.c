#include "write/publish.h"

#include "base/limits.h"
#include "format/open.h"
#include "output/final_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netcdf.h>
#include <stdbool.h>
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

/* Sync the directory of a file, so that the file's name survives a crash of the machine. */
static int sync_directory(const char *path, zs_error *err)
{
    char directory[PATH_MAX];
    return sync_path(zs_directory_of(path, directory), O_RDONLY | O_DIRECTORY, err);
}

/* All new files are there under their final names, and older ones beside them: sync each directory once. */
static int sync_directories(const zs_output *output, int nfile, zs_error *err)
{
    char mine[PATH_MAX], other[PATH_MAX];
    for (int k = 0; k < nfile; k++) {
        bool again = false;
        for (int j = 0; j < k && !again; j++)
            again =
                strcmp(zs_directory_of(output[k].part, mine), zs_directory_of(output[j].part, other)) == 0;
        if (!again && sync_directory(output[k].part, err))
            return -1;
    }
    return 0;
}

/* Give all files their final names; statistics last.  A signal waits until all have theirs. */
static int name_files(zs_unfinished *unfinished, const zs_output *output, int nfile, zs_error *err)
{
    int result = 0;
    zs_unfinished_hold(unfinished);
    for (int last = 0; last < 2; last++)
        for (int k = 0; k < nfile && result == 0; k++)
            if ((output[k].kind == ZS_STATISTICS) == (last == 1))
                result = zs_unfinished_name(unfinished, output[k].part, err);
    if (result)
        zs_unfinished_run(unfinished);
    zs_unfinished_release(unfinished);
    return result;
}

int zs_publish(zs_unfinished *unfinished, const zs_output *output, int nfile, zs_error *err)
{
    for (int k = 0; k < nfile; k++)
        if (verify(&output[k], err))
            return -1;
    if (name_files(unfinished, output, nfile, err))
        return -1;
    if (sync_directories(output, nfile, err)) {
        zs_unfinished_run(unfinished);
        return -1;
    }
    zs_unfinished_finish(unfinished);
    return 0;
}
