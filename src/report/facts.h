/* facts: all that is known of a run, or of a plan, as one JSON object: report.json, and the facts of the
 * page.
 *
 * doc/report.md has its keys.  Numbers are numbers, what is not known is null, and texts of files are valid
 * UTF-8 (report/json.h).  All keys but "run" are the same for any number of ranks, any partition and any
 * memory. */
#ifndef ZS_FACTS_H
#define ZS_FACTS_H

#include "base/error.h"
#include "report/facts_of.h"

#include <jansson.h>

/* Make the facts: of a plan if of->totals is NULL, else of a run.  LOCAL, for rank 0.
 * Returns 0, and *facts is to be released with json_decref(); or -1 with err filled (ZS_FAILED: no memory),
 * and *facts NULL.  zs_json_dump() makes their text. */
int zs_facts_make(const zs_facts_of *of, json_t **facts, zs_error *err);

#endif
