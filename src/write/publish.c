#include "write/publish.h"

#include "base/activity.h"
#include "base/limits.h"
#include "base/memory.h"
#include "catalog/prior.h"
#include "format/open.h"
#include "output/final_path.h"
#include "parallel/agree.h"
#include "write/publish_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Sync a file or a directory. */
static int sync_path(const char *path, int flags, zs_error *err)
{
    zs_activity_begin(ZS_MOVES, path, "syncing it");
    int file = open(path, flags | O_CLOEXEC), status = file < 0 ? -1 : fsync(file), reason = errno;
    if (file >= 0)
        close(file);
    zs_activity_end();
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
            if (!zs_output_joins(&output[k]) && (output[k].kind == ZS_STATISTICS) == (last == 1)) {
                zs_activity_begin(ZS_MOVES, output[k].path, "giving it its name");
                result = zs_unfinished_name(unfinished, output[k].part, err);
                zs_activity_end();
            }
    zs_unfinished_release(unfinished);
    return result;
}

/* Lock the directories of all files.  *none becomes one that has no locks. */
static int lock_all(zs_publish_lock *lock, zs_unfinished *unfinished, const zs_output *output, int nfile,
                    char **none, zs_error *err)
{
    char directory[PATH_MAX];
    const char **part = zs_alloc((size_t)nfile, sizeof *part, "locks", err);
    if (!part)
        return -1;
    for (int k = 0; k < nfile; k++)
        part[k] = output[k].part;
    int result = zs_publish_lock_take(lock, unfinished, part, nfile, err);
    free(part);
    if (result == 0 && lock->none >= 0 &&
        !(*none = zs_copy_text(zs_directory_of(output[lock->none].part, directory), err)))
        result = -1;
    return result;
}

/* Under the locks: nothing of this run is left to do but to forget the older files. */
static int replace(zs_unfinished *unfinished, const zs_output *output, int nfile, zs_error *err)
{
    for (int k = 0; k < nfile; k++) /* files of one variable stand together */
        if ((k == 0 || output[k].catalog != output[k - 1].catalog) &&
            zs_prior_check_read(&output[k].catalog->prior, output[k].spec->climatology.extend != NULL, err))
            return -1;
    if (name_files(unfinished, output, nfile, err))
        return -1;
    return sync_directories(output, nfile, err);
}

int zs_publish_verify(const zs_output *output, int nfile, zs_comm *comm, zs_error *err)
{
    int result = 0;
    for (int k = 0; k < nfile && result == 0; k++) {
        if (!output[k].backend || output[k].backend->store || !zs_output_is_mine(comm, k))
            continue; /* a text; a store, whose files are made by this run alone; or another rank's */
        zs_activity_begin(ZS_PARSES, output[k].part, "reading it back");
        result = verify(&output[k], err);
        zs_activity_end();
    }
    return zs_agree_same(comm, result, err);
}

int zs_publish(zs_unfinished *unfinished, const zs_output *output, int nfile, char **no_lock, zs_error *err)
{
    zs_publish_lock lock = { .none = -1 };
    *no_lock = NULL;
    int result = lock_all(&lock, unfinished, output, nfile, no_lock, err);
    if (result == 0)
        result = replace(unfinished, output, nfile, err);
    if (result == 0)
        zs_unfinished_finish(unfinished);
    else
        zs_unfinished_run(unfinished); /* while the locks are held */
    zs_publish_lock_drop(&lock);
    return result;
}
