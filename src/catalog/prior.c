#include "catalog/prior.h"

#include <stdlib.h>

static int fail_changed(const char *path, bool extends, zs_error *err)
{
    return zs_fail(err, ZS_FAILED,
                   extends
                       ? "%s: was changed by another run since it was read; run again"
                       : "%s: was replaced or changed after its header was read; run again when it is ready",
                   path);
}

int zs_prior_check_unchanged(const zs_prior *prior, bool extends, zs_error *err)
{
    if (!prior->path)
        return 0;
    zs_identity now = zs_identity_now(prior->path);
    return zs_identity_same(&now, &prior->identity) ? 0 : fail_changed(prior->path, extends, err);
}

static int check_read(const char *path, const zs_identity *then, bool extends, zs_error *err)
{
    if (!path)
        return 0;
    zs_identity now = zs_identity_now(path);
    bool fine = zs_identity_same(&now, then) || (!extends && now.inode != then->inode);
    return fine ? 0 : fail_changed(path, extends, err);
}

int zs_prior_check_read(const zs_prior *prior, bool extends, zs_error *err)
{
    const zs_given *std = &prior->given[ZS_GIVEN_STD]; /* the mean has the path of prior */
    return check_read(prior->path, &prior->identity, extends, err) ||
                   check_read(std->path, &std->identity, extends, err)
               ? -1
               : 0;
}

void zs_prior_clear(zs_prior *prior)
{
    free(prior->groups.key);
    free(prior->groups.time);
    for (int kind = 0; kind < ZS_GIVEN; kind++)
        free(prior->given[kind].at);
    zs_periods_clear(&prior->periods);
    *prior = (zs_prior){ 0 };
}
