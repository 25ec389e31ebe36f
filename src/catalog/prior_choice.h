/* prior_choice: was an earlier run's statistics file made of such steps and cells as this run has?
 *
 * The months and hours of [input] say which steps those are: the statistics of summers tell nothing of
 * winters. A run that extends a file must choose the same.  One that takes its statistics as they are may
 * choose fewer. New steps ([steps]) must be the same: those of days spread more than those of months.
 * [input] mask must choose the same cells, by whatever mask: a file that was made without would be merged
 * with one that has values in other places. */
#ifndef ZS_PRIOR_CHOICE_H
#define ZS_PRIOR_CHOICE_H

#include "base/error.h"
#include "catalog/masks.h"
#include "header/source.h"
#include "spec/spec.h"

/* Compare what the file says with the spec.  LOCAL.  source: the file, open; its variable is the mean.
 * masks: of this run; first: path of the first input file, for messages.  Returns 0; or -1 with err filled
 * (ZS_REFUSED). */
int zs_prior_check_choice(const zs_source *source, const zs_spec *spec, const zs_masks *masks,
                          const char *first, zs_error *err);

#endif
