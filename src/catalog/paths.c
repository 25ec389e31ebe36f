#include "catalog/paths.h"

#include "base/activity.h"
#include "base/memory.h"
#include "base/shell_word.h"
#include "base/system_error.h"
#include "format/open.h"
#include "format/zarr_store.h"

#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char local[] = "file://";

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
        "file, or the directory of the Zarr store",
        pattern, length, pattern, object ? ", or mount the bucket" : "");
}

/* A path that names an existing file or store is that, whatever characters are in it. */
static int add_path(zs_paths *paths, size_t *room, const char *path, zs_error *err)
{
    struct stat status;
    if (stat(path, &status))
        return strpbrk(path, "*?[") ? add_matches(paths, room, path, err)
                                    : zs_fail_system(err, 0, errno, path, "");
    if (S_ISDIR(status.st_mode) && !zs_zarr_is_store(path))
        return zs_fail_directory(path, err);
    return add(paths, room, path, err);
}

/* "file:///a.zarr#mode=zarr,file" is netcdf-c's name for the Zarr store in the directory /a.zarr. */
static int add_url(zs_paths *paths, size_t *room, const char *url, zs_error *err)
{
    const char *path = url + strlen(local), *mode = strrchr(path, '#');
    if (mode && (!strstr(mode, "zarr") || strstr(mode, "zip") || strstr(mode, "s3")))
        return zs_fail(err, ZS_REFUSED,
                       "%s: of what URLs name, only Zarr stores that are directories are read: "
                       "file://PATH#mode=zarr,file, or the path alone",
                       url);
    char *name = zs_copy_text(path, err);
    if (name && mode)
        name[mode - path] = '\0';
    int result = name ? add_path(paths, room, name, err) : -1;
    free(name);
    return result;
}

static int add_pattern(zs_paths *paths, size_t *room, const char *pattern, zs_error *err)
{
    const char *scheme = strstr(pattern, "://");
    if (strncmp(pattern, local, strlen(local)) == 0)
        return add_url(paths, room, pattern, err);
    return scheme ? fail_remote(pattern, scheme, err) : add_path(paths, room, pattern, err);
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

int zs_paths_expand(const char *const *pattern, int npattern, zs_paths *paths, zs_error *err)
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
