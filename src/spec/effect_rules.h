/* effect_rules: keys of [climatology] that change how values are compared, where nothing is compared.  Pure.
 *
 * Products of the data alone need no statistics.  Then a median, a trend or a smooth climatology would have
 * no effect.  Who sets such a key expects one: the spec is refused, and never a key ignored in silence.
 * Groups and the baseline are other keys: products by group have these, too. */
#ifndef ZS_EFFECT_RULES_H
#define ZS_EFFECT_RULES_H

#include "base/error.h"
#include "spec/spec.h"

/* Check center, spread, detrend and smooth.  LOCAL.  Returns 0; or -1 with err filled (ZS_REFUSED): the text
 * names the key and its place. */
int zs_effect_check(const zs_spec *spec, zs_error *err);

#endif
