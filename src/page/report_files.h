/* report_files: the files of the report, written when all that they tell of is complete.
 *
 * They come last, because they tell of all else: the outputs are complete, and have no names yet. */
#ifndef ZS_REPORT_FILES_H
#define ZS_REPORT_FILES_H

#include "base/error.h"
#include "page/drawing.h"
#include "report/facts.h"

/* Write the report's files that the writer has made: the page and its JSON, or the page of a plan, whose
 * subject has no pictures.  LOCAL, for rank 0, between zs_writer_complete() and zs_writer_publish(). facts:
 * what is told; its list of what was made is filled here.  Returns 0; or -1 with err filled (ZS_FAILED). */
int zs_report_files_write(const zs_subject *subject, zs_facts_of facts, zs_error *err);

#endif
