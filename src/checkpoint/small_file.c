#include "checkpoint/small_file.h"

#include "base/bytes.h"
#include "base/memory.h"
#include "base/system_error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int zs_small_file_write(const char *path, const void *bytes, size_t n, zs_error *err)
{
    char part[PATH_MAX];
    snprintf(part, sizeof part, "%s.new", path);
    int file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool good = file >= 0 && zs_write_bytes(file, bytes, n, 0) == 0 && fsync(file) == 0;
    int reason = errno;
    if (file >= 0 && close(file) && good) {
        good = false;
        reason = errno;
    }
    if (good && rename(part, path) == 0)
        return 0;
    reason = good ? errno : reason;
    unlink(part);
    return zs_fail_system(err, ZS_FAILED, reason, path, "writing");
}

char *zs_small_file_read(const char *path, size_t *n, zs_error *err)
{
    struct stat status;
    char *bytes = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    err->status = 0;
    if (file < 0 && errno == ENOENT)
        return NULL;
    if (file < 0 || fstat(file, &status)) {
        zs_fail_system(err, ZS_FAILED, errno, path, "reading it");
    } else if ((bytes = zs_alloc((size_t)status.st_size + 1, 1, "a checkpoint", err))) {
        ssize_t got = zs_read_bytes(file, bytes, (size_t)status.st_size, 0);
        *n = got > 0 ? (size_t)got : 0;
        if (got < 0) {
            zs_fail_system(err, ZS_FAILED, errno, path, "reading it");
            free(bytes);
            bytes = NULL;
        }
    }
    if (file >= 0)
        close(file);
    return bytes;
}
