/* prior_check:  */
#ifndef ZS_PRIOR_CHECK_H
#define ZS_PRIOR_CHECK_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "spec/spec.h"

/* Rank 0's part of it: catalog/prior_check.c.  LOCAL.  Returns 0; or -1 with err filled (ZS_REFUSED), archive
 * to be cleared. */
int zs_prior_check(const zs_spec *spec, const zs_catalog *catalog, const double *lat, const double *lon,
                   zs_prior *prior, zs_error *err);

#endif
