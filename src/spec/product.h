/* product: what is made of the data, the anomalies or the z-scores beside themselves, as its section of the
 * workflow spec says: [reduce NAME], [histogram NAME], [exceedance NAME], [extract NAME].  Pure. */
#ifndef ZS_PRODUCT_H
#define ZS_PRODUCT_H

#include "base/error.h"
#include "spec/value.h"
#include "stats/accumulator.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum zs_product_kind {
    ZS_REDUCE,
    ZS_HISTOGRAM,
    ZS_EXCEEDANCE,
    ZS_EXTRACT,
    ZS_PRODUCT_KINDS
} zs_product_kind;

/* Of what it is made: the values as they were read, or as the outputs have them. */
typedef enum zs_quantity { ZS_OF_DATA, ZS_OF_ANOMALY, ZS_OF_ZSCORE, ZS_QUANTITIES } zs_quantity;

typedef enum zs_axis { ZS_AXIS_TIME, ZS_AXIS_LATITUDE, ZS_AXIS_LONGITUDE, ZS_AXES } zs_axis;

/* One histogram for all values, or for each value of an axis, or for each group of steps. */
typedef enum zs_by { ZS_BY_NONE, ZS_BY_TIME, ZS_BY_LATITUDE, ZS_BY_LONGITUDE, ZS_BY_GROUP, ZS_BYS } zs_by;

typedef struct zs_product {
    zs_product_kind kind;
    char *section; /* "reduce zonal" */
    char *place;   /* "config.ini:12: [reduce zonal]", for messages */
    char *file, *file_where;
    zs_quantity of;

    /* reduce */
    bool over[ZS_AXES];
    char *over_where; /* "config.ini:13: [reduce zonal] over"; NULL: not given */
    zs_method method;
    bool area; /* weights: the areas of cells */
    char *weights_where;

    /* histogram */
    int bins;
    double low, high;
    char *range_where;
    zs_by by;
    char *by_where;

    /* exceedance */
    double threshold;
    char *threshold_where;

    /* extract */
    zs_interval latitude, longitude;
    zs_dates time; /* none: all steps */
    char *time_where;
} zs_product;

/* All functions here are LOCAL. */

/* The words of the spec: "reduce"; "zscore"; "latitude"; "rms"; "group". */
const char *zs_product_kind_name(zs_product_kind kind);
const char *zs_quantity_name(zs_quantity quantity);
const char *zs_axis_name(zs_axis axis);
const char *zs_method_name(zs_method method);
const char *zs_by_name(zs_by by);

/* Does the name of a section begin with the word of a kind?  Returns the kind; or -1. */
int zs_product_kind_of(const char *section);

/* What was left out gets its default, and what is needed is asked for, when all keys of the section are
 * taken.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_product_complete(zs_product *product, zs_error *err);

/* What it is, for the plan: "mean of zscore over longitude, area-weighted".  Returns text. */
enum { ZS_PRODUCT_TEXT = 160 };
const char *zs_product_text(const zs_product *product, char text[ZS_PRODUCT_TEXT]);

/* Release.  Safe on an empty (all zero) object; leaves it empty. */
void zs_product_clear(zs_product *product);

/* Edge number i of bins + 1: those of equal bins between two limits, as numpy.linspace() has them.  LOCAL. */
double zs_bin_edge(const zs_product *product, int64_t i);

#endif
