/* series_report: what the plan and the summary say of the steps: how many there are, from when to when, and
 * what new ones are made of. */
#ifndef ZS_SERIES_REPORT_H
#define ZS_SERIES_REPORT_H

#include "catalog/catalog.h"
#include "report/say.h"
#include "spec/spec.h"

/* Both functions are LOCAL and cannot fail. */

/* The lines of the plan. */
void zs_series_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog);

/* The line of the summary about new steps that are incomplete; nothing if none is. */
void zs_series_summary(zs_sink *to, const zs_catalog *catalog);

#endif
