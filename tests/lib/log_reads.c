/* Preloaded by a test into a run: which bytes of files are read, and which the system is asked for before.
 *
 * Files below the directory ZS_READS_ROOT count.  Each rank writes into ZS_READS.RANK a line for each call:
 * "read OFFSET BYTES PATH" for pread(), "ask OFFSET BYTES PATH" for advice that bytes will be needed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Append a line, at once: a run can end at any time. */
static void tell(const char *word, int file, off_t at, off_t n)
{
    const char *root = getenv("ZS_READS_ROOT"), *log = getenv("ZS_READS"),
               *rank = getenv("OMPI_COMM_WORLD_RANK");
    char link[64], path[PATH_MAX], line[PATH_MAX + 128], name[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!root || !log || length <= 0)
        return;
    path[length] = '\0';
    if (strncmp(path, root, strlen(root)) != 0)
        return;
    snprintf(name, sizeof name, "%s.%s", log, rank ? rank : "0");
    int to = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    int some = snprintf(line, sizeof line, "%s %lld %lld %s\n", word, (long long)at, (long long)n, path);
    if (to < 0 || write(to, line, (size_t)some) != some)
        abort();
    close(to);
}

ssize_t pread(int file, void *to, size_t n, off_t at)
{
    ssize_t (*real)(int, void *, size_t, off_t) =
        (ssize_t(*)(int, void *, size_t, off_t))dlsym(RTLD_NEXT, "pread");
    tell("read", file, at, (off_t)n);
    return real(file, to, n, at);
}

ssize_t pread64(int file, void *to, size_t n, off64_t at)
{
    return pread(file, to, n, at);
}

int posix_fadvise(int file, off_t at, off_t n, int advice)
{
    int (*real)(int, off_t, off_t, int) = (int (*)(int, off_t, off_t, int))dlsym(RTLD_NEXT, "posix_fadvise");
    if (advice == POSIX_FADV_WILLNEED)
        tell("ask", file, at, n);
    return real(file, at, n, advice);
}

int posix_fadvise64(int file, off64_t at, off64_t n, int advice)
{
    return posix_fadvise(file, at, n, advice);
}
