/* prior_make: open an earlier run's statistics file, check that this run can go on with it, and tell all
 * ranks what its header says. */
#ifndef ZS_PRIOR_MAKE_H
#define ZS_PRIOR_MAKE_H

#include "base/error.h"
#include "catalog/prior.h"
#include "catalog/prior_check.h"
#include "parallel/comm.h"
#include "spec/spec.h"

/* COLLECTIVE over comm; rank 0 opens the file that the spec names, once.  now: what this run is, on rank 0.
 * Does nothing where the spec names no such file: prior->path is NULL then.
 * Returns 0, prior to be released with zs_prior_clear(); or -1 on every rank with the same err, prior empty.
 */
int zs_prior_make(zs_comm *comm, const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior,
                  zs_error *err);

#endif
