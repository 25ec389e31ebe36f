/* prior_verify: are the numbers of the earlier run's statistics those that it wrote?
 *
 * This comes before any work, but after the plan: it reads the file.  Statistics that are added to are read
 * whole; of those that a run only compares with, the parts with the groups that it needs.  What is read again
 * later, when statistics are made, comes from the page cache as a rule. */
#ifndef ZS_PRIOR_VERIFY_H
#define ZS_PRIOR_VERIFY_H

#include "base/error.h"
#include "catalog/prior.h"
#include "parallel/comm.h"
#include "spec/spec.h"
#include "time/groups.h"

/* Check the numbers (catalog/statistics_file.h).  COLLECTIVE over comm.  Does nothing without an earlier run,
 * and with a climatology of others.
 * groups: of this run.
 * Returns 0; or -1 on every rank with the same err: ZS_REFUSED for numbers that are wrong; ZS_FAILED: the
 * file was changed, or cannot be read. */
int zs_prior_verify(zs_comm *comm, const zs_spec *spec, const zs_prior *prior, const zs_groups *groups,
                    zs_error *err);

#endif
