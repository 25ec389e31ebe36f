#include "spec/effect_rules.h"

#include "spec/product.h"

/* Are z-scores, anomalies or statistics made of anything? */
static bool compares(const zs_spec *spec)
{
    bool any = zs_spec_report_needs_zscores(spec);
    for (int kind = 0; kind < ZS_OUTPUT_KINDS; kind++)
        any = any || spec->output.path[kind];
    for (int i = 0; i < spec->nproduct; i++)
        any = any || spec->product[i].of != ZS_OF_DATA;
    return any;
}

int zs_effect_check(const zs_spec *spec, zs_error *err)
{
    static const char *const key[] = { "center", "spread", "detrend", "smooth" };
    for (size_t k = 0; k < sizeof key / sizeof *key && !compares(spec); k++)
        if (zs_spec_gives(spec, "climatology", key[k]))
            return zs_fail(err, ZS_REFUSED,
                           "%s has no effect: neither z-scores, anomalies nor statistics are made, and "
                           "products of the data need none; take it out, or name an output",
                           zs_spec_place(spec, "climatology", key[k]));
    return 0;
}
