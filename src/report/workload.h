/* workload: how much of each kind of work a rank has, and what it costs before anything is measured.
 *
 * The amounts follow from the plan.  The costs were measured once, on one core of an AMD EPYC with files in
 * the page cache, and rounded: they only say how kinds compare until the run itself has measured them
 * (report/work_left.h). */
#ifndef ZS_WORKLOAD_H
#define ZS_WORKLOAD_H

#include "output/layout.h"
#include "plan/plan.h"
#include "report/work_left.h"
#include "spec/spec.h"

/* Returns the amounts and presumed costs of one rank; no amounts for an idle one, but of ZS_WORK_FINISH,
 * which all ranks do.  layout: [spec->nproduct], of the products' files.  LOCAL; cannot fail. */
zs_work_amounts zs_workload_of(const zs_spec *spec, const zs_plan *plan, const zs_layout *layout, int rank);

#endif
