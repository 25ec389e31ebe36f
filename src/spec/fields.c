#include "spec/fields.h"

#include <stdio.h>

typedef struct property {
    const char *suffix;
    zs_field_type type;
    bool has_time;
    bool in[ZS_OUTPUT_KINDS]; /* zscore, anomaly, statistics */
} property;

static const property table[ZS_FIELDS] = {
    [ZS_FIELD_ZSCORE] = { "_zscore", ZS_FIELD_FLOAT, true, { true, false, false } },
    [ZS_FIELD_ANOMALY] = { "_anomaly", ZS_FIELD_FLOAT, true, { false, true, false } },
    [ZS_FIELD_MEAN] = { "_mean", ZS_FIELD_DOUBLE, false, { true, true, true } },
    [ZS_FIELD_STD] = { "_std", ZS_FIELD_DOUBLE, false, { true, false, true } },
    [ZS_FIELD_COUNT] = { "_count", ZS_FIELD_INT, false, { false, false, true } },
    [ZS_FIELD_MIN] = { "_min", ZS_FIELD_DOUBLE, false, { false, false, true } },
    [ZS_FIELD_MAX] = { "_max", ZS_FIELD_DOUBLE, false, { false, false, true } },
    [ZS_FIELD_EXCESS] = { "_excess", ZS_FIELD_DOUBLE, false, { false, false, true } },
    [ZS_FIELD_M2] = { "_m2", ZS_FIELD_DOUBLE, false, { false, false, true } },
    [ZS_FIELD_CENTER] = { "_median", ZS_FIELD_DOUBLE, false, { true, true, true } },
    [ZS_FIELD_SPREAD] = { "_spread", ZS_FIELD_DOUBLE, false, { true, false, true } },
    [ZS_FIELD_SLOPE] = { "_slope", ZS_FIELD_DOUBLE, false, { true, true, true } },
    [ZS_FIELD_TIME_MEAN] = { "_time_mean", ZS_FIELD_DOUBLE, false, { true, true, true } },
    [ZS_FIELD_SLOPE_STDERR] = { "_slope_stderr", ZS_FIELD_DOUBLE, false, { false, false, true } },
    [ZS_FIELD_TIME_M2] = { "_time_m2", ZS_FIELD_DOUBLE, false, { false, false, true } },
    [ZS_FIELD_TIME_PRODUCT] = { "_time_product", ZS_FIELD_DOUBLE, false, { false, false, true } },
};

const char *zs_field_suffix(zs_field field)
{
    return table[field].suffix;
}

zs_field_type zs_field_type_of(zs_field field)
{
    return table[field].type;
}

size_t zs_field_size(zs_field field)
{
    return zs_field_type_size(table[field].type);
}

size_t zs_field_type_size(zs_field_type type)
{
    return type == ZS_FIELD_DOUBLE || type == ZS_FIELD_LONG ? 8 : 4;
}

bool zs_field_has_time(zs_field field)
{
    return table[field].has_time;
}

/* Is it made, and are z-scores and anomalies made with it?  statistics: have mean and standard deviation in
 * any case. */
static bool is_used(const zs_spec *spec, zs_field field, bool statistics)
{
    bool median = spec->climatology.center == ZS_CENTER_MEDIAN,
         std = spec->climatology.spread == ZS_SPREAD_STD;
    return field == ZS_FIELD_MEAN     ? statistics || !median
           : field == ZS_FIELD_STD    ? statistics || std
           : field == ZS_FIELD_CENTER ? median
           : field == ZS_FIELD_SPREAD ? !std
                                      : true;
}

bool zs_fields_beside(const zs_spec *spec)
{
    return spec->climatology.grouping.kind == ZS_GROUP_NONE && !spec->climatology.mean.path;
}

zs_field zs_fields_end(const zs_spec *spec)
{
    return spec->climatology.detrend ? ZS_FIELDS : ZS_FIELD_SLOPE;
}

bool zs_field_in(const zs_spec *spec, zs_field field, zs_output_kind output)
{
    bool elsewhere = !zs_fields_beside(spec) && !table[field].has_time;
    bool there = field < zs_fields_end(spec) && is_used(spec, field, output == ZS_STATISTICS);
    return there && table[field].in[output] && !(elsewhere && output != ZS_STATISTICS);
}

bool zs_fields_need_extremes(const zs_spec *spec)
{
    return spec->output.path[ZS_STATISTICS] || spec->run.checkpoint || zs_spec_reports(spec);
}

void zs_field_name_of(const char *variable, zs_field field, char name[ZS_NAME])
{
    snprintf(name, ZS_NAME, "%.200s%s", variable, zs_field_suffix(field));
}

void zs_field_name(const zs_spec *spec, zs_field field, char name[ZS_NAME])
{
    zs_field_name_of(spec->input.name, field, name);
}
