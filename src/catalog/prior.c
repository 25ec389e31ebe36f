#include "catalog/prior.h"

#include <stdlib.h>

static int fail_changed(const zs_prior *prior, bool extends, zs_error *err)
{
    return zs_fail(err, ZS_FAILED,
                   extends
                       ? "%s: was changed by another run since it was read; run again"
                       : "%s: was replaced or changed after its header was read; run again when it is ready",
                   prior->path);
}

int zs_prior_check_unchanged(const zs_prior *prior, bool extends, zs_error *err)
{
    if (!prior->path)
        return 0;
    zs_identity now = zs_identity_now(prior->path);
    return zs_identity_same(&now, &prior->identity) ? 0 : fail_changed(prior, extends, err);
}

int zs_prior_check_read(const zs_prior *prior, bool extends, zs_error *err)
{
    if (!prior->path)
        return 0;
    zs_identity now = zs_identity_now(prior->path);
    bool fine = zs_identity_same(&now, &prior->identity) || (!extends && now.inode != prior->identity.inode);
    return fine ? 0 : fail_changed(prior, extends, err);
}

void zs_prior_clear(zs_prior *prior)
{
    free(prior->groups.key);
    free(prior->groups.time);
    zs_periods_clear(&prior->periods);
    *prior = (zs_prior){ 0 };
}
