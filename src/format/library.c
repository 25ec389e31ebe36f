#include "format/library.h"

#include "base/system_error.h"
#include "format/own_filters.h"

#include <errno.h>
#include <hdf5.h>
#include <netcdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* HDF5's drivers write "errno = 5" into their texts.  The innermost function knows best. */
static herr_t find_errno(unsigned n, const H5E_error2_t *entry, void *found)
{
    const char *at = entry->desc ? strstr(entry->desc, "errno = ") : NULL;
    int *number = found;
    (void)n;
    if (at && *number == 0)
        *number = atoi(at + strlen("errno = "));
    return 0;
}

/* HDF5 calls this whenever one of its functions fails. */
static herr_t record(hid_t stack, void *data)
{
    zs_library_record *library = data;
    int reason = 0;
    H5Ewalk2(stack, H5E_WALK_UPWARD, find_errno, &reason);
    if (reason) /* netcdf-c cleans up after a failure, which can fail in turn */
        library->reason = reason;
    return 0;
}

static zs_library_record *find_record(void)
{
    H5E_auto2_t function = NULL;
    void *data = NULL;
    return H5Eget_auto2(H5E_DEFAULT, &function, &data) >= 0 && function == record ? data : NULL;
}

/* netcdf-c looks for .ncrc and the like unless this is set; it looks for .aws in the home directory alone,
 * once. */
static void start_netcdf(void)
{
    const char *home = getenv("HOME");
    char *before = home ? strdup(home) : NULL;
    setenv("NCRCENV_IGNORE", "1", 1);
    setenv("HOME", "/dev/null", 1);
    nc_initialize();
    if (before)
        setenv("HOME", before, 1);
    else
        unsetenv("HOME");
    free(before);
}

void zs_library_begin(zs_library_record *library)
{
    *library = (zs_library_record){ 0, NC_NOERR };
    start_netcdf();
    H5Eset_auto2(H5E_DEFAULT, record, library);
    zs_own_filters_begin();
}

void zs_library_forget(void)
{
    zs_library_record *library = find_record();
    if (library)
        library->reason = 0;
}

void zs_library_end(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

/* netcdf-c's statuses for failures of HDF5. */
static bool is_of_hdf5(int status)
{
    return status <= NC4_FIRST_ERROR && status >= NC4_LAST_ERROR;
}

int zs_library_reason(int status)
{
    /* netcdf-c says "Permission denied" for whatever keeps HDF5 from making a file. */
    const zs_library_record *library = is_of_hdf5(status) || status == EACCES ? find_record() : NULL;
    int reason = library ? library->reason : 0;
    return reason ? reason : status > 0 ? status : status == NC_ENOMEM ? ENOMEM : 0;
}

const char *zs_library_text(int status)
{
    int reason = zs_library_reason(status);
    return reason ? strerror(reason) : nc_strerror(status);
}

void zs_library_note(int status)
{
    zs_library_record *library =
        status > 0 || status == NC_ENOMEM || is_of_hdf5(status) ? find_record() : NULL;
    if (library && library->status == NC_NOERR)
        library->status = zs_library_reason(status) ? zs_library_reason(status) : status;
}

int zs_library_check(const char *path, zs_error *err)
{
    zs_library_record *library = find_record();
    int status = library ? library->status : NC_NOERR;
    if (status == NC_NOERR)
        return 0;
    library->status = NC_NOERR;
    if (status > 0)
        return zs_fail_system(err, ZS_FAILED, status, path, "reading its attributes");
    return zs_fail(err, ZS_REFUSED,
                   "%s: damaged: its attributes cannot be read (%s); get or make the file again", path,
                   nc_strerror(status));
}
