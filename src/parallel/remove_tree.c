#include "parallel/remove_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { BUFFER = 4096, DEEPEST = 8, ROUNDS = 1000 };

/* An entry as the system gives it: opendir() would need memory, which a crash may have damaged. */
typedef struct entry {
    uint64_t inode;
    int64_t next;
    uint16_t size;
    uint8_t type;
    char name[];
} entry;

static int empty(int directory, dev_t device, int depth);

/* Remove one entry.  Returns 0, also if it is gone already; or -1 with errno set. */
static int remove_entry(int directory, const char *name, dev_t device, int depth)
{
    struct stat status;
    if (unlinkat(directory, name, 0) == 0 || errno == ENOENT)
        return 0;
    int reason = errno;
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW))
        return errno == ENOENT ? 0 : -1;
    errno = reason;
    if (!S_ISDIR(status.st_mode))
        return -1;
    errno = EBUSY;
    if (status.st_dev != device || depth == DEEPEST)
        return -1;
    int inner = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
        return errno == ENOENT ? 0 : -1;
    int result = empty(inner, device, depth + 1);
    reason = errno;
    close(inner);
    errno = reason;
    if (result)
        return -1;
    return unlinkat(directory, name, AT_REMOVEDIR) == 0 || errno == ENOENT || errno == ENOTEMPTY ||
                   errno == EEXIST
               ? 0
               : -1;
}

/* Remove all entries that one pass over the directory finds.  Returns how many there were; or -1 with errno
 * set. */
static int sweep(int directory, dev_t device, int depth)
{
    _Alignas(entry) char buffer[BUFFER];
    int found = 0;
    long n;
    if (lseek(directory, 0, SEEK_SET) < 0)
        return -1;
    while ((n = syscall(SYS_getdents64, directory, buffer, sizeof buffer)) > 0)
        for (long at = 0; at < n;) {
            const entry *e = (const entry *)(const void *)(buffer + at);
            at += e->size;
            if (strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0)
                continue;
            found++;
            if (remove_entry(directory, e->name, device, depth))
                return -1;
        }
    return n < 0 ? -1 : found;
}

/* Entries can be added, and a pass can miss some, while others are removed: until none is found.  Returns 0;
 * or -1 with errno set. */
static int empty(int directory, dev_t device, int depth)
{
    int found = 1;
    for (int round = 0; round < ROUNDS && found > 0; round++)
        found = sweep(directory, device, depth);
    if (found > 0)
        errno = ENOTEMPTY;
    return found == 0 ? 0 : -1;
}

int zs_remove_tree(const char *path, const zs_file_id *meant)
{
    struct stat status;
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), result = -1, reason;
    if (directory < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : -1;
    bool same =
        fstat(directory, &status) == 0 && status.st_dev == meant->device && status.st_ino == meant->inode;
    for (int round = 0; round < ROUNDS && same && result; round++) {
        result = empty(directory, meant->device, 0);
        if (result == 0)
            result = rmdir(path);
        if (result && errno != ENOTEMPTY && errno != EEXIST)
            break;
    }
    reason = errno;
    close(directory);
    errno = reason;
    return !same ? 0 : result == 0 ? 1 : errno == ENOENT ? 0 : -1;
}
