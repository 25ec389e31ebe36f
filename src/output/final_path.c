#include "output/final_path.h"

#include "base/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_LINKS = 40 }; /* as many as the system follows */

const char *zs_directory_of(const char *path, char directory[PATH_MAX])
{
    size_t n = (size_t)(zs_last_name(path) - path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    snprintf(directory, PATH_MAX, "%.*s", n > 0 ? (int)n : 1, n > 0 ? path : ".");
    return directory;
}

/* Join a directory and a name, which can be a path of its own; "": no directory.  Returns false if there is
 * no room. */
static bool join(const char *directory, const char *name, char path[PATH_MAX])
{
    int n = *name == '/' || !*directory ? snprintf(path, PATH_MAX, "%s", name)
                                        : snprintf(path, PATH_MAX, "%s/%s", directory, name);
    return n < PATH_MAX;
}

int zs_final_path(const char *path, char final[PATH_MAX], zs_error *err)
{
    char directory[PATH_MAX], target[PATH_MAX];
    int reason = join("", path, final) ? 0 : ENAMETOOLONG;
    for (int links = 0; reason == 0; links++) {
        ssize_t n = readlink(final, target, sizeof target - 1);
        if (n < 0)
            return 0; /* no link; other faults are found when the place is looked at */
        target[n] = '\0';
        zs_directory_of(final, directory);
        reason = links == MOST_LINKS ? ELOOP : join(directory, target, final) ? 0 : ENAMETOOLONG;
    }
    return zs_fail(err, ZS_REFUSED, "%s: %s", path, strerror(reason));
}

const char *zs_final_directory(const char *path, char directory[PATH_MAX])
{
    char final[PATH_MAX];
    zs_error unused;
    return zs_directory_of(zs_final_path(path, final, &unused) ? path : final, directory);
}

char *zs_checkpoint_part(const char *final, char part[ZS_CHECKPOINT_PART])
{
    snprintf(part, ZS_CHECKPOINT_PART, "%s.checkpoint", final);
    return part;
}

int64_t zs_checkpoint_bytes(const char *path)
{
    enum { BLOCK = 512 }; /* of stat() */
    char final[PATH_MAX], part[ZS_CHECKPOINT_PART];
    struct stat status;
    zs_error unused;
    bool there =
        zs_final_path(path, final, &unused) == 0 && stat(zs_checkpoint_part(final, part), &status) == 0;
    return there ? (int64_t)status.st_blocks * BLOCK : 0;
}
