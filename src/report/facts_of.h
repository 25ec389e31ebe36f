/* facts_of: what the facts of a report are made of (report/facts.h). */
#ifndef ZS_FACTS_OF_H
#define ZS_FACTS_OF_H

#include "catalog/catalog.h"
#include "format/digest.h"
#include "output/layout.h"
#include "output/sharing.h"
#include "plan/plan.h"
#include "report/ranks.h"
#include "report/start.h"
#include "report/totals.h"
#include "spec/spec.h"

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
    const zs_layout *layout;   /* [spec->nproduct], of the products' files */
    const zs_sharing *sharing; /* of the outputs by several nodes; NULL: not known */
    const zs_file_made *made;  /* [zs_spec_netcdf_count(spec)], by zs_spec_written(); NULL: not known */
    const zs_totals *totals;   /* of all ranks; NULL: a plan */
    const zs_all_ranks *ranks; /* what each rank did so far, and when: gathered also for a plan */
    const zs_start *start;     /* where and with what the run has begun */
    const char *log;           /* what the plan and the summary said (report/say.h); NULL: nothing */
} zs_facts_of;

#endif
