/* Preloaded by tests into a run: makes one kind of call fail on the input files, as a failing disk or file
 * server does, or memory run out.
 *
 * ZS_REFUSE="WHAT ERRNO N PART": from the N-th call on, counted from 0, with a path that has PART in it,
 *     open     open() fails
 *     read     read(), pread() and fread() of such a file fail
 *     lock     flock() fails
 *     create   open() with O_CREAT fails
 *     memory   malloc() of N bytes (a number that nothing else asks for) fails; ERRNO and PART mean nothing
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define NEXT(type, name, arguments) ((type(*) arguments)dlsym(RTLD_NEXT, name))

/* Does this call fail? */
static int fails(const char *what, const char *path)
{
    static int calls;
    const char *text = getenv("ZS_REFUSE");
    char meant[16], part[256];
    int number, n;
    if (!text || sscanf(text, "%15s %d %d %255s", meant, &number, &n, part) != 4 ||
        strcmp(meant, what) != 0 || !strstr(path, part) || calls++ < n)
        return 0;
    errno = number;
    return 1;
}

static int fails_on(const char *what, int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n < 0 ? 0 : n] = '\0';
    return n > 0 && fails(what, path);
}

static int open_it(const char *name, const char *path, int flags, int mode)
{
    if (fails(flags & O_CREAT ? "create" : "open", path))
        return -1;
    return NEXT(int, name, (const char *, int, ...))(path, flags, mode);
}

#define OPEN(name)                                          \
    int name(const char *path, int flags, ...)              \
    {                                                       \
        va_list args;                                       \
        va_start(args, flags);                              \
        int mode = flags & O_CREAT ? va_arg(args, int) : 0; \
        va_end(args);                                       \
        return open_it(#name, path, flags, mode);           \
    }

OPEN(open)
OPEN(open64)

FILE *fopen(const char *path, const char *mode)
{
    return fails("open", path) ? NULL : NEXT(FILE *, "fopen", (const char *, const char *))(path, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    return fails("open", path) ? NULL : NEXT(FILE *, "fopen64", (const char *, const char *))(path, mode);
}

ssize_t pread(int file, void *to, size_t n, off_t at)
{
    return fails_on("read", file) ? -1
                                  : NEXT(ssize_t, "pread", (int, void *, size_t, off_t))(file, to, n, at);
}

ssize_t pread64(int file, void *to, size_t n, off_t at)
{
    return fails_on("read", file) ? -1
                                  : NEXT(ssize_t, "pread64", (int, void *, size_t, off_t))(file, to, n, at);
}

ssize_t read(int file, void *to, size_t n)
{
    return fails_on("read", file) ? -1 : NEXT(ssize_t, "read", (int, void *, size_t))(file, to, n);
}

size_t fread(void *to, size_t size, size_t n, FILE *file)
{
    if (!fails_on("read", fileno(file)))
        return NEXT(size_t, "fread", (void *, size_t, size_t, FILE *))(to, size, n, file);
    file->_flags |= 0x20; /* glibc's mark of an error, which ferror() finds */
    return 0;
}

int flock(int file, int what)
{
    return fails_on("lock", file) ? -1 : NEXT(int, "flock", (int, int))(file, what);
}

void *malloc(size_t n)
{
    static void *(*next)(size_t);
    static int busy;
    const char *text = busy ? NULL : getenv("ZS_REFUSE");
    if (!next && !busy) {
        busy = 1;
        *(void **)&next = dlsym(RTLD_NEXT, "malloc");
        busy = 0;
    }
    if (text && strncmp(text, "memory ", 7) == 0 && n > 1000 &&
        strtoul(strchr(text + 7, ' ') + 1, NULL, 10) == n) {
        errno = ENOMEM;
        return NULL;
    }
    return next ? next(n) : NULL;
}
