#include "base/bytes.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

ssize_t zs_read_bytes(int file, void *to, size_t n, int64_t at)
{
    size_t done = 0;
    while (done < n) {
        ssize_t got = pread(file, (char *)to + done, n - done, (off_t)(at + (int64_t)done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

int zs_write_bytes(int file, const void *from, size_t n, int64_t at)
{
    size_t done = 0;
    while (done < n) {
        ssize_t put = pwrite(file, (const char *)from + done, n - done, (off_t)(at + (int64_t)done));
        if (put < 0 && errno == EINTR)
            continue;
        if (put == 0)
            errno = ENOSPC;
        if (put <= 0)
            return -1;
        done += (size_t)put;
    }
    return 0;
}
