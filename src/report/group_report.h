/* group_report: the plan's lines on what is compared with what.
 *
 * These are the groups, with window, weights and smoothing; the steps of the baseline; the statistics of an
 * earlier run, or of others, that this run uses or extends; and steps that have no group, so that they have
 * no z-scores.  There is no line where everything is compared with everything, which needs no explanation. */
#ifndef ZS_GROUP_REPORT_H
#define ZS_GROUP_REPORT_H

#include "catalog/catalog.h"
#include "report/say.h"
#include "spec/spec.h"

/* Print them.  LOCAL; cannot fail.  catalog: of the whole run, with its groups and the earlier statistics. */
void zs_groups_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog);

#endif
