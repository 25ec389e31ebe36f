#include "write/publish_lock.h"

#include "base/file_id.h"
#include "base/job.h"
#include "base/memory.h"
#include "base/system_error.h"
#include "base/text.h"
#include "output/final_path.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NAP = 20 /* milliseconds */, PATIENCE = 60 /* seconds */, HOLDER = 64, ROOM = PATH_MAX + 32 };

/* A directory to be locked. */
typedef struct place {
    zs_file_id id;
    int number; /* of a path in it */
} place;

typedef enum outcome { TAKEN, BUSY, NO_LOCKS, NO_MEMORY } outcome;

/* By inodes first: devices have other numbers on other nodes. */
static int by_id(const void *a, const void *b)
{
    const zs_file_id *left = &((const place *)a)->id, *right = &((const place *)b)->id;
    if (left->inode != right->inode)
        return left->inode < right->inode ? -1 : 1;
    return (left->device > right->device) - (left->device < right->device);
}

/* The directories of n paths, each once, in order: a run that took one twice would wait for itself.  Returns
 * how many there are; or -1 with err filled. */
static int find_places(const char *const *path, int n, place *all, zs_error *err)
{
    char directory[PATH_MAX];
    struct stat status;
    int kept = 0;
    for (int k = 0; k < n; k++) {
        if (stat(zs_directory_of(path[k], directory), &status))
            return zs_fail_system(err, ZS_FAILED, errno, directory, "looking for its lock");
        all[k] = (place){ { status.st_dev, status.st_ino }, k };
    }
    qsort(all, (size_t)n, sizeof *all, by_id);
    for (int k = 0; k < n; k++)
        if (kept == 0 || by_id(&all[kept - 1], &all[k]) != 0)
            all[kept++] = all[k];
    return kept;
}

static const char *lock_path(const char *path, char lock[ROOM])
{
    char directory[PATH_MAX];
    snprintf(lock, ROOM, "%s/.zscore-publish.lock", zs_directory_of(path, directory));
    return lock;
}

/* Open the file of the lock; make it if there is none.  Who may write in the directory may open it.  Returns
 * the descriptor; or -1 with errno set. */
static int open_lock(const char *path)
{
    char directory[PATH_MAX];
    struct stat status;
    int file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (file >= 0 || errno != ENOENT)
        return file;
    file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0 && stat(zs_directory_of(path, directory), &status) == 0 &&
        (fchown(file, (uid_t)-1, status.st_gid) == 0 || (status.st_mode & S_IWOTH)))
        fchmod(file, status.st_mode & (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH));
    return file;
}

/* Does the path still lead to the file that was opened, or has its holder removed it meanwhile? */
static bool still_there(int file, const char *path)
{
    struct stat status;
    if (fstat(file, &status) || status.st_nlink == 0)
        return false;
    zs_file_id id = { status.st_dev, status.st_ino };
    return zs_file_is(path, &id) == 1;
}

/* Lock an open file and put it into the list. */
static outcome lock_file(int file, const char *path, zs_unfinished *unfinished, zs_error *err)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(file, F_OFD_SETLK, &whole))
        return errno == EAGAIN || errno == EACCES || errno == ESTALE ? BUSY : NO_LOCKS;
    if (!still_there(file, path))
        return BUSY;
    if (zs_unfinished_add(unfinished, path, NULL, NULL, err))
        return NO_MEMORY;
    zs_unfinished_made(unfinished, path);
    char text[HOLDER];
    zs_job job = zs_job_make();
    int length = snprintf(text, sizeof text, "process %" PRId64 " on %s", job.pid, job.host);
    bool told = ftruncate(file, 0) == 0 && pwrite(file, text, (size_t)length, 0) == length;
    (void)told; /* it is locked all the same; only who holds it cannot be told */
    return TAKEN;
}

static outcome attempt(const char *path, zs_unfinished *unfinished, int *file, zs_error *err)
{
    struct stat before;
    bool was_there = lstat(path, &before) == 0;
    if ((*file = open_lock(path)) < 0)
        return errno == EEXIST || errno == ESTALE || (errno == EACCES && was_there) ? BUSY : NO_LOCKS;
    outcome result = lock_file(*file, path, unfinished, err);
    if (result == TAKEN)
        return TAKEN;
    if ((result == NO_LOCKS && !was_there) || result == NO_MEMORY)
        unlink(path);
    close(*file);
    return result;
}

static int fail_busy(const char *path, zs_error *err)
{
    char holder[HOLDER] = "", brief[ZS_BRIEF];
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t n = file < 0 ? -1 : pread(file, holder, sizeof holder - 1, 0);
    if (file >= 0)
        close(file);
    holder[n > 0 ? n : 0] = '\0';
    return zs_fail(
        err, ZS_FAILED,
        "%s: another run has given its outputs their names here for %d s, and has not finished: %s; "
        "if it was stopped, let it go on or end it, then run again",
        path, PATIENCE, *holder ? zs_brief(holder, brief) : "who is not known");
}

/* Returns TAKEN or NO_LOCKS; or NO_MEMORY or BUSY with err filled. */
static outcome wait_for(const char *path, zs_unfinished *unfinished, int *file, zs_error *err)
{
    const struct timespec nap = { .tv_nsec = NAP * 1000000L };
    outcome result = BUSY;
    for (int naps = 0; result == BUSY && naps < PATIENCE * 1000 / NAP; naps++) {
        if (naps > 0)
            nanosleep(&nap, NULL);
        zs_unfinished_hold(unfinished);
        result = attempt(path, unfinished, file, err);
        zs_unfinished_release(unfinished);
    }
    if (result == BUSY)
        fail_busy(path, err);
    return result;
}

int zs_publish_lock_take(zs_publish_lock *lock, zs_unfinished *unfinished, const char *const *path, int n,
                         zs_error *err)
{
    char name[ROOM];
    place *all = zs_alloc((size_t)n, sizeof *all, "locks", err);
    *lock = (zs_publish_lock){ .none = -1, .file = zs_alloc((size_t)n, sizeof *lock->file, "locks", err) };
    int places = all && lock->file ? find_places(path, n, all, err) : -1, result = places < 0 ? -1 : 0;
    for (int k = 0; k < places && result == 0; k++) {
        outcome one = wait_for(lock_path(path[all[k].number], name), unfinished, &lock->file[lock->n], err);
        if (one == TAKEN)
            lock->n++;
        else if (one == NO_LOCKS && lock->none < 0)
            lock->none = all[k].number;
        result = one == TAKEN || one == NO_LOCKS ? 0 : -1;
    }
    free(all);
    return result;
}

void zs_publish_lock_drop(zs_publish_lock *lock)
{
    for (int k = 0; k < lock->n; k++)
        close(lock->file[k]);
    free(lock->file);
    *lock = (zs_publish_lock){ .none = -1 };
}
