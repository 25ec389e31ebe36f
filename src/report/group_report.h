/* group_report: the plan's lines on what is compared with what: groups, their baseline, and the statistics of
 * others or of an earlier run. */
#ifndef ZS_GROUP_REPORT_H
#define ZS_GROUP_REPORT_H

#include "catalog/catalog.h"
#include "report/say.h"
#include "spec/spec.h"

/* Print them, unless everything is compared with everything.  LOCAL; cannot fail. */
void zs_groups_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog);

#endif
