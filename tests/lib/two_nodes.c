/* Preloaded by tests into all ranks of a run, and built with the compiler of MPI: the ranks believe that they
 * are on two nodes, even ones and odd ones, and that every directory is on the file system with the number
 * ZS_MAGIC; or with ZS_UNDER, only those that have this text in their path.
 *
 * What each rank locks is appended to the file ZS_LOCKS, a line for each lock: rank, kind of lock, offset,
 * the name of the file.  ZS_NO_LOCKS: there are no locks (ENOLCK); a file that is opened with O_DSYNC gets a
 * line, too. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <mpi.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

static int rank_of_this(void)
{
    const char *rank = getenv("OMPI_COMM_WORLD_RANK");
    rank = rank ? rank : getenv("PMI_RANK");
    return rank ? atoi(rank) : 0;
}

int MPI_Comm_split_type(MPI_Comm all, int type, int key, MPI_Info info, MPI_Comm *node)
{
    (void)info;
    if (type != MPI_COMM_TYPE_SHARED)
        return PMPI_Comm_split_type(all, type, key, info, node);
    return PMPI_Comm_split(all, rank_of_this() % 2, key, node);
}

int MPI_Get_processor_name(char *name, int *length)
{
    *length = sprintf(name, "host%d", rank_of_this() % 2);
    return MPI_SUCCESS;
}

int statfs(const char *path, struct statfs *status)
{
    int result = ((int (*)(const char *, struct statfs *))dlsym(RTLD_NEXT, "statfs"))(path, status);
    const char *under = getenv("ZS_UNDER");
    if (getenv("ZS_MAGIC") && (!under || strstr(path, under)))
        status->f_type = strtol(getenv("ZS_MAGIC"), NULL, 0);
    return result;
}

static void tell(const char *what, long long at, const char *path)
{
    char line[4200];
    int log = open(getenv("ZS_LOCKS"), O_WRONLY | O_APPEND | O_CREAT, 0666);
    int n = snprintf(line, sizeof line, "%d %s %lld %s\n", rank_of_this(), what, at, path);
    if (log < 0 || write(log, line, (size_t)n) != n)
        abort();
    close(log);
}

int fcntl(int file, int command, ...)
{
    va_list list;
    va_start(list, command);
    void *argument = va_arg(list, void *);
    va_end(list);
    if (command == F_OFD_SETLK) {
        const struct flock *lock = argument;
        char link[64], path[4096] = "";
        snprintf(link, sizeof link, "/proc/self/fd/%d", file);
        if (readlink(link, path, sizeof path - 1) < 0)
            abort();
        if (getenv("ZS_NO_LOCKS")) {
            if ((fcntl(file, F_GETFL) & O_ACCMODE) != O_RDONLY)
                tell("refused", (long long)lock->l_start, path);
            errno = ENOLCK;
            return -1;
        }
        tell(lock->l_type == F_WRLCK ? "write" : "read", (long long)lock->l_start, path);
    }
    return ((int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl"))(file, command, argument);
}

int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    int mode = flags & O_CREAT ? va_arg(list, int) : 0;
    va_end(list);
    if (flags & O_DSYNC)
        tell("dsync", 0, path);
    return ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"))(path, flags, mode);
}
