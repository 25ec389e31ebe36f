#include "catalog/prior.h"

#include <stdlib.h>

int zs_prior_check_unchanged(const zs_prior *prior, bool extends, zs_error *err)
{
    if (!prior->path || zs_check_identity_now(prior->path, &prior->identity, err) == 0)
        return 0;
    return extends ? zs_fail(err, ZS_FAILED, "%s: was changed by another run since it was read; run again",
                             prior->path)
                   : -1;
}

void zs_prior_clear(zs_prior *prior)
{
    free(prior->groups.key);
    free(prior->groups.time);
    zs_periods_clear(&prior->periods);
    *prior = (zs_prior){ 0 };
}
