#include "parallel/cleanup.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int zs_guard_remove(zs_guard *guard)
{
    int removed = 0;
    pthread_mutex_lock(&guard->lock);
    for (int k = 0; k < guard->npath; k++)
        removed += unlink(guard->path[k]) == 0;
    pthread_mutex_unlock(&guard->lock);
    return removed;
}

static void *wait_for_signal(void *context)
{
    zs_guard *guard = context;
    int number;
    if (sigwait(&guard->signals, &number))
        return NULL;
    pthread_mutex_lock(&guard->lock);
    bool nothing = guard->npath == 0, speaks = guard->speaks;
    pthread_mutex_unlock(&guard->lock);
    /* One rank succeeds in removing the files, and that is the one to speak; where there are none, rank 0. */
    if (zs_guard_remove(guard) > 0 || (nothing && speaks))
        fprintf(stderr, "zscore: stopped by signal %d (%s); nothing unfinished is left behind\n", number,
                strsignal(number));
    fflush(NULL);
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    _exit(1);
}

int zs_guard_start(zs_guard *guard)
{
    *guard = (zs_guard){ 0 };
    sigemptyset(&guard->signals);
    sigaddset(&guard->signals, SIGINT);
    sigaddset(&guard->signals, SIGTERM);
    sigaddset(&guard->signals, SIGHUP);
    pthread_mutex_init(&guard->lock, NULL);
    pthread_sigmask(SIG_BLOCK, &guard->signals, NULL);
    return pthread_create(&guard->thread, NULL, wait_for_signal, guard) ? -1 : 0;
}

void zs_guard_add(zs_guard *guard, const char *path)
{
    pthread_mutex_lock(&guard->lock);
    if (guard->npath < ZS_GUARD_MAX)
        guard->path[guard->npath++] = path;
    pthread_mutex_unlock(&guard->lock);
}

void zs_guard_clear(zs_guard *guard)
{
    pthread_mutex_lock(&guard->lock);
    guard->npath = 0;
    pthread_mutex_unlock(&guard->lock);
}

void zs_guard_speak(zs_guard *guard, int speaks)
{
    pthread_mutex_lock(&guard->lock);
    guard->speaks = speaks;
    pthread_mutex_unlock(&guard->lock);
}

void zs_guard_stop(zs_guard *guard)
{
    pthread_cancel(guard->thread);
    pthread_join(guard->thread, NULL);
    pthread_mutex_destroy(&guard->lock);
}
