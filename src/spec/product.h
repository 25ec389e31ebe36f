/* product: a further output that a section of the workflow spec asks for, and the kinds there are.  Pure.
 *
 * [reduce NAME], [histogram NAME], [exceedance NAME], [extract NAME] and [quantile NAME] each make one file
 * out of the data, the anomalies or the z-scores.  The keys of their sections are rows in
 * spec/product_keys.c; what else the spec knows of a kind is one row in spec/product.c: its name, what it
 * needs, and its text in the plan. */
#ifndef ZS_PRODUCT_H
#define ZS_PRODUCT_H

#include "base/error.h"
#include "spec/entries.h"
#include "spec/mask.h"
#include "spec/value.h"
#include "stats/accumulator.h"
#include "stats/quantile.h"
#include "stats/smooth.h"

#include <stdbool.h>
#include <stdint.h>

/* Values of the enums here are indices; the last name of each is their number. */

/* The kinds: one for each word that a section of a product can begin with. */
typedef enum zs_product_kind {
    ZS_REDUCE,
    ZS_HISTOGRAM,
    ZS_EXCEEDANCE,
    ZS_EXTRACT,
    ZS_QUANTILE,
    ZS_PRODUCT_KINDS
} zs_product_kind;

/* What a product is made of: the values as they were read, or the values of an output. */
typedef enum zs_quantity { ZS_OF_DATA, ZS_OF_ANOMALY, ZS_OF_ZSCORE, ZS_QUANTITIES } zs_quantity;

/* The axes that a reduction can remove. */
typedef enum zs_axis { ZS_AXIS_TIME, ZS_AXIS_LATITUDE, ZS_AXIS_LONGITUDE, ZS_AXES } zs_axis;

/* One result for all values, for each value of an axis (histograms alone), for each group of steps, for each
 * year of the series, or for each season of each year (time/year_parts.h). */
typedef enum zs_by {
    ZS_BY_NONE,
    ZS_BY_GROUP,
    ZS_BY_YEAR,
    ZS_BY_SEASON,
    ZS_BY_TIME,
    ZS_BY_LATITUDE,
    ZS_BY_LONGITUDE,
    ZS_BYS
} zs_by;

/* A limit of values, which need not be given: a number; or at each cell a quantile that the run makes, of the
 * group of the step where it has groups. */
typedef struct zs_bound {
    bool set;
    double value;         /* a number */
    const char *quantile; /* the section that makes it: "quantile heat"; NULL: it is a number */
    int place;            /* the place of the quantile in that section, from 0 */
    double q;             /* from 0 to 1 */
} zs_bound;

/* Steps by their index in the series of the run, from 0; both included. */
typedef struct zs_index_range {
    bool set;
    int first, last;
} zs_index_range;

/* Which quantiles are made, and how. */
typedef struct zs_product_quantiles {
    zs_quantile_method method;
    int n;            /* 0: not given */
    const double *q;  /* [n], from 0 to 1, increasing */
    zs_smooth smooth; /* over the cycle of the year: with groups */
} zs_product_quantiles;

/* The words of the spec, in the order of their enums, and NULL: zs_quantity_name[ZS_OF_ZSCORE] is "zscore".
 */
extern const char *const zs_quantity_name[];
extern const char *const zs_axis_name[];   /* "longitude" */
extern const char *const zs_method_name[]; /* of stats/accumulator.h: "rms" */
extern const char *const zs_by_name[];     /* "latitude"; the first ZS_BY_TIME words need no axis */

/* Many fields: each kind has its own, and those of other kinds are zero.  The texts belong to the spec. */
typedef struct zs_product {
    zs_product_kind kind;
    const char *section;    /* "reduce zonal"; zs_spec_place() takes it for the place of a key */
    const char *place;      /* of the section, for messages: "config.ini:12: [reduce zonal]" */
    const char *file;       /* the path that is written */
    const char *file_place; /* of that key; set by zs_product_complete() */
    zs_quantity of;
    zs_interval latitude, longitude; /* of the cells that it is about; not set: all of the run */
    zs_mask_list where;              /* of these the cells that all masks choose; n 0: all */
    zs_by by; /* what has a result of its own: all but extracts, each with some of the values */

    /* reduce */
    bool over[ZS_AXES]; /* the axes that are removed; one at least */
    zs_method method;   /* what is made of the values along them */
    bool area;          /* are values weighted by the areas of their cells? */
    int min_count;      /* also of quantiles: a result of fewer valid values is missing */

    /* histogram */
    int bins;        /* the number of bins, of equal width */
    zs_limits range; /* from the lower edge of the first bin to the upper edge of the last */

    /* exceedance: a value counts that is beyond one of these */
    zs_bound threshold;    /* of the absolute value; not negative; then the others are not set */
    zs_bound above, below; /* of the value; below is not above `above` */

    /* extract */
    zs_dates time;       /* of the steps that are extracted; none: all of the run */
    zs_index_range step; /* the same by their index; then there are no dates */

    /* quantile */
    zs_product_quantiles quantiles;
} zs_product;

/* All functions here are LOCAL. */

/* The word of a kind: "reduce". */
const char *zs_product_kind_name(zs_product_kind kind);

/* The kind that the name of a section begins with: ZS_REDUCE for "reduce zonal".  Returns -1 for a section
 * that is not one of a product. */
int zs_product_kind_of(const char *section);

/* To be called when all keys of the section are taken: is everything there that the kind needs, and does it
 * go together?  Decides about area weights where the spec does not say.  given: the entries of the spec.
 * Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_product_complete(zs_product *product, const zs_entries *given, zs_error *err);

/* What the product is, for the plan: "mean of zscore over longitude, area-weighted".  Returns text. */
enum { ZS_PRODUCT_TEXT = 576 };
const char *zs_product_text(const zs_product *product, char text[ZS_PRODUCT_TEXT]);

/* When a value of an exceedance counts: "z-score is above 2 or below -2".  name: of the value.  Returns text.
 */
enum { ZS_BEYOND_TEXT = 1200 };
const char *zs_product_beyond(const zs_product *product, const char *name, char text[ZS_BEYOND_TEXT]);

/* How many numbers the axis of the product's own has: bins, or quantiles; 1 where it has none. */
int64_t zs_product_bins(const zs_product *product);

/* Edge i of the bins of a histogram, from 0 to bins.  The edges are those of numpy.linspace(), bit by bit:
 * edge i is low + i * ((high - low) / bins), and the last is high. */
double zs_bin_edge(const zs_product *product, int64_t i);

#endif
