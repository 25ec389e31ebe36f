#include "verify/verify.h"

#include "base/activity.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/printable.h"
#include "base/text.h"
#include "catalog/statistics_file.h"
#include "format/digest.h"
#include "format/file_digest.h"
#include "format/nc.h"
#include "format/open.h"
#include "parallel/agree.h"
#include "parallel/guard.h"
#include "verify/output_check.h"

#include <limits.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Seconds: what [run] patience is without a word of the spec. */
static const double PATIENCE = 30 * 60;

/* Does the history say that zscore made the file, or an older one that it was made from? */
static bool has_history(int ncid)
{
    char *history = zs_get_long_text(ncid, NC_GLOBAL, "history");
    bool found = history && strstr(history, ": zscore ");
    free(history);
    return found;
}

static int check_origin(int ncid, const char *path, zs_error *err)
{
    int nvar = 0;
    bool made = false;
    nc_inq_nvars(ncid, &nvar);
    for (int var = 0; var < nvar; var++)
        made = made || zs_output_is_made(ncid, var);
    if (made && (has_history(ncid) || zs_attribute_type(ncid, NC_GLOBAL, zs_digest_attribute) != NC_NAT))
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s: was not made by zscore, or by a version without digests that tells no baseline: there is "
        "nothing to verify it by",
        path);
}

/* "3 digests agree" */
static void tell_digests(int digests, int variables, char text[ZS_BRIEF])
{
    if (digests == variables)
        snprintf(text, ZS_BRIEF, "digests agree");
    else if (digests == 0)
        snprintf(text, ZS_BRIEF, "it has no digests");
    else
        snprintf(text, ZS_BRIEF, "%d digests agree, %d variables have none", digests, variables - digests);
}

static void tell(const char *path, int variables, int digests, int64_t numbers, const char *more)
{
    char text[ZS_BRIEF], shown[4 * PATH_MAX]; /* an escape has up to four letters */
    tell_digests(digests, variables, text);
    zs_printable(path, shown, sizeof shown);
    printf("%s: ok: %d variable%s, %lld numbers, %s%s%s\n", shown, variables, variables == 1 ? "" : "s",
           (long long)numbers, text, *more ? "; " : "", more);
}

/* Check the statistics of all variables that the file has some of; *all: found of them together. */
static int check_statistics(zs_comm *comm, int ncid, const char *path, zs_statistics_found *all,
                            zs_error *err)
{
    char name[ZS_NAME];
    zs_statistics_found one;
    *all = (zs_statistics_found){ 0 };
    for (int k = 0; zs_statistics_file_subject(ncid, k, name); k++) {
        if (zs_statistics_file_check(comm, ncid, path, name, NULL, &one, err))
            return -1;
        all->numbers += one.numbers;
        all->digests += one.digests;
        all->variables += one.variables;
    }
    return 0;
}

/* All ranks have the file open. */
static int check_open(zs_comm *comm, int ncid, const char *path, bool shown, zs_error *err)
{
    zs_statistics_found statistics;
    zs_output_found output;
    if (check_statistics(comm, ncid, path, &statistics, err))
        return -1;
    if (statistics.variables > 0) {
        if (shown)
            tell(path, statistics.variables, statistics.digests, statistics.numbers,
                 "the statistics agree with each other");
        return 0;
    }
    int result = comm->rank == 0 ? zs_file_digest_check(ncid, path, err) : 0;
    if (zs_agree_same(comm, result, err) || zs_output_check(comm, ncid, path, &output, err))
        return -1;
    if (shown)
        tell(path, output.variables, output.digests, output.numbers, output.scores);
    return 0;
}

/* Does the file begin as NetCDF does?  Then one that cannot be opened is damaged. */
static bool begins_as_netcdf(const char *path)
{
    char head[4] = "";
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(head, 1, sizeof head, file) : 0;
    if (file)
        fclose(file);
    return n == sizeof head && (memcmp(head, "CDF", 3) == 0 || memcmp(head, "\211HDF", 4) == 0);
}

/* netcdf-c would ask the network for a URL, and nothing that zscore writes has one. */
static int open_path(const char *path, int *ncid, zs_error *err)
{
    if (strstr(path, "://") && access(path, F_OK))
        return zs_fail(err, ZS_REFUSED, "%s: is a URL; --verify reads files: name one by its path", path);
    return zs_open(path, ncid, err);
}

/* Returns the status of one file.  What is wrong with a file of ours is ZS_FAILED, whoever says so. */
static int verify_file(zs_comm *comm, const char *path, bool quiet)
{
    zs_error err = { 0 };
    zs_activity_begin(ZS_PARSES, path, "reading its header");
    int ncid, opened = open_path(path, &ncid, &err);
    zs_activity_begin(ZS_MOVES, path, "reading it to verify it");
    bool shown = comm->rank == 0 && !quiet, ours = begins_as_netcdf(path);
    int result = zs_agree_same(comm, opened, &err);
    if (result == 0) {
        result = zs_agree_same(comm, check_origin(ncid, path, &err), &err);
        ours = result == 0;
    }
    if (result == 0)
        result = check_open(comm, ncid, path, shown, &err);
    if (opened == 0)
        nc_close(ncid);
    zs_activity_end();
    if (result && comm->rank == 0)
        fprintf(stderr, "zscore: %s\n", err.text);
    MPI_Bcast(&ours, 1, MPI_C_BOOL, 0, comm->world); /* of the file as rank 0 sees it */
    return result == 0 ? ZS_DONE : ours ? ZS_FAILED : err.status;
}

int zs_verify(zs_comm *comm, const char *const *path, int n, bool quiet)
{
    int status = ZS_DONE;
    zs_guard_patience(&comm->guard, PATIENCE);
    for (int k = 0; k < n; k++) {
        int one = verify_file(comm, path[k], quiet);
        status = one == ZS_DONE || status == ZS_FAILED ? status : one;
    }
    return status;
}
