/* fields: the variables that are written, and in which output each stands.  Pure. */
#ifndef ZS_FIELDS_H
#define ZS_FIELDS_H

#include "base/limits.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum zs_field {
    ZS_FIELD_ZSCORE,
    ZS_FIELD_ANOMALY,
    ZS_FIELD_MEAN,
    ZS_FIELD_STD,
    ZS_FIELD_COUNT,
    ZS_FIELD_MIN,
    ZS_FIELD_MAX,
    ZS_FIELD_EXCESS, /* with count, minimum and M2 all that an exact continuation needs */
    ZS_FIELD_M2,
    ZS_FIELDS
} zs_field;

typedef enum zs_field_type { ZS_FIELD_FLOAT, ZS_FIELD_DOUBLE, ZS_FIELD_INT, ZS_FIELD_LONG } zs_field_type;

/* All functions here are LOCAL and cannot fail. */

/* "_zscore": what follows the variable's name. */
const char *zs_field_suffix(zs_field field);

zs_field_type zs_field_type_of(zs_field field);
size_t zs_field_size(zs_field field); /* bytes of a number */
size_t zs_field_type_size(zs_field_type type);

/* Has it one layer for each step? */
bool zs_field_has_time(zs_field field);

/* Does it stand in this output?  z-scores and anomalies bring along the mean (and std) that they were made
 * with, unless every group of steps has its own. */
bool zs_field_in(const zs_spec *spec, zs_field field, zs_output_kind output);

/* The name of a field's variable: "t2m_zscore". */
void zs_field_name(const zs_spec *spec, zs_field field, char name[ZS_NAME]);

#endif
