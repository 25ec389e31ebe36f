#include "parallel/cleanup.h"

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
static int put_back(const zs_unfinished *file)
{
    if (rename(file->old, file->path))
        return -1;
    unlink(file->old);
    return 1;
}

/* Take one file back: afterwards it is as if it had never been made.  If all are done, remove only the kept
 * older file.  Returns 1 if anything was removed or put back. */
static int undo(const zs_unfinished *file, bool done, const char **stays)
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
static int undo_all(const zs_cleanup *cleanup, const char **stays)
{
    int removed = 0;
    *stays = NULL;
    for (size_t k = cleanup->nfile; k > 0; k--)
        removed += undo(&cleanup->file[k - 1], cleanup->done, stays);
    return removed;
}

static void clear(zs_unfinished *file)
{
    free(file->part);
    free(file->path);
    free(file->old);
}

static void forget_all(zs_cleanup *cleanup)
{
    for (size_t k = 0; k < cleanup->nfile; k++)
        clear(&cleanup->file[k]);
    cleanup->nfile = 0;
    cleanup->done = false;
}

static void say(int number, const char *stays)
{
    if (stays)
        fprintf(stderr, "zscore: stopped by signal %d (%s); %s could not be removed or put back\n", number,
                strsignal(number), stays);
    else
        fprintf(stderr, "zscore: stopped by signal %d (%s); nothing unfinished is left behind\n", number,
                strsignal(number));
}

static void *wait_for_signal(void *context)
{
    zs_cleanup *cleanup = context;
    int number, before;
    const char *stays;
    if (sigwait(&cleanup->signals, &number))
        return NULL;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    pthread_mutex_lock(&cleanup->lock); /* never unlocked: no file is made or named from here on */
    /* One rank succeeds in removing the files, and reports it; rank 0 does, if there are none. */
    int removed = undo_all(cleanup, &stays);
    if (removed > 0 || (cleanup->speaks && (cleanup->nfile == 0 || stays)))
        say(number, stays);
    fflush(NULL);
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    _exit(1);
}

void zs_cleanup_init(zs_cleanup *cleanup)
{
    *cleanup = (zs_cleanup){ 0 };
    pthread_mutex_init(&cleanup->lock, NULL);
}

void zs_cleanup_start(zs_cleanup *cleanup)
{
    zs_cleanup_init(cleanup);
    sigemptyset(&cleanup->signals);
    sigaddset(&cleanup->signals, SIGINT);
    sigaddset(&cleanup->signals, SIGTERM);
    sigaddset(&cleanup->signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &cleanup->signals, NULL);
    cleanup->waits = pthread_create(&cleanup->thread, NULL, wait_for_signal, cleanup) == 0;
    if (!cleanup->waits)
        pthread_sigmask(SIG_UNBLOCK, &cleanup->signals, NULL);
}

void zs_cleanup_stop(zs_cleanup *cleanup)
{
    if (cleanup->waits) {
        pthread_cancel(cleanup->thread);
        pthread_join(cleanup->thread, NULL);
    }
    forget_all(cleanup);
    free(cleanup->file);
    pthread_mutex_destroy(&cleanup->lock);
    *cleanup = (zs_cleanup){ 0 };
}

int zs_cleanup_add(zs_cleanup *cleanup, const char *part, const char *path, const char *old, zs_error *err)
{
    zs_unfinished file = { 0 };
    if (!(file.part = zs_copy_text(part, err)) || !(file.path = zs_copy_text(path, err)) ||
        !(file.old = zs_copy_text(old, err))) {
        clear(&file);
        return -1;
    }
    pthread_mutex_lock(&cleanup->lock);
    void *list = cleanup->file;
    int result = zs_grow(&list, &cleanup->room, cleanup->nfile + 1, sizeof *cleanup->file, err);
    if (result == 0) {
        cleanup->file = list;
        cleanup->file[cleanup->nfile++] = file;
    }
    pthread_mutex_unlock(&cleanup->lock);
    if (result)
        clear(&file);
    return result;
}

/* Keep the file that has the final name, if there is one.  A second link leaves it in place until the new
 * file takes its name.  Where the file system has no links, or does not allow one to another user's file, it
 * is renamed.  Returns 0; or -1 with errno set. */
static int keep(zs_unfinished *file)
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

int zs_cleanup_name(zs_cleanup *cleanup, const char *part, zs_error *err)
{
    size_t k = 0;
    pthread_mutex_lock(&cleanup->lock);
    while (k < cleanup->nfile && strcmp(cleanup->file[k].part, part) != 0)
        k++;
    zs_unfinished none = { .path = (char *)part }, *file = k < cleanup->nfile ? &cleanup->file[k] : &none;
    errno = ENOENT;
    if (file != &none && keep(file) == 0)
        file->named = rename(file->part, file->path) == 0;
    int reason = errno;
    if (!file->named && file->kept)
        file->kept = put_back(file) < 0;
    pthread_mutex_unlock(&cleanup->lock);
    return file->named
               ? 0
               : zs_fail(err, ZS_FAILED, "%s: cannot get its final name: %s", file->path, strerror(reason));
}

void zs_cleanup_finish(zs_cleanup *cleanup)
{
    pthread_mutex_lock(&cleanup->lock);
    cleanup->done = true;
    pthread_mutex_unlock(&cleanup->lock);
    zs_cleanup_run(cleanup);
}

void zs_cleanup_clear(zs_cleanup *cleanup)
{
    pthread_mutex_lock(&cleanup->lock);
    forget_all(cleanup);
    pthread_mutex_unlock(&cleanup->lock);
}

int zs_cleanup_run(zs_cleanup *cleanup)
{
    const char *stays;
    pthread_mutex_lock(&cleanup->lock);
    int removed = undo_all(cleanup, &stays);
    forget_all(cleanup);
    pthread_mutex_unlock(&cleanup->lock);
    return removed;
}

void zs_cleanup_speak(zs_cleanup *cleanup, bool speaks)
{
    pthread_mutex_lock(&cleanup->lock);
    cleanup->speaks = speaks;
    pthread_mutex_unlock(&cleanup->lock);
}
