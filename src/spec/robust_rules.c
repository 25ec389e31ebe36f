#include "spec/robust_rules.h"

#include "time/group_key.h"

int zs_robust_check(const zs_spec *spec, zs_error *err)
{
    const zs_spec_climatology *c = &spec->climatology;
    const char *key = c->center != ZS_CENTER_MEAN ? "center" : "spread";
    const char *place = zs_spec_place(spec, "climatology", key);
    if (!zs_spec_is_robust(spec))
        return 0;
    if (c->from || c->extend)
        return zs_fail(
            err, ZS_REFUSED,
            "%s and %s do not go together: a statistics file has no values that quantiles could be "
            "found in; take one of the two out",
            place, zs_spec_place(spec, "climatology", c->from ? "from" : "extend"));
    if (zs_grouping_weighs(&c->grouping))
        return zs_fail(
            err, ZS_REFUSED,
            "%s does not go with %s: all values of a quantile count alike; take one of the two out", place,
            zs_spec_place(spec, "climatology", c->grouping.by_length ? "weights" : "window_weights"));
    if (c->spread != ZS_SPREAD_STD && zs_spec_gives(spec, "climatology", "ddof"))
        return zs_fail(err, ZS_REFUSED, "%s has no effect on z-scores with %s = %s; take the key out",
                       zs_spec_place(spec, "climatology", "ddof"),
                       zs_spec_place(spec, "climatology", "spread"), zs_spread_name[c->spread]);
    return 0;
}
