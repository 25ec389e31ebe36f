/* step_report: notes in the plan on the moments that steps belong to, on bounds that are not used, and on
 * groups of unequal size.
 *
 * Each note is one line, and only there if a user should know. */
#ifndef ZS_STEP_REPORT_H
#define ZS_STEP_REPORT_H

#include "catalog/catalog.h"
#include "report/say.h"
#include "spec/spec.h"

/* Both functions are LOCAL and cannot fail. */

/* Print which files have no bounds that can be used, where others have; and whether steps belong to another
 * day or group than their time coordinates say. */
void zs_step_plan(zs_sink *to, const zs_spec *spec, const zs_catalog *catalog);

/* Print a warning if some groups have much fewer steps than others (time/group_sizes.h). */
void zs_sizes_plan(zs_sink *to, const zs_catalog *catalog);

#endif
