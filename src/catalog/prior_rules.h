/* prior_rules: was an earlier run's statistics file made by the rules of this run: its groups and weights,
 * and which steps, members and cells count?
 *
 * Numbers that were made by other rules can be read, but not be added to, nor compared with: they would
 * answer another question, and nobody would see it. */
#ifndef ZS_PRIOR_RULES_H
#define ZS_PRIOR_RULES_H

#include "base/error.h"
#include "catalog/prior_grid.h"
#include "header/source.h"
#include "spec/spec.h"

/* Compare what the file says with the spec.  LOCAL.  source: the file, open; its variable is the mean.
 * now: this run; first: path of the first input file, for messages.  Returns 0; or -1 with err filled
 * (ZS_REFUSED). */
int zs_prior_check_rules(const zs_source *source, const zs_spec *spec, const zs_prior_needs *now,
                         const char *first, zs_error *err);

#endif
