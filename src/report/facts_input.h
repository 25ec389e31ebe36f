/* facts_input: what the facts say of the input: its steps, grid, groups and files.
 *
 * Each function makes the value of one key of the facts (doc/report.schema.json).  Long lists are cut: a
 * page has to open, and a program that wants all files has the spec. */
#ifndef ZS_FACTS_INPUT_H
#define ZS_FACTS_INPUT_H

#include "catalog/catalog.h"
#include "report/json.h"
#include "spec/spec.h"

#include <jansson.h>

/* The input files that the facts name, at most: of more, some are chosen evenly. */
enum { ZS_FACTS_FILES = 2000 };

/* All functions here are LOCAL.  They return the value of the key of their name, owned by the caller; NULL if
 * the maker failed. */
json_t *zs_facts_series(zs_json_maker *maker, const zs_spec *spec, const zs_catalog *catalog);
json_t *zs_facts_grid(zs_json_maker *maker, const zs_grid *grid);
json_t *zs_facts_groups(zs_json_maker *maker, const zs_spec *spec, const zs_catalog *catalog);
json_t *zs_facts_inputs(zs_json_maker *maker, const zs_catalog *catalog);

#endif
