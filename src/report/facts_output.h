/* facts_output: what the facts say of the files that the run writes, from their layouts, and of its results.
 *
 * A program finds there what it would else have to open each file for. */
#ifndef ZS_FACTS_OUTPUT_H
#define ZS_FACTS_OUTPUT_H

#include "report/facts_of.h"
#include "report/json.h"

#include <jansson.h>

/* Both functions are LOCAL.  They return the value of the key of their name, owned by the caller; NULL if the
 * maker failed. */
json_t *zs_facts_outputs(zs_json_maker *maker, const zs_facts_of *of);
json_t *zs_facts_summary(zs_json_maker *maker, const zs_facts_of *of);

#endif
