#include "format/names_check.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/printable.h"
#include "format/nc.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef char name[ZS_NAME];

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* all: [n], which is sorted. */
static int judge(name *all, size_t n, const char *what, const char *path, zs_error *err)
{
    qsort(all, n, sizeof *all, by_text);
    if (n > 0 && all[0][0] == '\0')
        return zs_fail(err, ZS_REFUSED,
                       "%s: broken NetCDF header: %s %s without a name; get or make the file again", path,
                       *what == 'a' ? "an" : "a", what);
    for (size_t k = 1; k < n; k++)
        if (strcmp(all[k - 1], all[k]) == 0)
            return zs_fail(err, ZS_REFUSED,
                           "%s: broken NetCDF header: two %ss of the name %s; get or make the file again",
                           path, what, all[k]);
    return 0;
}

/* Both lists of ids have n; `inquire` tells the name of one. */
static int check_list(int group, const int *id, int n, int (*inquire)(int, int, char *), const char *what,
                      const char *path, zs_error *err)
{
    name *all = zs_alloc((size_t)n, sizeof *all, "names", err);
    int result = all ? 0 : -1, status = NC_NOERR;
    for (int k = 0; k < n && result == 0 && status == NC_NOERR; k++)
        status = inquire(group, id[k], all[k]);
    if (result == 0)
        result = status != NC_NOERR ? zs_fail_nc(err, ZS_REFUSED, status, path, "asking for names")
                                    : judge(all, (size_t)n, what, path, err);
    free(all);
    return result;
}

static int check_group(int group, const char *path, zs_error *err)
{
    int ndim = 0, nvar = 0;
    int status = nc_inq_dimids(group, &ndim, NULL, 0);
    if (status == NC_NOERR)
        status = nc_inq_nvars(group, &nvar);
    if (status != NC_NOERR)
        return zs_fail_nc(err, ZS_REFUSED, status, path, "asking for names");
    int *id = zs_alloc((size_t)(ndim > nvar ? ndim : nvar), sizeof *id, "names", err);
    if (!id)
        return -1;
    nc_inq_dimids(group, NULL, id, 0);
    int result = check_list(group, id, ndim, nc_inq_dimname, "dimension", path, err);
    for (int k = 0; k < nvar; k++)
        id[k] = k;
    if (result == 0)
        result = check_list(group, id, nvar, nc_inq_varname, "variable", path, err);
    free(id);
    return result;
}

int zs_names_check(int ncid, const char *path, zs_error *err)
{
    int n = 0;
    if (check_group(ncid, path, err))
        return -1;
    if (nc_inq_grps(ncid, &n, NULL) != NC_NOERR || n == 0)
        return 0;
    int *group = zs_alloc((size_t)n, sizeof *group, "groups", err);
    int result = group ? 0 : -1;
    if (result == 0)
        nc_inq_grps(ncid, NULL, group);
    for (int k = 0; k < n && result == 0; k++)
        result = zs_names_check(group[k], path, err);
    free(group);
    return result;
}

int zs_names_check_attributes(int ncid, int var, const char *path, zs_error *err)
{
    int n = 0, result = 0;
    int status = nc_inq_varnatts(ncid, var, &n);
    name *all = zs_alloc((size_t)n, sizeof *all, "names", err);
    if (!all)
        return -1;
    for (int k = 0; k < n && status == NC_NOERR; k++)
        status = nc_inq_attname(ncid, var, k, all[k]);
    if (status != NC_NOERR)
        result = zs_fail_nc(err, ZS_REFUSED, status, path, "asking for attributes");
    for (int k = 0; k < n && result == 0; k++)
        if (!zs_is_printable(all[k]))
            result =
                zs_fail(err, ZS_REFUSED,
                        "%s: broken NetCDF header: an attribute of the name %s; get or make the file again",
                        path, all[k]);
    if (result == 0)
        result = judge(all, (size_t)n, "attribute", path, err);
    free(all);
    return result;
}
