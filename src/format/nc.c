#include "format/nc.h"

#include "base/activity.h"
#include "base/system_error.h"
#include "format/classic.h"
#include "format/library.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

int zs_fail_nc(zs_error *err, int status, int nc_status, const char *path, const char *doing)
{
    int reason = zs_library_reason(nc_status);
    if (reason)
        return zs_fail_system(err, ZS_FAILED, reason, path, doing);
    return zs_fail(err, status, "%s: %s: %s", path, doing, nc_strerror(nc_status));
}

int zs_close_read(int ncid, const char *path, int result, zs_error *err)
{
    zs_activity_begin(ZS_PARSES, path, "closing it");
    int status = nc_close(ncid);
    zs_activity_end();
    if (status != NC_NOERR && result == 0)
        result = zs_fail_nc(err, ZS_FAILED, status, path, "closing it");
    return result;
}

int zs_fail_write(zs_error *err, int nc_status, const char *file, const char *path, const char *doing)
{
    struct statvfs space;
    struct rlimit most;
    int reason = zs_library_reason(nc_status);
    if (reason)
        return zs_fail_system(err, ZS_FAILED, reason, path, doing);
    double left = statvfs(file, &space) ? 0 : (double)space.f_bavail * (double)space.f_frsize / 1048576;
    if (getrlimit(RLIMIT_FSIZE, &most) == 0 && most.rlim_cur != RLIM_INFINITY)
        return zs_fail(err, ZS_FAILED, "%s: %s: %s; no file may have more than %.1f MiB here (see ulimit -f)",
                       path, doing, nc_strerror(nc_status), (double)most.rlim_cur / 1048576);
    return zs_fail(err, ZS_FAILED, "%s: %s: %s; %.1f MiB of space left there", path, doing,
                   nc_strerror(nc_status), left);
}

/* Is the answer there?  What failed otherwise than by not being there is noted. */
static bool got(int status)
{
    zs_library_note(status);
    return status == NC_NOERR;
}

/* Text of a fixed length is padded at its end, with blanks or zero bytes. */
static void trim_end(char *text, size_t length)
{
    while (length > 0 && (text[length - 1] == '\0' || text[length - 1] == ' '))
        length--;
    text[length] = '\0';
}

static bool get_string(int ncid, int var, const char *name, size_t length, char text[ZS_TEXT])
{
    char *first = NULL;
    if (length != 1 || !got(nc_get_att_string(ncid, var, name, &first)))
        return false;
    bool fits = first && strlen(first) < ZS_TEXT;
    if (fits)
        strcpy(text, first);
    nc_free_string(1, &first);
    return fits;
}

bool zs_get_text(int ncid, int var, const char *name, char text[ZS_TEXT])
{
    nc_type type;
    size_t length;
    text[0] = '\0';
    if (!got(nc_inq_att(ncid, var, name, &type, &length)))
        return false;
    if (type == NC_STRING)
        return get_string(ncid, var, name, length, text);
    if (type != NC_CHAR || length >= ZS_TEXT || !got(nc_get_att_text(ncid, var, name, text))) {
        text[0] = '\0';
        return false;
    }
    trim_end(text, length);
    return true;
}

char *zs_get_long_text(int ncid, int var, const char *name)
{
    nc_type type;
    size_t length;
    char *text = NULL, *string = NULL;
    bool there = got(nc_inq_att(ncid, var, name, &type, &length));
    if (there && type == NC_STRING && length == 1 && got(nc_get_att_string(ncid, var, name, &string))) {
        bool empty = !string;
        text = string ? strdup(string) : NULL;
        nc_free_string(1, &string);
        if (empty)
            return NULL;
    } else if (there && type == NC_CHAR) {
        text = calloc(length + 1, 1);
        if (text && !got(nc_get_att_text(ncid, var, name, text))) {
            free(text);
            return NULL;
        }
    } else {
        return NULL;
    }
    if (!text)
        zs_library_note(ENOMEM);
    return text;
}

bool zs_is_numeric(nc_type type)
{
    return type >= NC_BYTE && type <= NC_UINT64 && type != NC_CHAR;
}

size_t zs_get_numbers(int ncid, int var, const char *name, size_t room, double *value)
{
    nc_type type;
    size_t length;
    if (!got(nc_inq_att(ncid, var, name, &type, &length)) || !zs_is_numeric(type) || length == 0)
        return 0;
    if (room == 0)
        return length;
    double *all = length > SIZE_MAX / sizeof *all ? NULL : malloc(length * sizeof *all);
    if (!all)
        zs_library_note(ENOMEM);
    if (!all || !got(nc_get_att_double(ncid, var, name, all)))
        length = 0;
    if (length)
        memcpy(value, all, (length < room ? length : room) * sizeof *all);
    free(all);
    return length;
}

nc_type zs_attribute_type(int ncid, int var, const char *name)
{
    nc_type type;
    return got(nc_inq_atttype(ncid, var, name, &type)) ? type : NC_NAT;
}

int zs_var_dims(int ncid, int var, int room, int *dim)
{
    int ndim, all[NC_MAX_VAR_DIMS];
    if (nc_inq_varndims(ncid, var, &ndim) != NC_NOERR || ndim > NC_MAX_VAR_DIMS ||
        nc_inq_vardimid(ncid, var, all) != NC_NOERR)
        return -1;
    memcpy(dim, all, (size_t)(ndim < room ? ndim : room) * sizeof *dim);
    return ndim;
}

/* The number of records of a classic file whose header leaves it open; n, what the header has, if it cannot
 * be found. */
static size_t count_records(int ncid, size_t n)
{
    char path[PATH_MAX];
    size_t length = 0;
    zs_classic classic;
    zs_error unused;
    if (nc_inq_path(ncid, &length, NULL) != NC_NOERR || length >= sizeof path ||
        nc_inq_path(ncid, NULL, path) != NC_NOERR || zs_classic_read(path, &classic, &unused))
        return n;
    n = (size_t)classic.nrecord;
    zs_classic_clear(&classic);
    return n;
}

size_t zs_dim_length(int ncid, int dim)
{
    size_t length = 0;
    int format = 0, records = -1;
    if (nc_inq_dimlen(ncid, dim, &length) != NC_NOERR)
        return 0;
    if (length < UINT32_MAX)
        return length;
    nc_inq_format(ncid, &format);
    bool open =
        format == NC_FORMAT_64BIT_DATA
            ? length == SIZE_MAX
            : (format == NC_FORMAT_CLASSIC || format == NC_FORMAT_64BIT_OFFSET) && length == UINT32_MAX;
    return open && nc_inq_unlimdim(ncid, &records) == NC_NOERR && records == dim ? count_records(ncid, length)
                                                                                 : length;
}

int zs_check_length(int ncid, int var, const char *path, size_t n, zs_error *err)
{
    char name[NC_MAX_NAME + 1];
    int ndim = 0, dim[NC_MAX_VAR_DIMS];
    size_t length = 1;
    int found = nc_inq_var(ncid, var, name, NULL, &ndim, dim, NULL);
    if (found != NC_NOERR)
        return zs_fail_nc(err, ZS_REFUSED, found, path, "asking for a variable");
    for (int k = 0; k < ndim; k++)
        length *= zs_dim_length(ncid, dim[k]);
    if (length != n)
        return zs_fail(err, ZS_REFUSED, "%s: variable %s has %zu values; a coordinate of %zu is needed", path,
                       name, length, n);
    return 0;
}

bool zs_read_label(int ncid, int var, size_t index, char text[ZS_TEXT])
{
    nc_type type;
    int dim[2], ndim = zs_var_dims(ncid, var, 2, dim);
    if (nc_inq_vartype(ncid, var, &type) != NC_NOERR)
        return false;
    if (type == NC_STRING && ndim == 1) {
        char *label = NULL;
        if (!got(nc_get_var1_string(ncid, var, &index, &label)) || !label)
            return false;
        bool fits = strlen(label) < ZS_TEXT;
        if (fits)
            strcpy(text, label);
        nc_free_string(1, &label);
        trim_end(text, strlen(text));
        return fits;
    }
    size_t start[2] = { index, 0 }, count[2] = { 1, 0 };
    if (type != NC_CHAR || ndim != 2 || nc_inq_dimlen(ncid, dim[1], &count[1]) != NC_NOERR ||
        count[1] >= ZS_TEXT)
        return false;
    memset(text, 0, ZS_TEXT);
    if (!got(nc_get_vara_text(ncid, var, start, count, text)))
        return false;
    trim_end(text, strlen(text));
    return true;
}
