/* problem: what the plan must know of the spec, the catalog and the products; and the plan that is made of
 * it.
 *
 * The plan knows neither catalogs nor specs: what it depends on stands in one struct, and tests make such
 * structs by hand. */
#ifndef ZS_PROBLEM_H
#define ZS_PROBLEM_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "plan/plan.h"
#include "spec/spec.h"
#include "write/kept_outputs.h"

/* Make the plan of the run.  COLLECTIVE over comm, whose ranks share the memory of their nodes where the spec
 * gives no budget.  needs: what the products ask for.  shape: of the chunks that an earlier start has made.
 * Returns 0; or -1 on every rank with the same err (ZS_REFUSED): the smallest tile does not fit into memory.
 */
int zs_problem_plan(zs_comm *comm, const zs_spec *spec, const zs_catalog *catalog, const zs_needs *needs,
                    const zs_kept_shape *shape, zs_plan *plan, zs_error *err);

#endif
