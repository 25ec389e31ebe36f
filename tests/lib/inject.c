/* Preloaded by tests into one rank of a run: makes calls of the system on its outputs fail, as a full disk or
 * a failing file server does, or lets a signal come just before one.
 *
 * ZS_INJECT="WHAT RANK N", counted from 0:
 *     write    from this rank's N-th pwrite into an unfinished output on, there is no space left
 *     name     its N-th rename or link fails, once, without having done anything
 *     signal   SIGTERM comes to it just before its N-th pwrite into an output
 *     change   the last byte of an input is written just before its N-th pwrite into an output; the path of
 * the input follows N stop     SIGTERM comes to it just before its N-th rename, link or unlink of an output
 *     kill     SIGKILL does
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_rank(int rank)
{
    static const char *const names[] = { "OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", "SLURM_PROCID" };
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        if (getenv(names[k]))
            return atoi(getenv(names[k])) == rank;
    return 0;
}

/* How many calls are left before the one that is meant; -1: another rank or another thing is meant. */
static int left_before(const char *what, atomic_int *calls)
{
    const char *text = getenv("ZS_INJECT");
    char meant[16];
    int rank, n;
    if (!text || sscanf(text, "%15s %d %d", meant, &rank, &n) != 3 || strcmp(meant, what) != 0 ||
        !is_rank(rank))
        return -1;
    int call = atomic_fetch_add(calls, 1);
    return call < n ? n - call : strcmp(what, "write") == 0 || call == n ? 0 : -1;
}

/* The names of outputs, and not what MPI does in its own directories. */
static int is_output(const char *path)
{
    return strstr(path, ".part-") || strstr(path, ".old-");
}

static atomic_int writes, names, signals, changes, stops, kills;

static void comes(int number)
{
    kill(getpid(), number);
    usleep(100000);
}

/* Before a step of the names. */
static void step(void)
{
    if (left_before("stop", &stops) == 0)
        comes(SIGTERM);
    if (left_before("kill", &kills) == 0)
        comes(SIGKILL);
}

/* Another program rewrites an input. */
static void change_input(void)
{
    char path[256];
    int file = sscanf(getenv("ZS_INJECT"), "%*s %*d %*d %255s", path) == 1 ? open(path, O_WRONLY) : -1;
    if (file < 0 || lseek(file, -1, SEEK_END) < 0 || write(file, "!", 1) != 1)
        abort();
    close(file);
}

static int is_full(int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0)
        return 0;
    path[n] = '\0';
    if (!is_output(path))
        return 0;
    if (left_before("signal", &signals) == 0)
        comes(SIGTERM);
    if (left_before("change", &changes) == 0)
        change_input();
    return left_before("write", &writes) == 0;
}

#define NEXT(type, name, arguments) ((type(*) arguments)dlsym(RTLD_NEXT, name))

ssize_t pwrite(int file, const void *bytes, size_t n, off_t at)
{
    if (is_full(file)) {
        errno = ENOSPC;
        return -1;
    }
    return NEXT(ssize_t, "pwrite", (int, const void *, size_t, off_t))(file, bytes, n, at);
}

int rename(const char *from, const char *to)
{
    if (is_output(from) || is_output(to)) {
        step();
        if (left_before("name", &names) == 0) {
            errno = EIO;
            return -1;
        }
    }
    return NEXT(int, "rename", (const char *, const char *))(from, to);
}

int link(const char *from, const char *to)
{
    if (is_output(to)) {
        step();
        if (left_before("name", &names) == 0) {
            errno = EIO;
            return -1;
        }
    }
    return NEXT(int, "link", (const char *, const char *))(from, to);
}

int unlink(const char *path)
{
    if (is_output(path))
        step();
    return NEXT(int, "unlink", (const char *))(path);
}
