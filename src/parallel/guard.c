#include "parallel/guard.h"

#include "parallel/crash.h"
#include "parallel/shared_window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LAST = 10 /* seconds until a process that cannot end ends all the same */ };

static const int stops[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGALRM };

/* --- what this thread says, and how it ends ----------------------------------------------------------- */

/* Not through stderr's buffer: another thread may be stuck while it has it. */
static void say(const char *text)
{
    char line[ZS_ERROR_TEXT + 64];
    int n = snprintf(line, sizeof line, "zscore: %s\n", text);
    size_t length = n < (int)sizeof line ? (size_t)n : sizeof line - 1;
    line[length - 1] = '\n';
    ssize_t written = write(STDERR_FILENO, line, length);
    (void)written;
}

bool zs_guard_claim(zs_guard *guard)
{
    return !guard->shared || !atomic_exchange(&guard->shared->said, true);
}

static void unblock(int number)
{
    sigset_t only;
    signal(number, SIG_DFL);
    sigemptyset(&only);
    sigaddset(&only, number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
}

/* What was printed so far is shown, unless the other thread is stuck while it prints.  If anything is stuck
 * here, the alarm ends the process. */
static void last_moment(void)
{
    unblock(SIGALRM);
    alarm(LAST);
    if (ftrylockfile(stdout) == 0) {
        fflush(stdout);
        funlockfile(stdout);
    }
}

_Noreturn static void end_by_signal(zs_guard *guard, int number)
{
    char text[ZS_ERROR_TEXT];
    const char *stays;
    if (guard->shared)
        atomic_store(&guard->shared->ends, number); /* before another rank misses the files */
    /* One rank succeeds in removing the files, and reports it.  If there are none, rank 0 does, or a rank
     * beside it: a signal often comes to all ranks of all nodes. */
    int removed = zs_unfinished_end(guard->unfinished, &stays);
    const char *state = stays ? NULL : guard->unfinished->state;
    int n = snprintf(text, sizeof text, "stopped by signal %d (%s); ", number, strsignal(number));
    char *rest = text + n;
    size_t room = sizeof text - (size_t)n;
    if (stays)
        snprintf(rest, room, "%s could not be removed or put back", stays);
    else if (state)
        snprintf(rest, room, "what is finished is kept in %s: the same command goes on", state);
    else
        snprintf(rest, room, "nothing unfinished is left behind");
    bool nothing = guard->unfinished->nfile == 0 || guard->unfinished->done;
    bool speaks =
        removed > 0 || ((nothing || stays || state) && guard->shared && guard->shared->rank[0].rank == 0);
    if (speaks && zs_guard_claim(guard))
        say(text);
    last_moment();
    unblock(number);
    raise(number);
    _exit(ZS_FAILED);
}

/* MPI_Abort() is called by a thread that is not MPI's: the one that is stands, and no other way ends the
 * ranks of all nodes under all schedulers. */
_Noreturn static void end_by_itself(zs_guard *guard, const zs_error *err)
{
    const char *stays;
    char text[ZS_ERROR_TEXT];
    snprintf(text, sizeof text, "%.*s %s", (int)(sizeof text - sizeof guard->mine->who - 2), err->text,
             guard->mine->who);
    if (zs_guard_claim(guard))
        say(text);
    last_moment(); /* the main thread may stand with the lock of the files, and not give it back */
    zs_unfinished_end(guard->unfinished, &stays);
    MPI_Abort(guard->world, err->status);
    _exit(err->status);
}

/* --- the thread --------------------------------------------------------------------------------------- */

static double seconds_of(clockid_t clock)
{
    struct timespec now = { 0 };
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool stands(zs_guard *guard, zs_error *err)
{
    clockid_t clock;
    bool end = false;
    pthread_mutex_lock(&guard->lock);
    if (guard->watch.n > 0 && pthread_getcpuclockid(guard->worker, &clock) == 0)
        end = zs_watch_look(&guard->watch, seconds_of(CLOCK_MONOTONIC), seconds_of(clock), err);
    pthread_mutex_unlock(&guard->lock);
    return end;
}

static bool only_asks(const zs_guard *guard, int number)
{
    return (number == SIGUSR1 || number == SIGUSR2) && atomic_load(&guard->waits_for_end);
}

static void *wait_for_signal(void *context)
{
    const struct timespec second = { .tv_sec = 1 };
    zs_guard *guard = context;
    zs_error err;
    int before;
    for (;;) {
        int number = sigtimedwait(&guard->signals, NULL, &second);
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
        if (number > 0 && only_asks(guard, number))
            atomic_store(&guard->asked, number);
        else if (number > 0)
            end_by_signal(guard, number);
        if (stands(guard, &err))
            end_by_itself(guard, &err);
        pthread_setcancelstate(before, &before);
    }
}

void zs_guard_start(zs_guard *guard, zs_unfinished *unfinished)
{
    struct sigaction before;
    *guard = (zs_guard){ .unfinished = unfinished, .worker = pthread_self() };
    guard->world = MPI_COMM_NULL;
    guard->memory = MPI_WIN_NULL;
    pthread_mutex_init(&guard->lock, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    zs_crash_signals(&guard->crashes);
    sigemptyset(&guard->signals);
    for (size_t k = 0; k < sizeof stops / sizeof *stops; k++)
        if (sigaction(stops[k], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaddset(&guard->signals, stops[k]);
    pthread_sigmask(SIG_BLOCK, &guard->signals, NULL);
    guard->waits = pthread_create(&guard->thread, NULL, wait_for_signal, guard) == 0;
    if (!guard->waits)
        pthread_sigmask(SIG_UNBLOCK, &guard->signals, NULL);
}

/* --- what ranks share --------------------------------------------------------------------------------- */

void zs_guard_share(zs_guard *guard, MPI_Comm world, MPI_Comm node, const char *who)
{
    int n, mine;
    zs_error unused;
    MPI_Comm_size(node, &n);
    MPI_Comm_rank(node, &mine);
    guard->shared = zs_shared_window(
        node, (MPI_Aint)(sizeof *guard->shared + (size_t)n * sizeof(zs_activity)), &guard->memory);
    if (!guard->shared) {
        guard->shared = calloc(1, sizeof *guard->shared + sizeof(zs_activity));
        n = 1;
        mine = 0;
    }
    if (!guard->shared)
        return;
    guard->mine = &guard->shared->rank[mine];
    MPI_Comm_rank(world, &guard->mine->rank);
    snprintf(guard->mine->who, sizeof guard->mine->who, "%s", who);
    zs_activity_keep(guard->mine);
    zs_crash crash = { guard->mine, guard->unfinished, &guard->shared->said };
    zs_crash_catch(&guard->crashes, &crash);
    pthread_mutex_lock(&guard->lock);
    guard->world = world;
    if (zs_watch_begin(&guard->watch, guard->shared->rank, n, mine, &unused))
        guard->watch.n = 0;
    pthread_mutex_unlock(&guard->lock);
}

void zs_guard_ask(zs_guard *guard, bool on)
{
    atomic_store(&guard->waits_for_end, on);
}

int zs_guard_stopped(const zs_guard *guard, zs_error *err)
{
    int number = atomic_load(&guard->asked);
    const char *state = guard->unfinished->state;
    if (number == 0)
        return 0;
    return zs_fail(err, ZS_STOPPED, "stopped by signal %d (%s)%s%s%s", number, strsignal(number),
                   state ? "; what is finished is kept in " : "", state ? state : "",
                   state ? ": the same command goes on" : "");
}

bool zs_guard_explains(const zs_guard *guard, zs_error *err)
{
    int number = guard->shared ? atomic_load(&guard->shared->ends) : 0;
    if (number != 0)
        zs_fail(err, err->status, "stopped by signal %d (%s)", number, strsignal(number));
    return number != 0;
}

void zs_guard_patience(zs_guard *guard, double seconds)
{
    pthread_mutex_lock(&guard->lock);
    guard->watch.patience = seconds;
    pthread_mutex_unlock(&guard->lock);
}

void zs_guard_stop(zs_guard *guard, bool broken)
{
    if (guard->waits) {
        pthread_cancel(guard->thread);
        pthread_join(guard->thread, NULL);
    }
    if (broken)
        return;
    zs_activity_keep(NULL);
    zs_crash_catch(&guard->crashes, NULL);
    zs_watch_clear(&guard->watch);
    if (guard->memory != MPI_WIN_NULL)
        MPI_Win_free(&guard->memory);
    else
        free(guard->shared);
    pthread_mutex_destroy(&guard->lock);
    *guard = (zs_guard){ 0 };
}
