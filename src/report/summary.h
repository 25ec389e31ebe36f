/* summary: what the program tells of a run: the plan before it, the summary after it. */
#ifndef ZS_SUMMARY_H
#define ZS_SUMMARY_H

#include "catalog/catalog.h"
#include "parallel/comm.h"
#include "report/progress.h"
#include "spec/spec.h"

#include <stdbool.h>

/* Add up all ranks' reports and print the summary to stdout on rank 0, if shown.  COLLECTIVE. */
void zs_report_summary(zs_comm *comm, const zs_report *report, const zs_spec *spec, const zs_catalog *catalog,
                       bool shown, bool verbose);

#endif
