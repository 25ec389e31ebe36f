#include "format/zarr_chunks.h"

#include "base/limits.h"
#include "base/system_error.h"
#include "format/find_var.h"

#include <errno.h>
#include <limits.h>
#include <netcdf.h>
#include <netcdf_filter.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* How the chunks of one variable are stored. */
typedef struct store {
    const char *url;
    char name[ZS_TEXT];       /* of the variable, with its groups */
    char directory[PATH_MAX]; /* of its chunks */
    char separator;           /* between the indices in the name of a chunk */
    bool filled;              /* a chunk that is missing consists of fill values */
    bool plain;               /* chunks are not compressed */
    int ndim, status;
    size_t chunk[NC_MAX_VAR_DIMS], bytes;
} store;

/* Does the text of .zarray have this value behind this key? */
static bool says(const char *text, const char *key, const char *value)
{
    const char *at = strstr(text, key);
    at = at ? strchr(at + strlen(key), ':') : NULL;
    return at && strncmp(at + 1 + strspn(at + 1, " \t\r\n"), value, strlen(value)) == 0;
}

/* Returns whether there is a directory of chunks. */
static bool find_directory(int ncid, int var, store *s)
{
    static const char scheme[] = "file://";
    char text[4096] = "", file[PATH_MAX + 16];
    const char *end = s->url + strcspn(s->url, "#?");
    if (strncmp(s->url, scheme, sizeof scheme - 1) != 0 || strstr(end, "zip") || strstr(end, "s3"))
        return false;
    zs_var_path((zs_var){ ncid, var }, s->name);
    const char *path = s->url + sizeof scheme - 1;
    int used = snprintf(s->directory, sizeof s->directory, "%.*s/%s", (int)(end - path), path,
                        s->name + (s->name[0] == '/'));
    if (used >= (int)sizeof s->directory)
        return false;
    snprintf(file, sizeof file, "%s/.zarray", s->directory);
    FILE *array = fopen(file, "r");
    if (!array)
        return false;
    text[fread(text, 1, sizeof text - 1, array)] = '\0';
    fclose(array);
    s->separator = says(text, "\"dimension_separator\"", "\"/\"") ? '/' : '.';
    s->filled = !says(text, "\"fill_value\"", "null");
    return true;
}

/* Returns whether the variable has chunks that can be looked at. */
static bool describe(int ncid, int var, store *s)
{
    int layout = NC_CONTIGUOUS;
    size_t nfilter = 0;
    nc_type type;
    if (nc_inq_varndims(ncid, var, &s->ndim) != NC_NOERR || s->ndim == 0 || s->ndim > ZS_DIM_MAX ||
        nc_inq_var_chunking(ncid, var, &layout, s->chunk) != NC_NOERR || layout != NC_CHUNKED ||
        nc_inq_vartype(ncid, var, &type) != NC_NOERR ||
        nc_inq_type(ncid, type, NULL, &s->bytes) != NC_NOERR || !find_directory(ncid, var, s))
        return false;
    s->plain = nc_inq_var_filter_ids(ncid, var, &nfilter, NULL) == NC_NOERR && nfilter == 0;
    for (int k = 0; k < s->ndim; k++) {
        if (s->chunk[k] == 0)
            return false;
        s->bytes *= s->chunk[k];
    }
    return true;
}

/* Look at the chunk of these indices. */
static int look_at(const store *s, const size_t *index, zs_error *err)
{
    char file[PATH_MAX + ZS_DIM_MAX * 24];
    struct stat found;
    size_t used = (size_t)snprintf(file, sizeof file, "%s", s->directory);
    const char *key = file + used + 1;
    for (int k = 0; k < s->ndim; k++)
        used +=
            (size_t)snprintf(file + used, sizeof file - used, "%c%zu", k == 0 ? '/' : s->separator, index[k]);
    if (stat(file, &found)) {
        if (errno != ENOENT)
            return zs_fail_system(err, 0, errno, s->url, file);
        return s->filled
                   ? 0
                   : zs_fail(
                         err, s->status,
                         "%s: chunk %s of variable %s is missing, and the variable has no fill value; get "
                         "or make the store again",
                         s->url, key, s->name);
    }
    if (s->plain && (size_t)found.st_size != s->bytes)
        return zs_fail(
            err, s->status,
            "%s: damaged: chunk %s of variable %s has %lld bytes instead of %zu; get or make the store again",
            s->url, key, s->name, (long long)found.st_size, s->bytes);
    if (found.st_size == 0)
        return zs_fail(err, s->status,
                       "%s: damaged: chunk %s of variable %s is empty; get or make the store again", s->url,
                       key, s->name);
    return 0;
}

int zs_zarr_check_chunks(int ncid, int var, const char *url, const size_t *start, const size_t *count,
                         int status, zs_error *err)
{
    store s = { .url = url, .status = status };
    size_t first[ZS_DIM_MAX], last[ZS_DIM_MAX], index[ZS_DIM_MAX];
    if (!describe(ncid, var, &s))
        return 0;
    for (int k = 0; k < s.ndim; k++) {
        if (count[k] == 0)
            return 0;
        first[k] = index[k] = start[k] / s.chunk[k];
        last[k] = (start[k] + count[k] - 1) / s.chunk[k];
    }
    for (int k = s.ndim - 1; k >= 0;) { /* as an odometer counts */
        if (k == s.ndim - 1 && look_at(&s, index, err))
            return -1;
        if (index[k] < last[k]) {
            index[k]++;
            k = s.ndim - 1;
        } else {
            index[k] = first[k];
            k--;
        }
    }
    return 0;
}
