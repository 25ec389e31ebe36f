/* facts: all that is known of a run, or of a plan, as one JSON object: report.json, and the facts of the
 * page.
 *
 * doc/report.md has its keys.  Numbers are numbers, what is not known is null, and texts of files are valid
 * UTF-8 (report/json.h).  All keys but "run" are the same for any number of ranks, any partition and any
 * memory. */
#ifndef ZS_FACTS_H
#define ZS_FACTS_H

#include "base/error.h"
#include "catalog/catalog.h"
#include "format/digest.h"
#include "output/layout.h"
#include "plan/plan.h"
#include "report/ranks.h"
#include "report/totals.h"
#include "spec/spec.h"

#include <jansson.h>
#include <stdint.h>

/* What became of a file that the spec names. */
typedef struct zs_file_made {
    int64_t bytes;           /* its size; -1: not known */
    const zs_digest *digest; /* [ZS_FIELDS]: by the number of a product's variable, or by the field of an
                              * output; NULL: not known */
} zs_file_made;

/* What facts are made of.  Owns nothing. */
typedef struct zs_facts_of {
    const zs_spec *spec;
    const zs_catalog *catalog;
    const zs_plan *plan;
    const zs_layout *layout; /* [spec->nproduct], of the products' files */
    const zs_file_made
        *made; /* [zs_spec_netcdf_count(spec)], in the order of zs_spec_written(); NULL: a plan */
    const zs_totals *totals;   /* of all ranks; NULL: a plan */
    const zs_all_ranks *ranks; /* what each rank did so far, and when: gathered also for a plan */
    const char *log;           /* what the plan and the summary said (report/say.h); NULL: nothing */
} zs_facts_of;

/* Make the facts: of a plan if of->totals is NULL, else of a run.  LOCAL, for rank 0.
 * Returns 0, and *facts is to be released with json_decref(); or -1 with err filled (ZS_FAILED: no memory),
 * and *facts NULL.  zs_json_dump() makes their text. */
int zs_facts_make(const zs_facts_of *of, json_t **facts, zs_error *err);

#endif
