#include "header/time_texts.h"

#include "base/text.h"
#include "format/find_var.h"
#include "format/nc.h"
#include "time/date_text.h"

#include <math.h>
#include <netcdf.h>
#include <string.h>

const char zs_time_texts_units[] = "seconds since 1970-01-01 00:00:00";

bool zs_time_is_texts(zs_var var)
{
    nc_type type = NC_NAT;
    return nc_inq_vartype(var.ncid, var.id, &type) == NC_NOERR && (type == NC_CHAR || type == NC_STRING);
}

static int parse(char text[ZS_TEXT], const zs_time_units *units, double *value, zs_error *err)
{
    zs_date date;
    zs_time time;
    const char *rest;
    char *underscore = strchr(text, '_');
    if (!*zs_skip_blanks(text)) {
        *value = NAN;
        return 0;
    }
    if (underscore)
        *underscore = 'T';
    if (zs_date_scan(zs_skip_blanks(text), true, &date, &rest) < ZS_TO_DAY || *zs_skip_blanks(rest))
        return zs_fail(err, ZS_REFUSED, "\"%.80s\" is not a date such as 2014-01-01_06:00:00", text);
    if (zs_time_from_date(units->calendar, &date, &time, err))
        return -1;
    *value = zs_time_encode(units, time);
    return 0;
}

int zs_time_texts_read(const zs_source *s, zs_var var, size_t n, const zs_time_units *units, double *value,
                       zs_error *err)
{
    char text[ZS_TEXT], name[ZS_NAME];
    zs_var_name(var, name);
    for (size_t i = 0; i < n; i++) {
        if (!zs_read_label(var.ncid, var.id, i, text))
            return zs_fail(err, ZS_REFUSED, "%s: the texts of %s cannot be read", s->path, name);
        if (parse(text, units, &value[i], err))
            return zs_fail_in(err, "%s: %s of record %zu, counted from 0", s->path, name, i);
    }
    return 0;
}
