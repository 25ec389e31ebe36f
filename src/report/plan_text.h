/* plan_text:  */
#ifndef ZS_PLAN_TEXT_H
#define ZS_PLAN_TEXT_H

#include "catalog/catalog.h"
#include "output/layout.h"
#include "plan/plan.h"
#include "spec/spec.h"

#include <stdbool.h>

/* Print the plan to stdout; sheet: of the spec's products.  LOCAL; for rank 0. */
void zs_report_plan(const zs_spec *spec, const zs_catalog *catalog, const zs_plan *plan,
                    const zs_layout *layout, bool verbose);

#endif
