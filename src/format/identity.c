#include "format/identity.h"

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

zs_identity zs_identity_of(const struct stat *status)
{
    return (zs_identity){ .bytes = status->st_size,
                          .inode = status->st_ino,
                          .modified = nanoseconds(status->st_mtim),
                          .changed = nanoseconds(status->st_ctim) };
}

bool zs_identity_same(const zs_identity *a, const zs_identity *b)
{
    return a->inode == b->inode && a->bytes == b->bytes && a->modified == b->modified &&
           a->changed == b->changed;
}
