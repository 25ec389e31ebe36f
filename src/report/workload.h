/* workload: how much of each kind of work a rank has, and what it costs before anything is measured.
 *
 * The amounts follow from the plan.  The costs are presumptions: they only say how kinds compare until the
 * run itself has measured them (report/work_left.h).  Computing, reading and opening were measured as
 * processor time of one rank, with files in the page cache of a busy machine.  Only the ratios of these times
 * counted.  They are good to a factor of 2 or so; reading into memory that is used for the first time can
 * take longer.  What a disk takes is not in them: of finishing, only the order of magnitude is known. */
#ifndef ZS_WORKLOAD_H
#define ZS_WORKLOAD_H

#include "output/layout.h"
#include "plan/plan.h"
#include "report/work_left.h"
#include "spec/spec.h"

/* Returns the amounts and presumed costs of one rank; no amounts for an idle one, but of what follows the
 * tiles (ZS_WORK_FINISH and ZS_WORK_PAGE), which is there for all ranks.  layout: [spec->nproduct], of the
 * products' files.  LOCAL; cannot fail. */
zs_work_amounts zs_workload_of(const zs_spec *spec, const zs_plan *plan, const zs_layout *layout, int rank);

#endif
