#include "base/system_error.h"

#include "base/shell_word.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int status_of(int number)
{
    static const int of_path[] = {
        ENOENT, ENOTDIR, EACCES, EPERM, ELOOP, ENAMETOOLONG, EISDIR, ENXIO, ENODEV
    };
    for (size_t k = 0; k < sizeof of_path / sizeof of_path[0]; k++)
        if (number == of_path[k])
            return ZS_REFUSED;
    return ZS_FAILED;
}

/* What to do; a text that ends in a blank is followed by the path. */
static const char *advice(int number)
{
    switch (number) {
    case EACCES:
        return "; to see the rights of the file and its directories: namei -l ";
    case ELOOP:
        return "; its symbolic links lead in a circle: namei ";
    case EMFILE:
        return "; this job may open more files after: ulimit -n $(ulimit -Hn)";
    case ENFILE:
        return "; all programs of this node together have too many open files: run on another node, or later";
    case EIO:
        return "; the disk or the file server fails: its node's log (dmesg) may say more";
    case ESTALE:
        return "; the file server has replaced or removed it: run again";
    case ETIMEDOUT:
        return "; the file server does not answer: run again when it does";
    case ENOLCK:
    case ENOTSUP:
        return "; if its file system has no locks: export HDF5_USE_FILE_LOCKING=FALSE";
    case ENOMEM:
        return "; lower [run] memory or use fewer ranks on each node";
    case ENOSPC:
        return "; free space, or write elsewhere";
    case EDQUOT:
        return "; your quota there is used up: remove files, or write elsewhere";
    case EFBIG:
        return "; this is the limit of the shell (ulimit -f) or of the file system";
    case EROFS:
        return "; it is mounted for reading only: write elsewhere";
    default:
        return "";
    }
}

int zs_fail_system(zs_error *err, int status, int number, const char *path, const char *doing)
{
    enum { LONGEST = 600 };
    char word[ZS_SHELL_WORD];
    const char *what = advice(number), *colon = *doing ? ": " : "";
    size_t length = strlen(path), last = strlen(what);
    status = status ? status : status_of(number);
    if (length > LONGEST)
        return zs_fail(err, status, "%.*s...: %s%s%s (its path has %zu bytes)", LONGEST, path, doing, colon,
                       strerror(number), length);
    return zs_fail(err, status, "%s: %s%s%s%s%s", path, doing, colon, strerror(number), what,
                   last > 0 && what[last - 1] == ' ' ? zs_shell_word(path, word) : "");
}
