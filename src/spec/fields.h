/* fields: the variables of the outputs, and which output has which.  Pure.
 *
 * A field is a z-score, an anomaly, or a statistic of each cell (stats/statistics.h).  Its variable is called
 * after that of the input: "t2m_zscore".  Count, minimum, excess and M2 are all that a later run needs to
 * continue mean and std exactly; with a trend, time_mean, time_m2 and time_product, too.
 *
 * What an output contains:
 *     zscore       zscore, mean, std; the median, or another spread, in their place if it was made with these
 *     anomaly      anomaly, mean or median
 *     statistics   all statistics, with one layer for each group of steps
 * With a trend, all three also have the slope and the mean of time, and statistics the rest of stats/slope.h.
 * The first two have their mean and std only if all steps are one group, and this run or an earlier one made
 * them: the statistics of many groups can be larger than the values that were made with them. */
#ifndef ZS_FIELDS_H
#define ZS_FIELDS_H

#include "base/limits.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stddef.h>

/* In the order in which they are written. */
typedef enum zs_field {
    ZS_FIELD_ZSCORE,
    ZS_FIELD_ANOMALY, /* the value minus the mean */
    ZS_FIELD_MEAN,
    ZS_FIELD_STD,   /* the standard deviation, with ddof */
    ZS_FIELD_COUNT, /* of valid values */
    ZS_FIELD_MIN,
    ZS_FIELD_MAX,
    ZS_FIELD_EXCESS, /* the sum of the values above the minimum */
    ZS_FIELD_M2,     /* the sum of squared deviations from the mean; with a trend: from the line */
    ZS_FIELD_CENTER, /* the median, if z-scores are made with it */
    ZS_FIELD_SPREAD, /* the spread from quantiles, if z-scores are made with it */
    /* With a trend only (stats/slope.h): */
    ZS_FIELD_SLOPE,     /* of the line */
    ZS_FIELD_TIME_MEAN, /* the time at which the line has the mean */
    ZS_FIELD_SLOPE_STDERR,
    ZS_FIELD_TIME_M2,      /* the sum of squared times, counted from their mean */
    ZS_FIELD_TIME_PRODUCT, /* the sum of products of deviations of times and values from their means */
    ZS_FIELDS
} zs_field;

/* The types of variables, also those of products: 4, 8, 4 and 8 bytes. */
typedef enum zs_field_type { ZS_FIELD_FLOAT, ZS_FIELD_DOUBLE, ZS_FIELD_INT, ZS_FIELD_LONG } zs_field_type;

/* All functions here are LOCAL and cannot fail. */

/* What follows the name of the input variable: "_zscore". */
const char *zs_field_suffix(zs_field field);

/* The type of the variable, and the bytes of one number of it. */
zs_field_type zs_field_type_of(zs_field field);
size_t zs_field_size(zs_field field);

/* The bytes of one number of a type. */
size_t zs_field_type_size(zs_field_type type);

/* Does the field have one layer for each step?  Otherwise it has one for each group of steps. */
bool zs_field_has_time(zs_field field);

/* The end of the fields that a run has: ZS_FIELDS, or ZS_FIELD_SLOPE without a trend. */
zs_field zs_fields_end(const zs_spec *spec);

/* Does the output have the field?  Whether the output itself is written is another question:
 * spec->output.path. */
bool zs_field_in(const zs_spec *spec, zs_field field, zs_output_kind output);

/* Do z-scores and anomalies have the statistics that they were made with beside them, in their file? */
bool zs_fields_beside(const zs_spec *spec);

/* Does a file of the run need minima and maxima of groups: the statistics, a report, or a checkpoint? */
bool zs_fields_need_extremes(const zs_spec *spec);

/* The name of the field's variable in an output: "t2m_zscore" of "t2m".  Of a longer name of the variable the
 * first 200 bytes are taken. */
void zs_field_name_of(const char *variable, zs_field field, char name[ZS_NAME]);

/* The same of the spec's variable. */
void zs_field_name(const zs_spec *spec, zs_field field, char name[ZS_NAME]);

#endif
