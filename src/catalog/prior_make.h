/* prior_make: open an earlier run's statistics file, check that this run can go on with it, and tell all
 * ranks what its header says.
 *
 * One rank opens the file, once: the others need its groups and periods, but not the file.  The steps of this
 * run must be selected, so that the grid can be compared; they are grouped later, with the groups that are
 * found here. */
#ifndef ZS_PRIOR_MAKE_H
#define ZS_PRIOR_MAKE_H

#include "base/error.h"
#include "catalog/prior.h"
#include "catalog/prior_check.h"
#include "parallel/comm.h"
#include "spec/spec.h"

/* COLLECTIVE over comm; rank 0 opens the file.  Does nothing if the spec names no such file: prior->path is
 * NULL then.  now: what this run is; looked at on rank 0.  The files of a merge are those of now->files,
 * whose paths must outlive prior. Returns 0, and prior is to be released with zs_prior_clear(); or -1 on
 * every rank with the same err (ZS_REFUSED: see zs_prior_check()), and prior empty.  spec must outlive prior.
 */
int zs_prior_make(zs_comm *comm, const zs_spec *spec, const zs_prior_needs *now, zs_prior *prior,
                  zs_error *err);

#endif
