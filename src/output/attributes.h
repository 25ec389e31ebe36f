/* attributes: what the metadata of a field say, by CF-1.11; 1.12 where it was quantized, 1.13 of
 * anomalies. */
#ifndef ZS_ATTRIBUTES_H
#define ZS_ATTRIBUTES_H

#include "base/limits.h"
#include "catalog/catalog.h"
#include "output/layout.h"
#include "spec/fields.h"
#include "spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

/* A file in define mode.  The first failure counts; what follows is done in vain, on a file that is thrown
 * away. */
typedef struct zs_target {
    int ncid;
    int status; /* the first that netcdf-c gave which is not NC_NOERR */
} zs_target;

/* What a field comes from: the spec, the catalog, and the variable in the first file, which is open. */
typedef struct zs_origin {
    const zs_spec *spec;
    const zs_catalog *catalog;
    int ncid, var;
    const char *time; /* the time of statistics, by the name of its dimension or variable */
} zs_origin;

/* All functions here are LOCAL. */

/* Note a status; write an attribute.  An empty text is not written. */
void zs_check(zs_target *target, int status);
void zs_put_text(zs_target *target, int var, const char *name, const char *text);
void zs_put_int(zs_target *target, int var, const char *name, int value);

/* Do anomalies say what they are differences from, as CF-1.13, 7.5 wants it?  Where there is one mean, in the
 * same file, and time is a coordinate variable.  Climatological norms would need another file's axis. */
bool zs_names_baseline(const zs_catalog *catalog);

/* _FillValue: netCDF's own; integers have none. */
void zs_put_fill(zs_target *target, int var, zs_field_type type);

/* Define the variable that tells of keepbits: CF-1.12, 8.4.1.  It has no value. */
void zs_define_quantization(zs_target *target);

/* How statistics were made: with everything that was made of them. */
void zs_put_rules(zs_target *target, const zs_origin *origin, int var);

/* How z-scores and anomalies were rounded.  keepbits is CF's bitround (CF-1.12, 8.4.2).  CF knows no
 * algorithm with an absolute error, and its list is closed: significant is told in attributes of our own. */
void zs_put_rounding(zs_target *target, const zs_spec *spec, int var);

/* The name of variable number k, of ZS_FIELDS numbers: of an output of a kind, or of a product's file.
 * Returns false where there is no such variable. */
bool zs_variable_name(const zs_spec *spec, zs_output_kind kind, const zs_layout *layout, int k,
                      char name[ZS_NAME]);

/* The length of the dimension that a field has beside those of the grid: steps; or groups, where there are
 * several; 0: it has none. */
int64_t zs_field_layers(const zs_catalog *catalog, zs_field field);

/* Write all attributes of a field's variable but _FillValue and those that are carried over from the input.
 */
void zs_describe(zs_target *target, const zs_origin *origin, int var, zs_field field);

#endif
