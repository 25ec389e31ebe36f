#include "parallel/inherit_mode.h"

#include <stdbool.h>
#include <unistd.h>

mode_t zs_inherit_first_mode(const struct stat *older)
{
    const mode_t usual = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;
    return older ? (usual & older->st_mode) | S_IRUSR | S_IWUSR : usual;
}

/* The bits of the group that all others have, too. */
static mode_t as_others(mode_t mode)
{
    return (mode & ~(mode_t)S_IRWXG) | (mode & (mode & S_IRWXO) << 3);
}

void zs_inherit_mode(int file, const struct stat *older)
{
    struct stat now;
    mode_t mode = older->st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    if (fstat(file, &now))
        return;
    bool all = now.st_uid == older->st_uid && now.st_gid == older->st_gid;
    if (!all && fchown(file, older->st_uid, older->st_gid) && now.st_gid != older->st_gid &&
        fchown(file, (uid_t)-1, older->st_gid))
        mode = as_others(mode);
    if ((now.st_mode & 07777) != mode && fchmod(file, mode))
        return; /* the mode of a new file stays */
}
