#include "output/leftovers.h"

#include "base/file_id.h"
#include "base/memory.h"
#include "base/text.h"
#include "output/final_path.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static int by_path(const void *a, const void *b)
{
    return strcmp(((const zs_leftover *)a)->path, ((const zs_leftover *)b)->path);
}

/* A name that was cut can belong to several outputs: it is listed once. */
static bool is_known(const zs_leftovers *list, const char *path)
{
    for (size_t k = 0; k < list->n; k++)
        if (strcmp(list->file[k].path, path) == 0)
            return true;
    return false;
}

/* Add a file, unless it is gone meanwhile.  found: with kind and job set. */
static int add(zs_leftovers *list, zs_leftover found, const char *path, const char *final, const zs_job *here,
               zs_error *err)
{
    struct stat status;
    void *all = list->file;
    if (lstat(path, &status) || is_known(list, path))
        return 0;
    time_t since = found.kind == ZS_OLD ? status.st_ctime : status.st_mtime, now = time(NULL);
    found.age = now > since ? now - since : 0;
    zs_file_id id = { status.st_dev, status.st_ino };
    found.is_directory = S_ISDIR(status.st_mode);
    found.same = zs_file_is(final, &id) == 1;
    found.state = zs_job_look(&found.job, here);
    if (zs_grow(&all, &list->room, list->n + 1, sizeof *list->file, err))
        return -1;
    list->file = all;
    found.path = zs_copy_text(path, err);
    found.final = zs_copy_text(final, err);
    list->file[list->n++] = found;
    return found.path && found.final ? 0 : -1;
}

/* The place of an output, and its directory; false: it is not written, or its links lead nowhere. */
static bool place_of(const zs_spec *spec, int k, char final[PATH_MAX], char directory[PATH_MAX])
{
    zs_written file = zs_spec_written(spec, k);
    zs_error unused;
    if (!file.path || zs_final_path(file.path, final, &unused))
        return false;
    zs_directory_of(final, directory);
    return true;
}

/* Compare an entry of a directory with the output number k and all later ones that are in it. */
static int compare(const zs_spec *spec, int k, const char *directory, const char *entry, const zs_job *here,
                   zs_leftovers *list, zs_error *err)
{
    char final[PATH_MAX], other[PATH_MAX], path[PATH_MAX + 256];
    if (!strstr(entry, ".part-") && !strstr(entry, ".scratch-") && !strstr(entry, ".old-"))
        return 0;
    for (; k < zs_spec_written_count(spec); k++) {
        zs_leftover found = { .age = 0 };
        if (!place_of(spec, k, final, other) || strcmp(other, directory) != 0)
            continue;
        const char *name = zs_last_name(final);
        snprintf(path, sizeof path, "%.*s%s", (int)(name - final), final, entry);
        if (zs_part_name_read(entry, name, &found.kind, &found.job) &&
            add(list, found, path, final, here, err))
            return -1;
    }
    return 0;
}

/* Look in the directory of an output, unless an earlier one was in it. */
static int look(const zs_spec *spec, int k, const zs_job *here, zs_leftovers *list, zs_error *err)
{
    char final[PATH_MAX], directory[PATH_MAX], other[PATH_MAX];
    size_t before = list->n;
    int result = 0;
    if (!place_of(spec, k, final, directory))
        return 0;
    for (int j = 0; j < k; j++)
        if (place_of(spec, j, final, other) && strcmp(other, directory) == 0)
            return 0;
    DIR *open = opendir(directory);
    for (struct dirent *entry; open && result == 0 && (entry = readdir(open));)
        result = compare(spec, k, directory, entry->d_name, here, list, err);
    if (open)
        closedir(open);
    if (result == 0 && list->n > before)
        qsort(list->file + before, list->n - before, sizeof *list->file, by_path);
    return result;
}

int zs_leftovers_find(const zs_spec *spec, zs_leftovers *list, zs_error *err)
{
    zs_job here = zs_job_make();
    int result = 0;
    *list = (zs_leftovers){ 0 };
    for (int k = 0; k < zs_spec_written_count(spec) && result == 0; k++)
        result = look(spec, k, &here, list, err);
    if (result)
        zs_leftovers_clear(list);
    return result;
}

void zs_leftovers_clear(zs_leftovers *list)
{
    for (size_t k = 0; k < list->n; k++) {
        free(list->file[k].path);
        free(list->file[k].final);
    }
    free(list->file);
    *list = (zs_leftovers){ 0 };
}
