/* Preloaded by tests into a run: a call of the system fails, is short or late, a signal comes, or another
 * program changes a file, at a moment that the test chooses.
 *
 * ZS_INJECT is a list of rules, divided by ";".  A rule has four words or five, "CALL RANK N EFFECT [PART]":
 *     CALL    which calls: a name, or several divided by ","; "*": all that are known here
 *     RANK    of the rank that makes them; "*": every rank
 *     N       at the N-th of these calls, counted from 0; "N+": at this one and all later ones
 *     EFFECT  EIO, ENOSPC ...: the call fails with this errno, and has done nothing; but close() closes
 *             short: it transfers half of the bytes; other calls are as usual
 *             flip, lose: pwrite() succeeds, but one bit is another one in the file, or nothing is there
 *             SIGTERM, SIGKILL ...: this signal comes to the rank, before the call
 *             delay=SECONDS, and before the call, as if another program did it:
 *             change=FILE: the last byte of the file is written, cut=FILE: half of it is cut off,
 *             remove=FILE: it is removed, replace=FILE: a copy takes its place
 *     PART    what stands in the path of the file from ZS_INJECT_ROOT on, or several such texts divided by
 *             ",": one of them does; of link() and rename(), in one of both paths.  Without it, all files
 *             are meant
 *
 * Only calls on what is below the directory ZS_INJECT_ROOT count, so MPI's own files are left alone.  A call
 * by a descriptor counts by the path of what it has open, but for the standard streams.  open64() and the
 * like count as open(), fopen() too.
 *
 * ZS_INJECT_LOG=PREFIX: each rank writes the calls that count into PREFIX.RANK, a line "CALL PATH" for each;
 * and a line "! RULE" where a rule takes effect. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RULES = 8, WORD = 64, TEXT = 256 };

typedef struct rule {
    char calls[TEXT], effect[TEXT], part[TEXT];
    int first;   /* the number of the call that is meant */
    int forever; /* and all after it */
    atomic_int met;
} rule;

/* What a process knows: filled before main(), or between two runs, and only read while one runs, but for the
 * counts. */
static rule rules[RULES];
static int nrule, rank = -1, report = -1;
static char root[PATH_MAX];

/* ------------------------------------------------------------------------------------------ rules */

static const struct {
    const char *name;
    int value;
} numbers[] = {
    { "EIO", EIO },         { "ENOSPC", ENOSPC },   { "EDQUOT", EDQUOT },   { "EINTR", EINTR },
    { "EACCES", EACCES },   { "EPERM", EPERM },     { "ESTALE", ESTALE },   { "ENOLCK", ENOLCK },
    { "EMFILE", EMFILE },   { "ENOMEM", ENOMEM },   { "ENOENT", ENOENT },   { "EROFS", EROFS },
    { "EMLINK", EMLINK },   { "SIGTERM", SIGTERM }, { "SIGINT", SIGINT },   { "SIGHUP", SIGHUP },
    { "SIGKILL", SIGKILL }, { "SIGQUIT", SIGQUIT }, { "SIGUSR1", SIGUSR1 }, { "SIGUSR2", SIGUSR2 },
    { "SIGXCPU", SIGXCPU }, { "SIGALRM", SIGALRM }, { "SIGPIPE", SIGPIPE }, { "SIGXFSZ", SIGXFSZ },
    { "SIGSEGV", SIGSEGV }, { "SIGBUS", SIGBUS },   { "SIGABRT", SIGABRT }, { "SIGSTOP", SIGSTOP }
};

/* The number of a signal or an errno; 0: no such name. */
static int number_of(const char *name)
{
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++)
        if (strcmp(numbers[k].name, name) == 0)
            return numbers[k].value;
    return 0;
}

static void give_up(const char *what)
{
    fprintf(stderr, "inject: %s is not understood\n", what);
    abort();
}

static int is_effect(const char *effect)
{
    static const char *const words[] = { "short",   "flip", "lose",    "delay=",
                                         "change=", "cut=", "remove=", "replace=" };
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strncmp(effect, words[k], strlen(words[k])) == 0)
            return 1;
    return number_of(effect) != 0;
}

static void add_rule(const char *text)
{
    rule *r = &rules[nrule];
    char whose[WORD], when[WORD];
    int n = sscanf(text, "%255s %63s %63s %255s %255s", r->calls, whose, when, r->effect, r->part);
    if (n < 4 || nrule == RULES || !is_effect(r->effect))
        give_up(text);
    if (n == 4)
        r->part[0] = '\0';
    r->first = atoi(when);
    r->forever = strchr(when, '+') != NULL;
    if (strcmp(whose, "*") == 0 || atoi(whose) == rank)
        nrule++;
}

static int find_rank(void)
{
    static const char *const names[] = { "OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", "SLURM_PROCID" };
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        if (getenv(names[k]))
            return atoi(getenv(names[k]));
    return -1;
}

/* Begin anew with other rules; log == NULL: none is written.  Called by tests/lib/many_jobs.c. */
void inject_begin(const char *text, const char *under, const char *log)
{
    char copy[RULES * TEXT], path[PATH_MAX], *rest = copy;
    nrule = 0;
    memset(rules, 0, sizeof rules);
    if (report >= 0)
        syscall(SYS_close, report);
    report = -1;
    snprintf(root, sizeof root, "%s", under);
    snprintf(copy, sizeof copy, "%s", text);
    for (char *one = strsep(&rest, ";"); one; one = strsep(&rest, ";"))
        if (one[strspn(one, " \n")])
            add_rule(one);
    snprintf(path, sizeof path, "%s.%d", log ? log : "", rank);
    if (log)
        report = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

static void __attribute__((constructor)) begin(void)
{
    const char *text = getenv("ZS_INJECT"), *under = getenv("ZS_INJECT_ROOT");
    rank = find_rank();
    if (rank >= 0) /* not mpirun itself, nor what it starts besides */
        inject_begin(text ? text : "", under ? under : "/", getenv("ZS_INJECT_LOG"));
}

/* ------------------------------------------------------------------------------------------ effects */

/* Where a call goes: on, into a failure, or on with half of the bytes. */
typedef enum verdict { GO_ON, FAIL, SHORT, FLIP, LOSE } verdict;

/* Another program's work on a file, by calls that are not looked at here. */
static void meddle(const char *effect)
{
    const char *file = strchr(effect, '=') + 1;
    char copy[PATH_MAX], bytes[1 << 16];
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0);
    off_t size = fd < 0 ? -1 : syscall(SYS_lseek, fd, 0, SEEK_END);
    int good = size > 0;
    if (good && effect[1] == 'h') /* change */
        good = syscall(SYS_pwrite64, fd, "!", 1, size - 1) == 1;
    else if (good && effect[0] == 'c') /* cut */
        good = syscall(SYS_ftruncate, fd, size / 2) == 0;
    else if (good && effect[2] == 'm') /* remove */
        good = syscall(SYS_unlinkat, AT_FDCWD, file, 0) == 0;
    else if (good) { /* replace */
        snprintf(copy, sizeof copy, "%s.copy", file);
        int to = (int)syscall(SYS_openat, AT_FDCWD, copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        for (off_t at = 0, n = 1; at < size && n > 0; at += n) {
            n = syscall(SYS_pread64, fd, bytes, sizeof bytes, at);
            good = good && n > 0 && syscall(SYS_pwrite64, to, bytes, n, at) == n;
        }
        syscall(SYS_close, to);
        good = good && syscall(SYS_renameat2, AT_FDCWD, copy, AT_FDCWD, file, 0) == 0;
    }
    if (fd >= 0)
        syscall(SYS_close, fd);
    if (!good && effect[2] != 'm') /* two rules may remove one file */
        give_up(effect);
}

static verdict take_effect(const char *effect)
{
    if (strcmp(effect, "short") == 0)
        return SHORT;
    if (strcmp(effect, "flip") == 0)
        return FLIP;
    if (strcmp(effect, "lose") == 0)
        return LOSE;
    if (strncmp(effect, "SIG", 3) == 0) {
        kill(getpid(), number_of(effect));
        usleep(100000); /* a thread of the program takes it */
        return GO_ON;
    }
    if (strncmp(effect, "delay=", 6) == 0) {
        usleep((useconds_t)(1e6 * atof(effect + 6)));
        return GO_ON;
    }
    if (strchr(effect, '=')) {
        meddle(effect);
        return GO_ON;
    }
    errno = number_of(effect);
    return FAIL;
}

static void say(const char *what, const char *text)
{
    char line[PATH_MAX + TEXT];
    int n = report < 0 ? 0 : snprintf(line, sizeof line, "%s %s\n", what, text);
    if (n > 0)
        syscall(SYS_write, report, line, n);
}

/* Is the call one of "open,read"? */
static int is_one_of(const char *calls, const char *call)
{
    size_t n = strlen(call);
    for (const char *at = calls; (at = strstr(at, call)); at += n)
        if ((at == calls || at[-1] == ',') && (at[n] == ',' || at[n] == '\0'))
            return 1;
    return strcmp(calls, "*") == 0;
}

/* A path from the root on, "/in/00.nc": names above it belong to whoever runs the tests. */
static const char *below_root(const char *path)
{
    return strncmp(path, root, strlen(root)) == 0 ? path + strlen(root) : path;
}

/* Is one of the texts "a,b" in one of the paths, from the root on? */
static int is_meant(const char *part, const char *path, const char *other)
{
    char copy[TEXT], *rest = copy;
    snprintf(copy, sizeof copy, "%s", part);
    for (char *one = strsep(&rest, ","); one; one = strsep(&rest, ","))
        if (strstr(below_root(path), one) || (other && strstr(below_root(other), one)))
            return 1;
    return 0;
}

/* A call on a path below the root: all rules that mean it take effect.  errno is set where it fails. */
static verdict meet(const char *call, const char *path, const char *other)
{
    verdict found = GO_ON;
    int before = errno;
    say(call, below_root(path));
    for (int k = 0; k < nrule; k++) {
        rule *r = &rules[k];
        if (!is_one_of(r->calls, call) || !is_meant(r->part, path, other))
            continue;
        int n = atomic_fetch_add(&r->met, 1);
        if (n != r->first && !(r->forever && n > r->first))
            continue;
        say("!", r->calls);
        verdict here = take_effect(r->effect);
        found = here == GO_ON ? found : here;
    }
    if (found != FAIL)
        errno = before;
    return found;
}

/* The path of an open file; 0: it has none. */
static int path_of(int file, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    path[n > 0 ? n : 0] = '\0';
    return path[0] == '/';
}

/* A path that is relative to the open directory `at`; other: the second path of link() and rename(). */
static verdict meet_at(const char *call, int at, const char *path, const char *other)
{
    char whole[2 * PATH_MAX] = "";
    if (rank < 0 || !path)
        return GO_ON;
    if (path[0] != '/' && (at == AT_FDCWD ? getcwd(whole, PATH_MAX) != NULL : path_of(at, whole)))
        strcat(whole, "/");
    strncat(whole, path, PATH_MAX - 1);
    return strncmp(whole, root, strlen(root)) == 0 ? meet(call, whole, other) : GO_ON;
}

static verdict meet_path(const char *call, const char *path)
{
    return meet_at(call, AT_FDCWD, path, NULL);
}

static verdict meet_file(const char *call, int file)
{
    char path[PATH_MAX];
    if (rank < 0 || file <= STDERR_FILENO || !path_of(file, path))
        return GO_ON;
    return strncmp(path, root, strlen(root)) == 0 ? meet(call, path, NULL) : GO_ON;
}

/* ------------------------------------------------------------------------------------------ calls */

/* The function of the next library, which really makes the call. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* A call that fails or goes on: its type, its name, how it is met, its parameters, and its arguments. */
#define CALL(type, name, met, parameters, arguments) \
    type name parameters                             \
    {                                                \
        if ((met) == FAIL)                           \
            return (type)-1;                         \
        return NEXT(name) arguments;                 \
    }

typedef const char *text;

CALL(int, stat, meet_path("stat", path), (text path, struct stat *to), (path, to))
CALL(int, stat64, meet_path("stat", path), (text path, struct stat64 *to), (path, to))
CALL(int, lstat, meet_path("stat", path), (text path, struct stat *to), (path, to))
CALL(int, lstat64, meet_path("stat", path), (text path, struct stat64 *to), (path, to))
CALL(int, fstat, meet_file("fstat", file), (int file, struct stat *to), (file, to))
CALL(int, fstat64, meet_file("fstat", file), (int file, struct stat64 *to), (file, to))
CALL(int, fstatat, meet_at("stat", at, path, NULL), (int at, text path, struct stat *to, int flags),
     (at, path, to, flags))
CALL(int, statx, meet_at("stat", at, path, NULL),
     (int at, text path, int flags, unsigned mask, struct statx *to), (at, path, flags, mask, to))
CALL(int, access, meet_path("access", path), (text path, int mode), (path, mode))
CALL(int, statfs, meet_path("statfs", path), (text path, struct statfs *to), (path, to))
CALL(int, statfs64, meet_path("statfs", path), (text path, struct statfs64 *to), (path, to))
CALL(int, fstatfs, meet_file("statfs", file), (int file, struct statfs *to), (file, to))
CALL(int, statvfs, meet_path("statfs", path), (text path, struct statvfs *to), (path, to))
CALL(int, fstatvfs, meet_file("statfs", file), (int file, struct statvfs *to), (file, to))
CALL(int, ftruncate, meet_file("ftruncate", file), (int file, off_t size), (file, size))
CALL(int, ftruncate64, meet_file("ftruncate", file), (int file, off64_t size), (file, size))
CALL(int, fallocate, meet_file("fallocate", file), (int file, int mode, off_t at, off_t size),
     (file, mode, at, size))
CALL(int, fsync, meet_file("fsync", file), (int file), (file))
CALL(int, fdatasync, meet_file("fsync", file), (int file), (file))
CALL(int, rename, meet_at("rename", AT_FDCWD, to, from), (text from, text to), (from, to))
CALL(int, renameat2, meet_at("rename", in, to, from), (int at, text from, int in, text to, unsigned flags),
     (at, from, in, to, flags))
CALL(int, link, meet_at("link", AT_FDCWD, to, from), (text from, text to), (from, to))
CALL(int, linkat, meet_at("link", in, to, from), (int at, text from, int in, text to, int flags),
     (at, from, in, to, flags))
CALL(int, unlink, meet_path("unlink", path), (text path), (path))
CALL(int, unlinkat, meet_at("unlink", at, path, NULL), (int at, text path, int flags), (at, path, flags))
CALL(int, chmod, meet_path("chmod", path), (text path, mode_t mode), (path, mode))
CALL(int, fchmod, meet_file("chmod", file), (int file, mode_t mode), (file, mode))
CALL(int, chown, meet_path("chown", path), (text path, uid_t user, gid_t group), (path, user, group))
CALL(int, fchown, meet_file("chown", file), (int file, uid_t user, gid_t group), (file, user, group))
CALL(int, flock, meet_file("lock", file), (int file, int operation), (file, operation))
CALL(off_t, lseek, meet_file("lseek", file), (int file, off_t at, int from), (file, at, from))
CALL(off_t, lseek64, meet_file("lseek", file), (int file, off64_t at, int from), (file, at, from))

/* A call that transfers bytes: the same, and half of them where it is short. */
#define TRANSFER(name, counted, parameters, arguments) \
    ssize_t name parameters                            \
    {                                                  \
        verdict v = meet_file(counted, file);          \
        if (v == FAIL)                                 \
            return -1;                                 \
        n = v == SHORT && n > 1 ? n / 2 : n;           \
        return NEXT(name) arguments;                   \
    }

TRANSFER(read, "read", (int file, void *to, size_t n), (file, to, n))
TRANSFER(write, "write", (int file, const void *from, size_t n), (file, from, n))
TRANSFER(pread, "pread", (int file, void *to, size_t n, off_t at), (file, to, n, at))
TRANSFER(pread64, "pread", (int file, void *to, size_t n, off64_t at), (file, to, n, at))
TRANSFER(pwrite64, "pwrite", (int file, const void *from, size_t n, off64_t at), (file, from, n, at))
TRANSFER(writev, "write", (int file, const struct iovec *from, int n), (file, from, n))
TRANSFER(readv, "read", (int file, const struct iovec *to, int n), (file, to, n))
TRANSFER(pwritev, "pwrite", (int file, const struct iovec *from, int n, off_t at), (file, from, n, at))
TRANSFER(preadv, "pread", (int file, const struct iovec *to, int n, off_t at), (file, to, n, at))

/* Write with another bit in the middle. */
static ssize_t write_other(int file, const void *from, size_t n, off_t at)
{
    char *other = malloc(n);
    if (!other)
        abort();
    memcpy(other, from, n);
    other[n / 2] ^= 1;
    ssize_t put = syscall(SYS_pwrite64, file, other, n, at);
    free(other);
    return put;
}

ssize_t pwrite(int file, const void *from, size_t n, off_t at)
{
    verdict v = meet_file("pwrite", file);
    if (v == FAIL)
        return -1;
    if (v == LOSE)
        return (ssize_t)n;
    if (v == FLIP && n > 0)
        return write_other(file, from, n, at);
    return NEXT(pwrite)(file, from, v == SHORT && n > 1 ? n / 2 : n, at);
}

/* A call with the mode of a file that may be made. */
#define OPEN(name)                                                          \
    int name(const char *path, int flags, ...)                              \
    {                                                                       \
        va_list rest;                                                       \
        va_start(rest, flags);                                              \
        mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;         \
        va_end(rest);                                                       \
        if (meet_path((flags & O_CREAT) ? "create" : "open", path) == FAIL) \
            return -1;                                                      \
        return NEXT(name)(path, flags, mode);                               \
    }

OPEN(open)
OPEN(open64)

int openat(int at, const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (meet_at((flags & O_CREAT) ? "create" : "open", at, path, NULL) == FAIL)
        return -1;
    return NEXT(openat)(at, path, flags, mode);
}

CALL(int, creat, meet_path("create", path), (text path, mode_t mode), (path, mode))

FILE *fopen(const char *path, const char *mode)
{
    return meet_path("open", path) == FAIL ? NULL : NEXT(fopen)(path, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    return meet_path("open", path) == FAIL ? NULL : NEXT(fopen64)(path, mode);
}

/* As the real one does, it leaves a mark for ferror(). */
size_t fread(void *to, size_t size, size_t n, FILE *file)
{
    if (meet_file("read", fileno(file)) != FAIL)
        return NEXT(fread)(to, size, n, file);
    file->_flags |= _IO_ERR_SEEN;
    return 0;
}

DIR *opendir(const char *path)
{
    return meet_path("opendir", path) == FAIL ? NULL : NEXT(opendir)(path);
}

char *realpath(const char *path, char *to)
{
    return meet_path("stat", path) == FAIL ? NULL : NEXT(realpath)(path, to);
}

/* A failing close() has closed the file all the same. */
int close(int file)
{
    int fails = meet_file("close", file) == FAIL, reason = errno;
    int status = NEXT(close)(file);
    if (!fails)
        return status;
    errno = reason;
    return -1;
}

/* It returns the errno. */
int posix_fallocate(int file, off_t at, off_t size)
{
    return meet_file("fallocate", file) == FAIL ? errno : NEXT(posix_fallocate)(file, at, size);
}

/* Locks alone are looked at. */
#define FCNTL(name)                                                                                         \
    int name(int file, int command, ...)                                                                    \
    {                                                                                                       \
        va_list rest;                                                                                       \
        va_start(rest, command);                                                                            \
        void *argument = va_arg(rest, void *);                                                              \
        va_end(rest);                                                                                       \
        int locks =                                                                                         \
            command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW; \
        if (locks && meet_file("lock", file) == FAIL)                                                       \
            return -1;                                                                                      \
        return NEXT(name)(file, command, argument);                                                         \
    }

FCNTL(fcntl)
FCNTL(fcntl64)
