#include "catalog/prior_verify.h"

#include "base/activity.h"
#include "base/memory.h"
#include "catalog/statistics_file.h"
#include "format/nc.h"
#include "format/open.h"
#include "parallel/agree.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stdlib.h>

static int open_again(const zs_prior *prior, int *ncid, zs_error *err)
{
    if (zs_check_identity(prior->path, &prior->identity, err))
        return -1;
    zs_activity_begin(ZS_PARSES, prior->path, "reading its header");
    int status = nc_open(prior->path, NC_NOWRITE, ncid);
    zs_activity_end();
    return status == NC_NOERR ? 0 : zs_fail_nc(err, ZS_FAILED, status, prior->path, "cannot be opened again");
}

/* Which layers of the file a run that compares with it needs; NULL: all. */
static int choose(const zs_prior *prior, const zs_groups *groups, bool **needed, zs_error *err)
{
    *needed = NULL;
    if (!prior->groups.replaces || prior->groups.alone || groups->how.kind == ZS_GROUP_NONE)
        return 0;
    if (!(*needed = zs_alloc((size_t)prior->groups.n, sizeof **needed, "groups", err)))
        return -1;
    for (int k = 0; k < groups->n; k++) {
        int layer = zs_prior_layer(&prior->groups, groups->key[k]);
        if (layer >= 0)
            (*needed)[layer] = true;
    }
    return 0;
}

static int verify(zs_comm *comm, const zs_spec *spec, const zs_prior *prior, const zs_groups *groups,
                  zs_error *err)
{
    int ncid = -1;
    bool *needed = NULL;
    int result = choose(prior, groups, &needed, err);
    if (result == 0)
        result = open_again(prior, &ncid, err);
    bool open = result == 0;
    result = zs_agree(comm, result, err);
    zs_activity_begin(ZS_MOVES, prior->path, "checking its statistics");
    if (result == 0)
        result = zs_statistics_file_check(comm, ncid, prior->path, spec->input.name, needed, NULL, err);
    if (open)
        nc_close(ncid);
    zs_activity_end();
    free(needed);
    return result ? zs_fail_in(err, "%s", zs_prior_place(spec)) : 0;
}

int zs_prior_verify(zs_comm *comm, const zs_spec *spec, const zs_prior *prior, const zs_groups *groups,
                    zs_error *err)
{
    int result = 0;
    if (prior->given[ZS_GIVEN_MEAN].path) /* of others: nothing says what its numbers are */
        return 0;
    for (int k = 0; k < zs_prior_files(prior) && result == 0; k++)
        result = verify(comm, spec, zs_prior_file(prior, k), groups, err);
    return result;
}
