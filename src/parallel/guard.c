#include "parallel/guard.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
    zs_guard *guard = context;
    int number, before;
    const char *stays;
    if (sigwait(&guard->signals, &number))
        return NULL;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    /* One rank succeeds in removing the files, and reports it; rank 0 does, if there are none. */
    int removed = zs_unfinished_end(guard->unfinished, &stays);
    if (removed > 0 || (guard->speaks && (guard->unfinished->nfile == 0 || stays)))
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

void zs_guard_start(zs_guard *guard, zs_unfinished *unfinished)
{
    *guard = (zs_guard){ .unfinished = unfinished };
    sigemptyset(&guard->signals);
    sigaddset(&guard->signals, SIGINT);
    sigaddset(&guard->signals, SIGTERM);
    sigaddset(&guard->signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &guard->signals, NULL);
    guard->waits = pthread_create(&guard->thread, NULL, wait_for_signal, guard) == 0;
    if (!guard->waits)
        pthread_sigmask(SIG_UNBLOCK, &guard->signals, NULL);
}

void zs_guard_stop(zs_guard *guard)
{
    if (guard->waits) {
        pthread_cancel(guard->thread);
        pthread_join(guard->thread, NULL);
    }
    *guard = (zs_guard){ 0 };
}

void zs_guard_speak(zs_guard *guard, bool speaks)
{
    guard->speaks = speaks;
}
