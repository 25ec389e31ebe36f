/* plan_text: the plan as text, said before any data is read.
 *
 * It says what was found (files, steps, gaps, grid), what is compared with what (groups, baseline, earlier
 * statistics), how the work is divided, what it costs in memory, and which files it will write.  With --plan
 * the run stops after it: a mistake costs seconds, not node hours. */
#ifndef ZS_PLAN_TEXT_H
#define ZS_PLAN_TEXT_H

#include "catalog/catalog.h"
#include "output/layout.h"
#include "output/sharing.h"
#include "plan/plan.h"
#include "report/say.h"
#include "spec/spec.h"

#include <stdbool.h>

/* Say the plan.  LOCAL, for rank 0; cannot fail.
 * catalog: with its steps selected, ordered and grouped.
 * layout: [spec->nproduct], of the products' files.
 * sharing: what is done because several nodes write one file.
 * verbose: also what the memory of a rank is used for, and how many groups it has. */
void zs_report_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                    const zs_layout *layout, const zs_sharing *sharing, bool verbose);

#endif
