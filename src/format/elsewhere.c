#include "format/elsewhere.h"

#include "base/limits.h"
#include "base/shell_word.h"

#include <hdf5.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FULL = 4 * PATH_MAX };

/* The length of directory/name, whose path becomes full; -1: there is no such file.  An absolute name needs
 * no directory. */
static int64_t find_in(const char *directory, const char *name, char full[FULL])
{
    struct stat status;
    bool joined = *name != '/' && *directory;
    snprintf(full, FULL, "%s%s%s", joined ? directory : "", joined ? "/" : "", name);
    return stat(full, &status) == 0 ? (int64_t)status.st_size : -1;
}

static int64_t length_in(const char *directory, const char *name)
{
    char full[FULL];
    return find_in(directory, name, full);
}

static const char *directory_of(const char *path, char directory[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    snprintf(directory, PATH_MAX, "%.*s", slash ? (int)(slash - path) + (slash == path) : 1,
             slash ? path : ".");
    return directory;
}

/* --- raw bytes ---------------------------------------------------------------------------------------- */

/* HDF5 looks in the working directory, or in the one that HDF5_EXTFILE_PREFIX names, where ${ORIGIN} stands
 * for the directory of the file. */
static int64_t external_length(const char *name, const char *directory)
{
    static const char origin[] = "${ORIGIN}";
    const char *prefix = getenv("HDF5_EXTFILE_PREFIX");
    char where[2 * PATH_MAX];
    if (!prefix)
        return length_in("", name);
    bool beside = strncmp(prefix, origin, sizeof origin - 1) == 0;
    snprintf(where, sizeof where, "%s%s", beside ? directory : "",
             beside ? prefix + sizeof origin - 1 : prefix);
    return length_in(where, name);
}

static int fail_external(const char *path, const char *variable, const char *name, const char *directory,
                         zs_error *err)
{
    char word[ZS_SHELL_WORD];
    if (length_in(directory, name) >= 0 && *name != '/')
        return zs_fail(
            err, ZS_REFUSED,
            "%s: the values of variable %s are in another file, %s, which HDF5 does not look for beside "
            "this one; to have it do so: export HDF5_EXTFILE_PREFIX=%s",
            path, variable, name, zs_shell_word(directory, word));
    return zs_fail(
        err, ZS_REFUSED,
        "%s: the values of variable %s are in another file, %s, which is not there; get it, and name its "
        "directory in HDF5_EXTFILE_PREFIX",
        path, variable, name);
}

static int check_external(hid_t how, const char *path, const char *variable, const char *directory,
                          zs_error *err)
{
    int n = H5Pget_external_count(how);
    for (int k = 0; k < n; k++) {
        char name[PATH_MAX] = "";
        off_t from = 0;
        hsize_t bytes = 0;
        if (H5Pget_external(how, (unsigned)k, sizeof name - 1, name, &from, &bytes) < 0)
            continue;
        int64_t length = external_length(name, directory);
        if (length < 0)
            return fail_external(path, variable, name, directory, err);
        if (bytes != H5F_UNLIMITED && length - (int64_t)from < (int64_t)bytes)
            return zs_fail(
                err, ZS_REFUSED,
                "%s: the values of variable %s are in another file, %s, which has %lld bytes instead of "
                "%lld; get or make it again",
                path, variable, name, (long long)length, (long long)bytes + (long long)from);
    }
    return 0;
}

/* --- virtual data sets -------------------------------------------------------------------------------- */

/* Is there a data set of this name in the file?  HDF5 gives fill values for one that is missing. */
static bool has_set(const char *path, const char *name)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t set = file < 0 ? -1 : H5Dopen2(file, name, H5P_DEFAULT);
    bool found = set >= 0;
    if (set >= 0)
        H5Dclose(set);
    if (file >= 0)
        H5Fclose(file);
    return found;
}

/* One source of a virtual data set.  HDF5 looks where HDF5_VDS_PREFIX says, beside the file, and in the
 * working directory. */
static int check_source(const char *path, const char *variable, const char *directory, const char *name,
                        const char *set, zs_error *err)
{
    const char *prefix = getenv("HDF5_VDS_PREFIX");
    char full[FULL];
    if ((!prefix || find_in(prefix, name, full) < 0) && find_in(directory, name, full) < 0 &&
        find_in("", name, full) < 0)
        return zs_fail(
            err, ZS_REFUSED,
            "%s: the values of variable %s are in another file, %s, which is not there; get it, and "
            "put it into %s",
            path, variable, name, directory);
    if (*set && !strchr(set, '%') && !has_set(full, set))
        return zs_fail(
            err, ZS_REFUSED,
            "%s: the values of variable %s are in another file, %s, from which its %s cannot be read; get or "
            "make that file again",
            path, variable, name, set);
    return 0;
}

/* A name with % stands for many files, of which some may be missing on purpose; "." is the file itself. */
static int check_virtual(hid_t how, const char *path, const char *variable, const char *directory,
                         zs_error *err)
{
    size_t n = 0;
    if (H5Pget_layout(how) != H5D_VIRTUAL || H5Pget_virtual_count(how, &n) < 0)
        return 0;
    char name[PATH_MAX] = "", last[PATH_MAX] = "."; /* many pieces can be in one file, one behind the other */
    char set[ZS_TEXT], last_set[ZS_TEXT] = "";
    for (size_t k = 0; k < n; k++) {
        if (H5Pget_virtual_filename(how, k, name, sizeof name) < 0 || strchr(name, '%') ||
            strcmp(name, ".") == 0)
            continue;
        ssize_t length = H5Pget_virtual_dsetname(how, k, set, sizeof set);
        if (length < 0 || length >= (ssize_t)sizeof set)
            set[0] = '\0';
        if ((strcmp(name, last) != 0 || strcmp(set, last_set) != 0) &&
            check_source(path, variable, directory, name, set, err))
            return -1;
        memcpy(last, name, sizeof last);
        memcpy(last_set, set, sizeof last_set);
    }
    return 0;
}

/* --- the file itself ---------------------------------------------------------------------------------- */

/* The number that HDF5 gave to the file of an object. */
static bool find_file(hid_t object, unsigned long *number)
{
#if H5_VERSION_GE(1, 12, 0)
    H5O_info2_t info;
    bool found = H5Oget_info3(object, &info, H5O_INFO_BASIC) >= 0;
#else
    H5O_info_t info;
    bool found = H5Oget_info2(object, &info, H5O_INFO_BASIC) >= 0;
#endif
    *number = found ? info.fileno : 0;
    return found;
}

/* A link can lead into another file. */
static bool is_in_file(hid_t set, hid_t file)
{
    unsigned long own, other;
    return find_file(set, &own) && find_file(file, &other) && own == other;
}

/* Numbers in one piece end before the file does. */
static int check_end(hid_t set, hid_t how, const char *path, const char *variable, zs_error *err)
{
    haddr_t begin = H5Pget_layout(how) == H5D_CONTIGUOUS ? H5Dget_offset(set) : HADDR_UNDEF;
    int64_t length = length_in("", path);
    hsize_t bytes = begin == HADDR_UNDEF ? 0 : H5Dget_storage_size(set);
    if (begin == HADDR_UNDEF || length < 0 || (begin <= (haddr_t)length && bytes <= (hsize_t)length - begin))
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s: damaged or truncated NetCDF-4 file: it has %lld bytes, but variable %s takes %llu from byte "
        "%llu on; get or make the file again",
        path, (long long)length, variable, (unsigned long long)bytes, (unsigned long long)begin);
}

/* --- links -------------------------------------------------------------------------------------------- */

/* The search for a link that leads nowhere. */
typedef struct search {
    const char *path;
    zs_error *err;
} search;

static herr_t look_at_link(hid_t group, const char *name, const H5L_info_t *info, void *asked)
{
    const search *s = asked;
    char value[2 * PATH_MAX] = "";
    const char *file, *target;
    if ((info->type != H5L_TYPE_EXTERNAL && info->type != H5L_TYPE_SOFT) ||
        info->u.val_size >= sizeof value || H5Oexists_by_name(group, name, H5P_DEFAULT) > 0 ||
        H5Lget_val(group, name, value, sizeof value, H5P_DEFAULT) < 0)
        return 0;
    if (info->type == H5L_TYPE_SOFT)
        zs_fail(s->err, ZS_REFUSED, "%s: its %s is a link to %s, which the file does not have; make it again",
                s->path, name, value);
    else if (H5Lunpack_elink_val(value, info->u.val_size, NULL, &file, &target) < 0)
        return 0;
    else
        zs_fail(
            s->err, ZS_REFUSED,
            "%s: its %s is a link to %s in another file, %s, which is not there or cannot be read; get that "
            "file, and put it where the link says, seen from the directory of this one",
            s->path, name, target, file);
    return 1;
}

int zs_elsewhere_check_links(const char *path, zs_error *err)
{
    search s = { path, err };
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0)
        return 0;
    int found = H5Lvisit(file, H5_INDEX_NAME, H5_ITER_INC, look_at_link, &s) > 0;
    H5Fclose(file);
    return found ? -1 : 0;
}

/* --- all ---------------------------------------------------------------------------------------------- */

int zs_elsewhere_check(const char *path, const char *name, zs_error *err)
{
    char directory[PATH_MAX];
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t set = file < 0 ? -1 : H5Dopen2(file, name, H5P_DEFAULT);
    hid_t how = set < 0 ? -1 : H5Dget_create_plist(set);
    directory_of(path, directory);
    int result = how < 0 ? 0
                 : check_external(how, path, name, directory, err) ||
                         check_virtual(how, path, name, directory, err) ||
                         (H5Pget_external_count(how) == 0 && is_in_file(set, file) &&
                          check_end(set, how, path, name, err))
                     ? -1
                     : 0;
    if (how >= 0)
        H5Pclose(how);
    if (set >= 0)
        H5Dclose(set);
    if (file >= 0)
        H5Fclose(file);
    return result;
}
