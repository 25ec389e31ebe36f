/* spec: the workflow spec, with the command line's --set on top, validated.  No MPI, no NetCDF.
 *
 * Rank 0 reads the file; its text and the command line go to every rank, and each parses them alike.  The
 * text becomes entries (spec/ini.c, through inih), whose names are looked up (spec/names.c) and whose values
 * are parsed (spec/keys.c, where all settings stand in one table).  Nothing is opened here: the spec is
 * judged whole, first. */
#ifndef ZS_SPEC_H
#define ZS_SPEC_H

#include "spec/product.h"
#include "spec/value.h"
#include "time/group_key.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum zs_output_kind { ZS_ZSCORE, ZS_ANOMALY, ZS_STATISTICS, ZS_OUTPUT_KINDS } zs_output_kind;
typedef enum zs_format { ZS_NETCDF4, ZS_CLASSIC } zs_format;
typedef enum zs_progress {
    ZS_PROGRESS_AUTO,
    ZS_PROGRESS_BAR,
    ZS_PROGRESS_LINES,
    ZS_PROGRESS_NONE
} zs_progress;

/* Which code moves the bytes: the project's own where it can, or netcdf-c always. */
typedef enum zs_library { ZS_LIBRARY_AUTO, ZS_LIBRARY_NETCDF } zs_library;

/* One further dimension and the value chosen on it: "plev = 85000". */
typedef struct zs_fixed_dim {
    char *dimension;
    char *value;
    char *where; /* "config.ini:7: [input] plev", for messages */
} zs_fixed_dim;

/* [input] */
typedef struct zs_spec_input {
    char **pattern; /* [npattern]: paths and glob patterns, in order */
    int npattern;
    char *files_where; /* "config.ini:2: [input] files" */
    char *variable, *variable_where;
    zs_dates time; /* of the steps that are read; none: all steps */
    char *time_where;
    zs_interval latitude, longitude;
    char *units, *units_where; /* what values are converted to; NULL: they stay in the units of the files */
    bool pool;                 /* are all members of an ensemble one sample? */
    char *pool_where;
    int expver; /* the only version of ERA5 that is taken; 0: auto */
    char *expver_where;
    bool valid; /* are values outside of these limits missing?  In the units of the outputs */
    double valid_min, valid_max;
    zs_fixed_dim *fixed; /* [nfixed] */
    int nfixed;
} zs_spec_input;

/* [climatology] */
typedef struct zs_spec_climatology {
    int ddof;      /* std divides by n - ddof */
    int min_count; /* fewer valid values than this: all missing */
    zs_grouping grouping;
    zs_dates baseline; /* of the steps that make the statistics; none: all steps */
    char *baseline_where;
    char *from, *from_where; /* an earlier run's statistics file: this run makes none of its own; NULL: no */
    char *extend, *extend_where; /* one that this run adds to; NULL: no */
} zs_spec_climatology;

/* [output] */
typedef struct zs_spec_output {
    char *path[ZS_OUTPUT_KINDS]; /* NULL: not written */
    char *where[ZS_OUTPUT_KINDS];
    zs_format format;
    int deflate;        /* 0 to 9 */
    int keepbits;       /* of the mantissas of z-scores and anomalies; 0: not given */
    double significant; /* their largest absolute error; 0: not given */
} zs_spec_output;

/* [run] */
typedef struct zs_spec_run {
    int64_t memory; /* bytes of a rank's budget; 0: not given */
    char *memory_where;
    zs_progress progress;
    zs_library reader, writer;
} zs_spec_run;

typedef struct zs_spec {
    char *path;     /* of the workflow spec, as given */
    char *assigned; /* " --set run.memory=2GiB ...": what the command line added to it; "" for nothing */
    zs_spec_input input;
    zs_spec_climatology climatology;
    zs_spec_output output;
    zs_spec_run run;
    zs_product *product; /* [nproduct], in the order in which the spec names them */
    int nproduct;
} zs_spec;

/* Release.  LOCAL.  Safe on an empty (all zero) object; leaves it empty. */
void zs_spec_clear(zs_spec *spec);

/* A file that the spec names for writing: an output, or that of a product. */
typedef struct zs_written {
    const char *path, *where; /* path NULL: not written */
    zs_output_kind kind;      /* of an output */
    int product;              /* its number; -1: an output */
} zs_written;

/* File number i, of zs_spec_written_count() numbers.  LOCAL. */
int zs_spec_written_count(const zs_spec *spec);
zs_written zs_spec_written(const zs_spec *spec, int i);

#endif
