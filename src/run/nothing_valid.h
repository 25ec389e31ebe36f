/* nothing_valid: a run over a selection without a single valid value is refused.
 *
 * Such a run would write nothing but missing values.  Nearly always a fill value or a limit is wrong, so the
 * message says which one it was. */
#ifndef ZS_NOTHING_VALID_H
#define ZS_NOTHING_VALID_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "report/progress.h"
#include "spec/spec.h"

/* Check that this run's statistics are made of some values; or, if it takes the statistics of an earlier run
 * as they are, that it has some values.  COLLECTIVE over comm, when all tiles are done. report: of this rank.
 * Returns 0; or -1 on every rank with the same err (ZS_REFUSED). */
int zs_nothing_valid_check(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog,
                           const zs_report *report, zs_error *err);

#endif
