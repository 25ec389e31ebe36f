#include "catalog/prior_smooth.h"

#include "base/limits.h"
#include "format/nc.h"

#include <stdio.h>
#include <string.h>

int zs_prior_check_smooth(const zs_source *source, const zs_spec *spec, char smooth[ZS_SMOOTH_TEXT],
                          zs_error *err)
{
    const zs_spec_climatology *c = &spec->climatology;
    char theirs[ZS_TEXT] = "", ours[ZS_SMOOTH_TEXT];
    double ddof = 0;
    zs_get_text(source->ncid, source->var, "smooth", theirs);
    snprintf(smooth, ZS_SMOOTH_TEXT, "%.*s", ZS_SMOOTH_TEXT - 1, theirs);
    if (c->extend && strcmp(*theirs ? theirs : "none", zs_smooth_text(&c->smooth, ours)) != 0)
        return zs_fail(err, ZS_REFUSED,
                       "%s: was made with smooth = %s, and this run has smooth = %s; write the file's into "
                       "[climatology]",
                       source->path, *theirs ? theirs : "none", ours);
    zs_get_numbers(source->ncid, source->var, "ddof", 1, &ddof);
    if (c->from && *theirs && (int)ddof != c->ddof)
        return zs_fail(err, ZS_REFUSED,
                       "%s: was made with smooth = %s and ddof = %d, and this run has ddof = %d; a smoothed "
                       "standard deviation cannot be made again; write ddof = %d into [climatology]",
                       source->path, theirs, (int)ddof, c->ddof, (int)ddof);
    return 0;
}
