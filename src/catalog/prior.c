#include "catalog/prior.h"

#include <stdlib.h>

void zs_prior_clear(zs_prior *prior)
{
    free(prior->groups.key);
    free(prior->groups.time);
    zs_periods_clear(&prior->periods);
    *prior = (zs_prior){ 0 };
}
