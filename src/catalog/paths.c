#include "catalog/paths.h"

#include "base/memory.h"
#include "format/open.h"

#include <errno.h>
#include <glob.h>
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
    int result = glob(pattern, 0, NULL, &found);
    if (result != 0)
        return zs_fail(err, ZS_REFUSED, "%s: %s", pattern,
                       result == GLOB_NOMATCH ? "no file matches" : "the directory cannot be read");
    for (size_t i = 0; i < found.gl_pathc && result == 0; i++)
        result = add(paths, room, found.gl_pathv[i], err);
    globfree(&found);
    return result;
}

/* A path that names an existing file is that file, whatever characters are in it; a URL is left to netcdf-c.
 */
static int add_pattern(zs_paths *paths, size_t *room, const char *pattern, zs_error *err)
{
    struct stat status;
    if (strstr(pattern, "://"))
        return add(paths, room, pattern, err);
    if (stat(pattern, &status))
        return strpbrk(pattern, "*?[") ? add_matches(paths, room, pattern, err)
                                       : zs_fail(err, ZS_REFUSED, "%s: %s", pattern, strerror(errno));
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
