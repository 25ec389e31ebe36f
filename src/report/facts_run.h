/* facts_run: what the facts say of this very run: its ranks, their memory, parts, phases and timelines.
 *
 * Nothing here depends on the data, and nothing else in the facts depends on how the run went: two runs of
 * one spec differ in this key, and in no other one. */
#ifndef ZS_FACTS_RUN_H
#define ZS_FACTS_RUN_H

#include "report/facts_of.h"
#include "report/json.h"

#include <jansson.h>

/* The value of the key "run".  LOCAL.  Returns it, owned by the caller; NULL if the maker failed. */
json_t *zs_facts_run(zs_json_maker *maker, const zs_facts_of *of);

#endif
