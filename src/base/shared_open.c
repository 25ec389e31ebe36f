#include "base/shared_open.h"

#include <fcntl.h>
#include <unistd.h>

static const int64_t beyond = INT64_C(1) << 62; /* behind the end of every file; a server takes 2^63 - 1 */

/* A lock of the open file, not of the process, so that closing another descriptor does not end it. */
static bool lock(int file, bool writing, int64_t byte)
{
    struct flock range = { .l_type = writing ? F_WRLCK : F_RDLCK,
                           .l_whence = SEEK_SET,
                           .l_start = (off_t)(beyond + byte),
                           .l_len = 1 };
    return fcntl(file, F_OFD_SETLK, &range) == 0;
}

int zs_shared_open(const char *path, int flags, int64_t byte, bool *locked)
{
    bool writing = (flags & O_ACCMODE) != O_RDONLY;
    int file = open(path, flags | O_CLOEXEC);
    *locked = false;
    if (file < 0 || byte < 0 || (*locked = lock(file, writing, byte)))
        return file;
    if (writing) {
        close(file);
        file = open(path, flags | O_DSYNC | O_CLOEXEC);
    }
    if (file >= 0)
        posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    return file;
}

int zs_shared_refresh(const char *path, int64_t byte)
{
    bool locked;
    int file = byte < 0 ? -1 : zs_shared_open(path, O_RDONLY, byte, &locked);
    return byte < 0 ? 0 : file < 0 ? -1 : close(file);
}
