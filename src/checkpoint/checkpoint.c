#include "checkpoint/checkpoint.h"

#include "base/memory.h"
#include "base/system_error.h"
#include "checkpoint/same_run.h"
#include "checkpoint/small_file.h"
#include "output/final_path.h"
#include "parallel/agree.h"
#include "parallel/unfinished.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the file `run` begins with. */
static const char head[] = "zscore checkpoint: start %lld\n";

static char *path_in(const zs_checkpoint *c, const char *name, char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", c->path, name);
    return path;
}

bool zs_checkpoint_keeps(const zs_checkpoint *c, zs_output_kind kind)
{
    return c->path && (kind == ZS_ZSCORE || kind == ZS_ANOMALY);
}

char *zs_checkpoint_outputs(const char *path, int variable, char name[PATH_MAX])
{
    snprintf(name, PATH_MAX, "%s/outputs-%d", path, variable);
    return name;
}

/* --- the directory and its lock ------------------------------------------------------------------------- */

static int make_directory(zs_checkpoint *c, zs_error *err)
{
    if (mkdir(c->path, S_IRWXU | S_IRWXG | S_IRWXO) == 0 || errno == EEXIST)
        return 0;
    return zs_fail_system(err, 0, errno, c->path, "making it for [run] checkpoint");
}

static int lock(zs_checkpoint *c, zs_error *err)
{
    char path[PATH_MAX];
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int file = open(path_in(c, "lock", path), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return zs_fail_system(err, 0, errno, path, "making it for [run] checkpoint");
    c->opened = file + 1;
    if (fcntl(file, F_OFD_SETLK, &whole) == 0 || (errno != EAGAIN && errno != EACCES))
        return 0; /* a file system without locks cannot tell of another start */
    return zs_fail(err, ZS_REFUSED,
                   "[run] checkpoint = %s: another run uses it now; let it end, or give this one another "
                   "directory",
                   c->path);
}

static void remove_all(const zs_checkpoint *c, const char *begins)
{
    char path[PATH_MAX];
    DIR *open = opendir(c->path);
    for (struct dirent *entry; open && (entry = readdir(open));)
        if (strncmp(entry->d_name, begins, strlen(begins)) == 0)
            unlink(path_in(c, entry->d_name, path));
    if (open)
        closedir(open);
}

/* Remove all files that a start leaves in the directory; but for the lock, which is held.  The journals come
 * first: without its outputs a journal would count for those that are made next. */
static void empty(const zs_checkpoint *c)
{
    remove_all(c, "journal-");
    remove_all(c, "outputs-");
}

/* --- is it this run's? ---------------------------------------------------------------------------------- */

static int refuse_other(const zs_checkpoint *c, const char *mine, const char *other, zs_error *err)
{
    return zs_fail(
        err, ZS_REFUSED,
        "[run] checkpoint = %s is of another run: it had \"%s\", this one has \"%s\"; name another "
        "directory, or begin anew: rm -r '%s'",
        c->path, other, mine, c->path);
}

/* Are all outputs there that an earlier start has made?  They are not, if it has ended just when they got
 * their final names, or if somebody has removed them: then the run begins anew. */
static bool outputs_there(const zs_checkpoint *c, const zs_side *all, int n)
{
    char final[PATH_MAX], part[ZS_CHECKPOINT_PART];
    zs_error unused;
    for (int k = 0; k < n && access(zs_checkpoint_outputs(c->path, k, final), F_OK) == 0; k++)
        for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++) {
            const char *path = all[k].spec->output.path[kind];
            if (path && zs_checkpoint_keeps(c, (zs_output_kind)kind) &&
                (zs_final_path(path, final, &unused) || access(zs_checkpoint_part(final, part), F_OK)))
                return false;
        }
    return true;
}

/* Compare the file `run`, if there is one. */
static int compare(zs_checkpoint *c, const zs_side *all, int n, zs_error *err)
{
    char path[PATH_MAX], mine[ZS_IDENTITY_LINE], other[ZS_IDENTITY_LINE];
    size_t size;
    long long start = 0;
    char *text = zs_small_file_read(path_in(c, "run", path), &size, err);
    if (!text)
        return err->status == 0 ? 0 : -1;
    int result = 0;
    const char *identity = strchr(text, '\n');
    if (sscanf(text, head, &start) != 1 || !identity)
        result = zs_fail(err, ZS_REFUSED,
                         "[run] checkpoint = %s: %s is not what zscore wrote; name another "
                         "directory",
                         c->path, path);
    else if (zs_checkpoint_differs(c->identity, identity + 1, mine, other))
        result = refuse_other(c, mine, other, err);
    c->was_there = true;
    c->start = start;
    free(text);
    if (result == 0 && !outputs_there(c, all, n))
        empty(c);
    return result;
}

/* The directory is made by this program alone: nothing of others is in it that could be lost. */
static int check_empty(const zs_checkpoint *c, zs_error *err)
{
    int result = 0;
    DIR *open = opendir(c->path);
    for (struct dirent *entry; open && result == 0 && (entry = readdir(open));)
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "lock") != 0 &&
            strcmp(entry->d_name, "run.new") != 0) /* of a start that was killed at once */
            result =
                zs_fail(err, ZS_REFUSED,
                        "[run] checkpoint = %s: the directory has other files in it, such as %s; name one "
                        "that is empty, or does not exist",
                        c->path, entry->d_name);
    if (open)
        closedir(open);
    return result;
}

/* A run that begins finds no unfinished files of its names: so those that its later starts find are its own,
 * and can be removed. */
static int check_parts(const zs_side *all, int n, zs_error *err)
{
    char final[PATH_MAX], part[ZS_CHECKPOINT_PART];
    for (int k = 0; k < n; k++)
        for (int i = 0; i < zs_spec_written_count(all[k].spec); i++) {
            const char *path = zs_spec_written(all[k].spec, i).path;
            if (!path)
                continue;
            if (zs_final_path(path, final, err))
                return -1;
            if (access(zs_checkpoint_part(final, part), F_OK) == 0)
                return zs_fail(err, ZS_REFUSED,
                               "%s is there already, of a run with another [run] checkpoint, or whose "
                               "checkpoint was removed; if no run needs it: rm '%s'",
                               part, part);
        }
    return 0;
}

static int write_run(const zs_checkpoint *c, zs_error *err)
{
    char path[PATH_MAX], first[sizeof head + 32];
    size_t n = strlen(c->identity);
    int used = snprintf(first, sizeof first, head, (long long)c->start);
    char *text = zs_alloc((size_t)used + n + 1, 1, "a checkpoint", err);
    if (!text)
        return -1;
    memcpy(text, first, (size_t)used);
    memcpy(text + used, c->identity, n);
    int result = zs_small_file_write(path_in(c, "run", path), text, (size_t)used + n, err);
    free(text);
    return result;
}

/* On rank 0. */
static int begin(zs_checkpoint *c, const zs_side *all, int n, zs_error *err)
{
    if (!(c->identity = zs_checkpoint_identity(all, n, err)) || make_directory(c, err) || lock(c, err) ||
        compare(c, all, n, err) || (!c->was_there && (check_empty(c, err) || check_parts(all, n, err))))
        return -1;
    c->start++;
    return write_run(c, err);
}

int zs_checkpoint_open(zs_comm *comm, const zs_side *all, int n, zs_checkpoint *c, zs_error *err)
{
    *c = (zs_checkpoint){ .path = all[0].spec->run.checkpoint };
    if (!c->path)
        return 0;
    int64_t told[2];
    int result = zs_agree_same(comm, comm->rank == 0 ? begin(c, all, n, err) : 0, err);
    told[0] = c->start;
    told[1] = c->was_there;
    MPI_Bcast(told, 2, MPI_INT64_T, 0, comm->world);
    c->start = told[0];
    c->was_there = told[1];
    if (result == 0)
        result = zs_agree(comm, zs_unfinished_keep(&comm->unfinished, c->path, err), err);
    if (result)
        zs_checkpoint_close(c);
    return result;
}

void zs_checkpoint_remove(const zs_checkpoint *c)
{
    char path[PATH_MAX];
    if (!c->path)
        return;
    empty(c);
    unlink(path_in(c, "run", path));
    unlink(path_in(c, "lock", path));
    rmdir(c->path);
}

void zs_checkpoint_close(zs_checkpoint *c)
{
    if (c->opened)
        close(c->opened - 1);
    free(c->identity);
    *c = (zs_checkpoint){ .path = NULL };
}
