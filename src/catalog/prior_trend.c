#include "catalog/prior_trend.h"

#include "base/limits.h"
#include "format/nc.h"
#include "spec/fields.h"
#include "time/equal_calendars.h"
#include "time/time_units.h"

#include <netcdf.h>
#include <stdbool.h>
#include <string.h>

static const char *word(bool detrend)
{
    return detrend ? "linear" : "none";
}

int zs_prior_check_trend(const zs_source *source, const zs_spec *spec, const char *first, zs_error *err)
{
    char theirs[ZS_TEXT];
    const char *ours = word(spec->climatology.detrend);
    if (!zs_get_text(source->ncid, source->var, "detrend", theirs))
        strcpy(theirs, word(false));
    if (strcmp(theirs, ours) == 0)
        return 0;
    return zs_fail(
        err, ZS_REFUSED,
        "%s: was made with detrend = %s, and this run (%s) has detrend = %s; write the file's into "
        "[climatology]",
        source->path, theirs, first, ours);
}

int zs_prior_read_epoch(const zs_source *source, const zs_spec *spec, zs_calendar theirs, zs_calendar ours,
                        zs_time *epoch, zs_error *err)
{
    char name[ZS_NAME], text[ZS_TEXT] = "";
    zs_time_units units;
    int var;
    *epoch = 0;
    if (!spec->climatology.detrend)
        return 0;
    zs_field_name(spec, ZS_FIELD_TIME_MEAN, name);
    if (nc_inq_varid(source->ncid, name, &var) == NC_NOERR)
        zs_get_text(source->ncid, var, "units", text);
    if (zs_time_units_parse(text, theirs, &units, err))
        return zs_fail_in(err, "%s: units of %s", source->path, name);
    if (units.unit != ZS_DAY || units.parts != 1)
        return zs_fail(err, ZS_REFUSED,
                       "%s: %s is in \"%s\", and zscore writes days; name the file as it was "
                       "written",
                       source->path, name, text);
    *epoch = zs_time_in_calendar(ours, theirs, units.reference);
    return 0;
}
