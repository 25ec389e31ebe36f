#include "parallel/cleanup.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All that is unfinished, under the lock.  *stays: a file that cannot be removed; NULL: none. */
static int remove_all(const zs_cleanup *cleanup, const char **stays)
{
    int removed = 0;
    *stays = NULL;
    for (size_t k = 0; k < cleanup->nfile; k++) {
        const zs_unfinished *file = &cleanup->file[k];
        if (unlink(file->part) == 0)
            removed++;
        else if (errno != ENOENT)
            *stays = file->part;
    }
    return removed;
}

static void forget_all(zs_cleanup *cleanup)
{
    for (size_t k = 0; k < cleanup->nfile; k++)
        free(cleanup->file[k].part);
    cleanup->nfile = 0;
}

static void say(int number, const char *stays)
{
    if (stays)
        fprintf(stderr, "zscore: stopped by signal %d (%s); %s cannot be removed\n", number,
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
    pthread_mutex_lock(&cleanup->lock); /* to the end: nothing is made or named any more */
    /* One rank succeeds in removing the files, and that is the one to speak; where there are none, rank 0. */
    int removed = remove_all(cleanup, &stays);
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

int zs_cleanup_add(zs_cleanup *cleanup, const char *part, zs_error *err)
{
    char *copy = zs_copy_text(part, err);
    if (!copy)
        return -1;
    pthread_mutex_lock(&cleanup->lock);
    void *list = cleanup->file;
    int result = zs_grow(&list, &cleanup->room, cleanup->nfile + 1, sizeof *cleanup->file, err);
    if (result == 0) {
        cleanup->file = list;
        cleanup->file[cleanup->nfile++] = (zs_unfinished){ .part = copy };
    }
    pthread_mutex_unlock(&cleanup->lock);
    if (result)
        free(copy);
    return result;
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
    int removed = remove_all(cleanup, &stays);
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
