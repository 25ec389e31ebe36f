#include "base/file_id.h"

#include <errno.h>
#include <sys/stat.h>

zs_file_id zs_file_of(const char *path)
{
    struct stat status;
    if (lstat(path, &status))
        return (zs_file_id){ 0 };
    return (zs_file_id){ status.st_dev, status.st_ino };
}

bool zs_files_are_one(const char *path, const char *other)
{
    struct stat one, two;
    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

int zs_file_is(const char *path, const zs_file_id *id)
{
    struct stat status;
    if (id->inode == 0)
        return 0;
    if (lstat(path, &status))
        return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
    return status.st_dev == id->device && status.st_ino == id->inode;
}
