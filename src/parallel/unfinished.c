#include "parallel/unfinished.h"

#include "base/memory.h"
#include "parallel/inherit_mode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Take all files back, the last one first, and those that only help after all others; under the lock.
 * *stays becomes the name of a file that cannot be removed or put back; NULL if there is none.  Returns the
 * number of files of which something was removed. */
static int undo_all(const zs_unfinished *list, const char **stays)
{
    int removed = 0;
    *stays = NULL;
    for (int round = 0; round < 2; round++)
        for (size_t k = list->nfile; k > 0; k--)
            if ((list->file[k - 1].path == NULL) == (round == 1))
                removed += zs_take_back(&list->file[k - 1], list->done, stays);
    return removed;
}

static void clear(zs_unfinished_file *file)
{
    free(file->part);
    free(file->path);
    free(file->old);
}

static void forget_all(zs_unfinished *list)
{
    for (size_t k = 0; k < list->nfile; k++)
        clear(&list->file[k]);
    free(list->state);
    list->state = NULL;
    list->nfile = 0;
    list->done = false;
}

void zs_unfinished_init(zs_unfinished *list)
{
    pthread_mutexattr_t kind;
    *list = (zs_unfinished){ 0 };
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE); /* zs_unfinished_hold() */
    pthread_mutex_init(&list->lock, &kind);
    pthread_mutexattr_destroy(&kind);
}

void zs_unfinished_free(zs_unfinished *list)
{
    forget_all(list);
    free(list->file);
    pthread_mutex_destroy(&list->lock);
    *list = (zs_unfinished){ 0 };
}

void zs_unfinished_hold(zs_unfinished *list)
{
    pthread_mutex_lock(&list->lock);
}

void zs_unfinished_release(zs_unfinished *list)
{
    pthread_mutex_unlock(&list->lock);
}

int zs_unfinished_add(zs_unfinished *list, const char *part, const char *path, const char *old, zs_error *err)
{
    zs_unfinished_file file = { 0 };
    if (!(file.part = zs_copy_text(part, err)) || (path && !(file.path = zs_copy_text(path, err))) ||
        (old && !(file.old = zs_copy_text(old, err)))) {
        clear(&file);
        return -1;
    }
    pthread_mutex_lock(&list->lock);
    void *files = list->file;
    int result = zs_grow(&files, &list->room, list->nfile + 1, sizeof *list->file, err);
    if (result == 0) {
        list->file = files;
        list->file[list->nfile++] = file;
    }
    pthread_mutex_unlock(&list->lock);
    if (result)
        clear(&file);
    return result;
}

/* Find a file of the list; NULL: it has none of this name.  Under the lock. */
static zs_unfinished_file *find(const zs_unfinished *list, const char *part)
{
    for (size_t k = 0; k < list->nfile; k++)
        if (strcmp(list->file[k].part, part) == 0)
            return &list->file[k];
    return NULL;
}

int zs_unfinished_make(zs_unfinished *list, const char *part, zs_error *err)
{
    struct stat older, made;
    pthread_mutex_lock(&list->lock);
    zs_unfinished_file *file = find(list, part);
    bool replaces = file && file->path && stat(file->path, &older) == 0;
    mode_t mode = zs_inherit_first_mode(replaces ? &older : NULL);
    errno = ENOENT;
    int opened = file ? open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) : -1;
    int result = opened >= 0 && fstat(opened, &made) == 0 ? 0 : -1, reason = errno;
    if (result == 0)
        file->made = (zs_file_id){ made.st_dev, made.st_ino };
    else if (opened >= 0)
        unlink(part);
    if (opened >= 0)
        close(opened);
    pthread_mutex_unlock(&list->lock);
    return result == 0 ? 0 : zs_fail(err, ZS_FAILED, "%s: cannot be made: %s", part, strerror(reason));
}

void zs_unfinished_made(zs_unfinished *list, const char *part)
{
    pthread_mutex_lock(&list->lock);
    zs_unfinished_file *file = find(list, part);
    if (file)
        file->made = zs_file_of(part);
    pthread_mutex_unlock(&list->lock);
}

int zs_unfinished_check(zs_unfinished *list, const char *part, zs_error *err)
{
    pthread_mutex_lock(&list->lock);
    const zs_unfinished_file *file = find(list, part);
    int is = file ? zs_file_is(part, &file->made) : 0, reason = errno;
    pthread_mutex_unlock(&list->lock);
    return is > 0 ? 0
                  : zs_fail(err, ZS_FAILED, "%s: %s", part,
                            is < 0 ? strerror(reason) : "was removed or replaced while it was being made");
}

int zs_unfinished_keep(zs_unfinished *list, const char *state, zs_error *err)
{
    char *copy = zs_copy_text(state, err);
    if (!copy)
        return -1;
    pthread_mutex_lock(&list->lock);
    free(list->state);
    list->state = copy;
    pthread_mutex_unlock(&list->lock);
    return 0;
}

void zs_unfinished_stays(zs_unfinished *list, const char *part)
{
    pthread_mutex_lock(&list->lock);
    zs_unfinished_file *file = find(list, part);
    if (file)
        file->stays = true;
    pthread_mutex_unlock(&list->lock);
}

void zs_unfinished_let_go(zs_unfinished *list)
{
    pthread_mutex_lock(&list->lock);
    for (size_t k = 0; k < list->nfile; k++)
        list->file[k].stays = false;
    free(list->state);
    list->state = NULL;
    pthread_mutex_unlock(&list->lock);
}

int zs_unfinished_make_directory(zs_unfinished *list, const char *part, zs_error *err)
{
    struct stat older;
    pthread_mutex_lock(&list->lock);
    zs_unfinished_file *file = find(list, part);
    bool replaces = file && file->path && stat(file->path, &older) == 0;
    mode_t usual = S_IRWXU | S_IRWXG | S_IRWXO, mode = replaces ? (usual & older.st_mode) | S_IRWXU : usual;
    errno = ENOENT;
    int result = file ? mkdir(part, mode) : -1, reason = errno;
    if (result == 0) {
        file->made = zs_file_of(part);
        file->is_directory = true;
    }
    pthread_mutex_unlock(&list->lock);
    return result == 0 ? 0 : zs_fail(err, ZS_FAILED, "%s: cannot be made: %s", part, strerror(reason));
}

/* Keep the file that has the final name, if there is one.  A second link leaves it in place until the new
 * file takes its name.  Where the file system has no links, or does not allow one to another user's file, it
 * is renamed; directories have no second links.  A directory takes the place of directories alone.  Returns
 * 0; or -1 with errno set. */
static int keep(zs_unfinished_file *file, const struct stat *older)
{
    if (S_ISDIR(older->st_mode) != file->is_directory) {
        errno = file->is_directory ? ENOTDIR : EISDIR;
        return -1;
    }
    file->older = (zs_file_id){ older->st_dev, older->st_ino };
    file->kept = (!file->is_directory && link(file->path, file->old) == 0) ||
                 ((file->is_directory || errno != EEXIST) && rename(file->path, file->old) == 0);
    return file->kept ? 0 : -1;
}

/* A directory takes the place of another one: both change names at once, where the file system can do that,
 * so that one of the two has the final name at any moment.  Returns 1 if it is done; 0 if it cannot be done,
 * and both have the names that they had; or -1 with errno set. */
static int exchange(zs_unfinished_file *file, const struct stat *older)
{
    if (!file->is_directory || !S_ISDIR(older->st_mode) ||
        renameat2(AT_FDCWD, file->part, AT_FDCWD, file->path, RENAME_EXCHANGE))
        return 0;
    file->older = (zs_file_id){ older->st_dev, older->st_ino };
    file->named = file->kept = rename(file->part, file->old) == 0;
    if (file->kept)
        return 1;
    return renameat2(AT_FDCWD, file->part, AT_FDCWD, file->path, RENAME_EXCHANGE);
}

/* The file at `part` is the one that was made, and gets the mode of the older one, if there is one.  Returns
 * 0; or -1 with errno set, to 0 if `part` is another file. */
static int prepare(const zs_unfinished_file *file, const struct stat *older)
{
    struct stat now;
    int opened = open(file->part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0)
        return -1;
    bool same = fstat(opened, &now) == 0 && now.st_dev == file->made.device && now.st_ino == file->made.inode;
    if (same && older)
        zs_inherit_mode(opened, older);
    close(opened);
    errno = 0; /* no error of the system */
    return same ? 0 : -1;
}

/* Give a file its final name, under the lock.  Returns 0; or -1 with errno set. */
static int name(zs_unfinished_file *file)
{
    struct stat older = { 0 };
    bool replaces = lstat(file->path, &older) == 0;
    bool alike = file->is_directory ? S_ISDIR(older.st_mode) : S_ISREG(older.st_mode);
    if ((!replaces && errno != ENOENT) || prepare(file, replaces && alike ? &older : NULL))
        return -1;
    int exchanged = replaces ? exchange(file, &older) : 0;
    if (exchanged != 0)
        return exchanged > 0 ? 0 : -1;
    if (replaces && keep(file, &older))
        return -1;
    file->named = rename(file->part, file->path) == 0;
    int reason = errno;
    if (!file->named && file->kept)
        file->kept = zs_put_back(file) < 0;
    errno = reason;
    return file->named ? 0 : -1;
}

int zs_unfinished_name(zs_unfinished *list, const char *part, zs_error *err)
{
    pthread_mutex_lock(&list->lock);
    zs_unfinished_file *file = find(list, part);
    errno = ENOENT;
    int result = file ? name(file) : -1, reason = errno;
    const char *path = file ? file->path : part;
    if (result)
        zs_fail(err, ZS_FAILED, "%s: cannot get its final name: %s", path,
                reason ? strerror(reason) : "another program has replaced it while it was being written");
    pthread_mutex_unlock(&list->lock);
    return result;
}

void zs_unfinished_finish(zs_unfinished *list)
{
    pthread_mutex_lock(&list->lock);
    list->done = true;
    pthread_mutex_unlock(&list->lock);
    zs_unfinished_run(list);
}

void zs_unfinished_clear(zs_unfinished *list)
{
    pthread_mutex_lock(&list->lock);
    forget_all(list);
    pthread_mutex_unlock(&list->lock);
}

int zs_unfinished_run(zs_unfinished *list)
{
    const char *stays;
    pthread_mutex_lock(&list->lock);
    int removed = undo_all(list, &stays);
    forget_all(list);
    pthread_mutex_unlock(&list->lock);
    return removed;
}

int zs_unfinished_end(zs_unfinished *list, const char **stays)
{
    pthread_mutex_lock(&list->lock); /* never unlocked */
    return undo_all(list, stays);
}

void zs_unfinished_crash(const zs_unfinished *list)
{
    const char *unused;
    undo_all(list, &unused);
}
