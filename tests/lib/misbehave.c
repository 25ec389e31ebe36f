/* Preloaded by tests into one rank of a run: netcdf-c crashes, makes no end, stands, or a signal comes.
 *
 * ZS_INJECT="library WHAT CALL RANK N": before this rank's N-th call of that name, counted from 0,
 *     N (a number)   this signal comes from outside, to the process
 *     crash abort    the library crashes
 *     deep           it calls itself until the stack is used up
 *     loop           it computes, and makes no end
 *     stand          it waits for something that does not come
 *     fail           this pwrite fails: EIO
 * CALL: nc_open nc_enddef nc_close nc_get_vara nc_put_vara nc_sync pread pwrite rename */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
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
    return rank == 0; /* started without mpirun */
}

static atomic_int calls;
static volatile int never;

static int dive(int depth)
{
    volatile char room[4096];
    room[0] = (char)depth;
    return never ? 0 : dive(depth + 1) + room[0];
}

/* Returns 1 if the call is to fail. */
static int misbehave(const char *what)
{
    if (strcmp(what, "fail") == 0)
        return 1;
    if (strcmp(what, "crash") == 0)
        *(volatile int *)(size_t)never = 1;
    if (strcmp(what, "abort") == 0)
        abort();
    if (strcmp(what, "deep") == 0)
        dive(0);
    while (strcmp(what, "loop") == 0 && !never)
        ;
    while (strcmp(what, "stand") == 0 && !never)
        pause();
    kill(getpid(), atoi(what));
    sleep(2);
    return 0;
}

static int before(const char *call)
{
    const char *text = getenv("ZS_INJECT");
    char what[16], meant[32];
    int rank, n;
    if (text && sscanf(text, "library %15s %31s %d %d", what, meant, &rank, &n) == 4 &&
        strcmp(call, meant) == 0 && is_rank(rank) && atomic_fetch_add(&calls, 1) == n)
        return misbehave(what);
    return 0;
}

#define NEXT(type, name, arguments) ((type(*) arguments)dlsym(RTLD_NEXT, name))

int nc_open(const char *path, int mode, int *ncid)
{
    before("nc_open");
    return NEXT(int, "nc_open", (const char *, int, int *))(path, mode, ncid);
}

int nc_enddef(int ncid)
{
    before("nc_enddef");
    return NEXT(int, "nc_enddef", (int))(ncid);
}

int nc_close(int ncid)
{
    before("nc_close");
    return NEXT(int, "nc_close", (int))(ncid);
}

int nc_sync(int ncid)
{
    before("nc_sync");
    return NEXT(int, "nc_sync", (int))(ncid);
}

int nc_get_vara(int ncid, int var, const size_t *start, const size_t *count, void *to)
{
    before("nc_get_vara");
    return NEXT(int, "nc_get_vara", (int, int, const size_t *, const size_t *, void *))(ncid, var, start,
                                                                                        count, to);
}

int nc_put_vara(int ncid, int var, const size_t *start, const size_t *count, const void *from)
{
    before("nc_put_vara");
    return NEXT(int, "nc_put_vara",
                (int, int, const size_t *, const size_t *, const void *))(ncid, var, start, count, from);
}

/* Not what MPI and the libraries do elsewhere. */
static int before_file(const char *call, int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n < 0 ? 0 : n] = '\0';
    if (strstr(path, "/in/") || strstr(path, "/out/"))
        return before(call);
    return 0;
}

ssize_t pread(int file, void *to, size_t n, off_t at)
{
    before_file("pread", file);
    return NEXT(ssize_t, "pread", (int, void *, size_t, off_t))(file, to, n, at);
}

ssize_t pwrite(int file, const void *from, size_t n, off_t at)
{
    if (before_file("pwrite", file)) {
        errno = EIO;
        return -1;
    }
    return NEXT(ssize_t, "pwrite", (int, const void *, size_t, off_t))(file, from, n, at);
}

int rename(const char *from, const char *to)
{
    if (strstr(from, "out/"))
        before("rename");
    return NEXT(int, "rename", (const char *, const char *))(from, to);
}
