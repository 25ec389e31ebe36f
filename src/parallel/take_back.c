#include "parallel/take_back.h"

#include "parallel/remove_tree.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* Remove a file, or a directory with all that is in it, if it is the one that is meant.  Returns 1 if it did;
 * 0 if the name is free or another file's; -1 if the file stays. */
static int remove_file(const char *path, const zs_file_id *meant)
{
    int is = zs_file_is(path, meant);
    if (is <= 0)
        return is;
    if (unlink(path) == 0)
        return 1;
    return errno == EISDIR || errno == EPERM ? zs_remove_tree(path, meant) : errno == ENOENT ? 0 : -1;
}

/* Has a file of another run got the final name meanwhile? */
static bool taken_over(const zs_unfinished_file *file)
{
    zs_file_id now = zs_file_of(file->path);
    return now.inode != 0 && zs_file_is(file->path, &file->made) == 0 &&
           zs_file_is(file->path, &file->older) == 0;
}

int zs_put_back(const zs_unfinished_file *file)
{
    int is = zs_file_is(file->old, &file->older);
    if (is <= 0)
        return is;
    bool away = file->is_directory && zs_file_is(file->path, &file->made) == 1;
    if (away && rename(file->path, file->part))
        return -1;
    if (!taken_over(file) && rename(file->old, file->path))
        return -1;
    if (away && remove_file(file->part, &file->made) < 0)
        return -1;
    return remove_file(file->old, &file->older) < 0 ? -1 : 1;
}

/* A file that stays gets its temporary name back, and what it has replaced its final name.  Returns 0:
 * nothing is removed. */
static int rename_back(const zs_unfinished_file *file, const char **stays)
{
    bool moves = file->named && zs_file_is(file->path, &file->made) == 1;
    bool back = !moves || rename(file->path, file->part) == 0;
    if (!back || (file->kept && zs_put_back(file) < 0))
        *stays = back ? file->old : file->path;
    return 0;
}

int zs_take_back(const zs_unfinished_file *file, bool done, const char **stays)
{
    bool helper = !file->path;
    if (file->stays && !done)
        return rename_back(file, stays);
    int part = done && !helper ? 0 : remove_file(file->part, &file->made), rest = 0;
    if (file->kept)
        rest = done ? remove_file(file->old, &file->older) : zs_put_back(file);
    else if (file->named && !done)
        rest = remove_file(file->path, &file->made);
    if (part < 0 || rest < 0)
        *stays = part < 0 ? file->part : file->kept ? file->old : file->path;
    return !helper && (part > 0 || rest > 0);
}
