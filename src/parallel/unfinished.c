#include "parallel/unfinished.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Returns 1 if it removed the file; 0 if there is none; -1 if the file stays. */
static int remove_file(const char *path)
{
    return unlink(path) == 0 ? 1 : errno == ENOENT ? 0 : -1;
}

/* Rename the kept older file to its final name, over the new file.  If both names are links to one file,
 * rename() does nothing; then the older file still has its final name, and unlink() drops the link. */
static int put_back(const zs_unfinished_file *file)
{
    if (rename(file->old, file->path))
        return -1;
    unlink(file->old);
    return 1;
}

/* Take one file back: afterwards it is as if it had never been made.  If all are done, remove only the kept
 * older file.  Returns 1 if anything was removed or put back. */
static int undo(const zs_unfinished_file *file, bool done, const char **stays)
{
    int part = done ? 0 : remove_file(file->part), rest = 0;
    if (file->kept)
        rest = done ? remove_file(file->old) : put_back(file);
    else if (file->named && !done)
        rest = remove_file(file->path);
    if (part < 0 || rest < 0)
        *stays = part < 0 ? file->part : file->kept ? file->old : file->path;
    return part > 0 || rest > 0;
}

/* Take all files back, the last one first; under the lock.  *stays becomes the name of a file that cannot be
 * removed or put back; NULL if there is none.  Returns the number of files of which something was removed. */
static int undo_all(const zs_unfinished *list, const char **stays)
{
    int removed = 0;
    *stays = NULL;
    for (size_t k = list->nfile; k > 0; k--)
        removed += undo(&list->file[k - 1], list->done, stays);
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
    list->nfile = 0;
    list->done = false;
}

void zs_unfinished_init(zs_unfinished *list)
{
    *list = (zs_unfinished){ 0 };
    pthread_mutex_init(&list->lock, NULL);
}

void zs_unfinished_free(zs_unfinished *list)
{
    forget_all(list);
    free(list->file);
    pthread_mutex_destroy(&list->lock);
    *list = (zs_unfinished){ 0 };
}

int zs_unfinished_add(zs_unfinished *list, const char *part, const char *path, const char *old, zs_error *err)
{
    zs_unfinished_file file = { 0 };
    if (!(file.part = zs_copy_text(part, err)) || !(file.path = zs_copy_text(path, err)) ||
        !(file.old = zs_copy_text(old, err))) {
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

/* Keep the file that has the final name, if there is one.  A second link leaves it in place until the new
 * file takes its name.  Where the file system has no links, or does not allow one to another user's file, it
 * is renamed.  Returns 0; or -1 with errno set. */
static int keep(zs_unfinished_file *file)
{
    struct stat status;
    if (lstat(file->path, &status))
        return errno == ENOENT ? 0 : -1;
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    unlink(file->old); /* left by a crashed run with the same process number */
    file->kept = link(file->path, file->old) == 0 || rename(file->path, file->old) == 0;
    return file->kept ? 0 : -1;
}

int zs_unfinished_name(zs_unfinished *list, const char *part, zs_error *err)
{
    size_t k = 0;
    pthread_mutex_lock(&list->lock);
    while (k < list->nfile && strcmp(list->file[k].part, part) != 0)
        k++;
    zs_unfinished_file none = { .path = (char *)part }, *file = k < list->nfile ? &list->file[k] : &none;
    errno = ENOENT;
    if (file != &none && keep(file) == 0)
        file->named = rename(file->part, file->path) == 0;
    int reason = errno;
    if (!file->named && file->kept)
        file->kept = put_back(file) < 0;
    pthread_mutex_unlock(&list->lock);
    return file->named
               ? 0
               : zs_fail(err, ZS_FAILED, "%s: cannot get its final name: %s", file->path, strerror(reason));
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
