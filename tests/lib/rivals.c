/* Preloaded by tests/run/publish.py into a run that meets another one: makes it wait at a moment that the
 * test chooses, and takes links and locks away, as some file systems do.
 *
 * ZS_RIVALS="WHAT RANK N FILE", counted from 0:
 *
 * - wait: just before this rank's N-th pwrite into an unfinished output, it makes FILE.ready-... and waits
 * until FILE is there;
 * - sync, halt: the same just before its N-th fsync of one; its N-th rename, link or unlink of an output;
 * - term: SIGTERM comes to it in its N-th nap while another run has the lock;
 * - hurry: its naps take no time;
 * - nolink, nolock: no file gets a second name, or can be locked; N is the error. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define NEXT(type, name, arguments) ((type(*) arguments)dlsym(RTLD_NEXT, name))

/* Is this what is wanted, of this rank?  Then N and FILE are set. */
static int wanted(const char *what, int *n, char file[256])
{
    const char *text = getenv("ZS_RIVALS"), *rank = getenv("OMPI_COMM_WORLD_RANK");
    char meant[16];
    int of;
    rank = rank ? rank : getenv("PMI_RANK");
    return text && rank && sscanf(text, "%15s %d %d %255s", meant, &of, n, file) == 4 &&
           strcmp(meant, what) == 0 && of == atoi(rank);
}

static int is_output(const char *path)
{
    return strstr(path, ".part-") || strstr(path, ".old-");
}

static void wait_at(const char *what, atomic_int *calls)
{
    char file[256], ready[300];
    int n;
    if (!wanted(what, &n, file) || atomic_fetch_add(calls, 1) != n)
        return;
    snprintf(ready, sizeof ready, "%s.ready-XXXXXX", file);
    close(mkstemp(ready));
    for (int naps = 0; naps < 6000 && access(file, F_OK) != 0; naps++)
        usleep(10000);
}

static atomic_int writes, syncs, steps, naps;

static int is_open_output(int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    return is_output(path);
}

int fsync(int file)
{
    if (is_open_output(file))
        wait_at("sync", &syncs);
    return NEXT(int, "fsync", (int))(file);
}

ssize_t pwrite(int file, const void *bytes, size_t n, off_t at)
{
    if (is_open_output(file))
        wait_at("wait", &writes);
    return NEXT(ssize_t, "pwrite", (int, const void *, size_t, off_t))(file, bytes, n, at);
}

int rename(const char *from, const char *to)
{
    if (is_output(from) || is_output(to))
        wait_at("halt", &steps);
    return NEXT(int, "rename", (const char *, const char *))(from, to);
}

int link(const char *from, const char *to)
{
    char file[256];
    if (is_output(to))
        wait_at("halt", &steps);
    if (is_output(to) && wanted("nolink", &errno, file))
        return -1;
    return NEXT(int, "link", (const char *, const char *))(from, to);
}

int unlink(const char *path)
{
    if (is_output(path))
        wait_at("halt", &steps);
    return NEXT(int, "unlink", (const char *))(path);
}

int nanosleep(const struct timespec *nap, struct timespec *left)
{
    char file[256];
    int n;
    bool waits = nap->tv_sec == 0 && nap->tv_nsec == 20000000;
    if (waits && wanted("term", &n, file) && atomic_fetch_add(&naps, 1) == n)
        kill(getpid(), SIGTERM);
    if (waits && wanted("hurry", &n, file))
        return 0;
    return NEXT(int, "nanosleep", (const struct timespec *, struct timespec *))(nap, left);
}

/* All commands of fcntl() take a pointer, an integer or nothing: each fits into a pointer. */
static int control(const char *name, int file, int command, void *argument)
{
    char path[256];
    if (command == F_OFD_SETLK && wanted("nolock", &errno, path))
        return -1;
    return NEXT(int, name, (int, int, ...))(file, command, argument);
}

int fcntl(int file, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return control("fcntl", file, command, argument);
}

int fcntl64(int file, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return control("fcntl64", file, command, argument);
}
