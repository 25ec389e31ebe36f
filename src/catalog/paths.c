#include "catalog/paths.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/shell_word.h"
#include "base/system_error.h"
#include "format/open.h"

#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int add(zs_paths *paths, size_t *room, const char *path, zs_error *err)
{
    if (zs_grow((void **)&paths->path, room, (size_t)paths->n + 1, sizeof *paths->path, err) ||
        !(paths->path[paths->n] = zs_copy_text(path, err)))
        return -1;
    paths->n++;
    return 0;
}

/* Add the files that match.  They are not looked at here: there may be many, and the ranks open them in
 * parallel. */
static int add_matches(zs_paths *paths, size_t *room, const char *pattern, zs_error *err)
{
    glob_t found;
    zs_activity_begin(ZS_MOVES, pattern, "looking for files");
    int result = glob(pattern, 0, NULL, &found);
    zs_activity_end();
    if (result != 0)
        return zs_fail(err, ZS_REFUSED, "%s: %s", pattern,
                       result == GLOB_NOMATCH ? "no file matches" : "the directory cannot be read");
    for (size_t i = 0; i < found.gl_pathc && result == 0; i++)
        result = add(paths, room, found.gl_pathv[i], err);
    globfree(&found);
    return result;
}

/* netcdf-c would ask the network, each rank by itself, and without an end. */
static int fail_remote(const char *pattern, const char *scheme, zs_error *err)
{
    int length = (int)(scheme - pattern);
    bool object = strncmp(pattern, "s3", 2) == 0 || strncmp(pattern, "gs", 2) == 0;
    char word[ZS_SHELL_WORD];
    if (strncmp(pattern, "http", 4) == 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: is on a data server (%.*s://), and only files are read; download it first: curl -fLO %s",
            pattern, length, pattern, zs_shell_word(pattern, word));
    return zs_fail(
        err, ZS_REFUSED,
        "%s: is on a data server (%.*s://), and only files are read; download it first%s, and name the "
        "file or file://PATH#mode=zarr,file",
        pattern, length, pattern, object ? ", or mount the bucket" : "");
}

/* A path that names an existing file is that file, whatever characters are in it; the URL of a Zarr store is
 * left to netcdf-c. */
static int add_pattern(zs_paths *paths, size_t *room, const char *pattern, zs_error *err)
{
    struct stat status;
    const char *scheme = strstr(pattern, "://");
    if (scheme && strncmp(pattern, "file://", 7) != 0)
        return fail_remote(pattern, scheme, err);
    if (scheme)
        return add(paths, room, pattern, err);
    if (stat(pattern, &status))
        return strpbrk(pattern, "*?[") ? add_matches(paths, room, pattern, err)
                                       : zs_fail_system(err, 0, errno, pattern, "");
    if (S_ISDIR(status.st_mode))
        return zs_fail_directory(pattern, err);
    return add(paths, room, pattern, err);
}

/* Order pointers into the list: by text, then by position in the list. */
static int by_text(const void *a, const void *b)
{
    char **left = *(char **const *)a, **right = *(char **const *)b;
    int order = strcmp(*left, *right);
    return order ? order : (left > right) - (left < right);
}

/* Keep the first copy of each path: patterns that overlap mean one set of files. */
static int drop_repeated(zs_paths *paths, zs_error *err)
{
    int kept = 0;
    char ***sorted = zs_alloc_raw((size_t)paths->n, sizeof *sorted, "paths", err);
    if (!sorted)
        return -1;
    for (int i = 0; i < paths->n; i++)
        sorted[i] = &paths->path[i];
    qsort(sorted, (size_t)paths->n, sizeof *sorted, by_text);
    const char *last = NULL;
    for (int i = 0; i < paths->n; i++)
        if (last && strcmp(*sorted[i], last) == 0) {
            free(*sorted[i]);
            *sorted[i] = NULL;
            paths->repeated++;
        } else {
            last = *sorted[i];
        }
    for (int i = 0; i < paths->n; i++)
        if (paths->path[i])
            paths->path[kept++] = paths->path[i];
    paths->n = kept;
    free(sorted);
    return 0;
}

int zs_paths_expand(char *const *pattern, int npattern, zs_paths *paths, zs_error *err)
{
    size_t room = 0;
    *paths = (zs_paths){ 0 };
    for (int k = 0; k < npattern; k++)
        if (add_pattern(paths, &room, pattern[k], err)) {
            zs_paths_clear(paths);
            return -1;
        }
    if (drop_repeated(paths, err)) {
        zs_paths_clear(paths);
        return -1;
    }
    return 0;
}

void zs_paths_clear(zs_paths *paths)
{
    for (int i = 0; i < paths->n; i++)
        free(paths->path[i]);
    free(paths->path);
    *paths = (zs_paths){ 0 };
}
