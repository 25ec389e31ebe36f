#include "output/leftovers.h"

#include "base/file_id.h"
#include "base/memory.h"
#include "base/text.h"
#include "output/final_path.h"

#include <dirent.h>
#include <limits.h>
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

/* Look beside one output. */
static int look(const char *final, const zs_job *here, zs_leftovers *list, zs_error *err)
{
    char directory[PATH_MAX], path[PATH_MAX + 256];
    const char *name = zs_last_name(final);
    size_t before = list->n;
    int result = 0;
    DIR *open = opendir(zs_directory_of(final, directory));
    for (struct dirent *entry; open && result == 0 && (entry = readdir(open));) {
        zs_leftover found = { .age = 0 };
        snprintf(path, sizeof path, "%.*s%s", (int)(name - final), final, entry->d_name);
        if (zs_part_name_read(entry->d_name, name, &found.kind, &found.job))
            result = add(list, found, path, final, here, err);
    }
    if (open)
        closedir(open);
    if (result == 0 && list->n > before)
        qsort(list->file + before, list->n - before, sizeof *list->file, by_path);
    return result;
}

int zs_leftovers_find(const zs_spec *spec, zs_leftovers *list, zs_error *err)
{
    char final[PATH_MAX];
    zs_error unused;
    zs_job here = zs_job_make();
    int result = 0;
    *list = (zs_leftovers){ 0 };
    for (int k = 0; k < zs_spec_written_count(spec) && result == 0; k++) {
        zs_written file = zs_spec_written(spec, k);
        if (file.path && zs_final_path(file.path, final, &unused) == 0)
            result = look(final, &here, list, err);
    }
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
