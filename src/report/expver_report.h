/* expver_report: how many steps are final, and how many preliminary, where files tell that (header/expver.h).
 * For rank 0.
 */
#ifndef ZS_EXPVER_REPORT_H
#define ZS_EXPVER_REPORT_H

#include "catalog/catalog.h"

/* Both are LOCAL, cannot fail, and print a line to stdout, if there is anything to tell. */

/* What is known before anything is read. */
void zs_expver_plan(const zs_catalog *catalog);

/* seen: [nstep], what all ranks saw of each step (read/overlay.h); NULL where no file has an overlay. */
void zs_expver_summary(const zs_catalog *catalog, const unsigned char *seen);

#endif
