#include "spec/detrend_rule.h"

#include "stats/smooth.h"
#include "time/group_key.h"

#include <stddef.h>

/* The key that lines do not go with; NULL: there is none. */
static const char *other_key(const zs_spec_climatology *c)
{
    return c->center != ZS_CENTER_MEAN                      ? "center"
           : c->spread != ZS_SPREAD_STD                     ? "spread"
           : c->smooth.kind != ZS_SMOOTH_NONE               ? "smooth"
           : c->mean.path                                   ? "mean"
           : c->std.path                                    ? "std"
           : c->grouping.by_length                          ? "weights"
           : c->grouping.window_weights != ZS_WEIGHTS_EQUAL ? "window_weights"
                                                            : NULL;
}

int zs_detrend_check(const zs_spec *spec, zs_error *err)
{
    const char *key = other_key(&spec->climatology);
    if (!spec->climatology.detrend || !key)
        return 0;
    return zs_fail(err, ZS_REFUSED,
                   "%s = linear and %s do not go together: lines are of means as they are, and of steps that "
                   "weigh alike; take one of the two out",
                   zs_spec_place(spec, "climatology", "detrend"), zs_spec_place(spec, "climatology", key));
}
