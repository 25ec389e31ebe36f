/* Preloaded: each pread() of at least 6000 bytes, which is one of a chunk, takes SLOW_READS milliseconds
 * longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static ssize_t slowly(const char *name, int file, void *to, size_t n, off_t at)
{
    ssize_t (*real)(int, void *, size_t, off_t) =
        (ssize_t(*)(int, void *, size_t, off_t))dlsym(RTLD_NEXT, name);
    const char *text = getenv("SLOW_READS");
    if (text && n >= 6000)
        usleep(1000 * (useconds_t)atoi(text));
    return real(file, to, n, at);
}

ssize_t pread(int file, void *to, size_t n, off_t at)
{
    return slowly("pread", file, to, n, at);
}

ssize_t pread64(int file, void *to, size_t n, off_t at)
{
    return slowly("pread64", file, to, n, at);
}
