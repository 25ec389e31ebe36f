/* leftover_report: what the plan says of files that earlier runs left beside the outputs.
 *
 * Nothing is removed: a file may belong to a run of another machine that is still alive. */
#ifndef ZS_LEFTOVER_REPORT_H
#define ZS_LEFTOVER_REPORT_H

#include "report/say.h"
#include "spec/spec.h"

/* Print a line for each of the first such files (output/leftovers.h), with its age, whether its run is surely
 * over, and the command that removes it.  LOCAL, cannot fail; asks the file system: on rank 0 only. */
void zs_leftover_report(zs_sink *to, const zs_spec *spec);

#endif
