/* spec: what the user asks for: the workflow spec, with the --set arguments of the command line on top. Pure.
 *
 * One struct for each section of the file.  zs_spec_parse() (spec/parse.h) fills it from the text and checks
 * it as a whole, before any file is opened.  Rank 0 reads the text; every rank parses it and gets the same.
 * All texts and lists belong to the spec: zs_spec_clear() releases them at once.  How to name a key in a
 * message: zs_spec_place(). */
#ifndef ZS_SPEC_H
#define ZS_SPEC_H

#include "base/chunk_shape.h"
#include "base/compressor.h"
#include "spec/entries.h"
#include "spec/mask.h"
#include "spec/product.h"
#include "spec/value.h"
#include "stats/gathering.h"
#include "stats/smooth.h"
#include "time/chosen_times.h"
#include "time/group_key.h"
#include "time/new_steps.h"
#include "time/step_moment.h"

#include <stdbool.h>
#include <stdint.h>

/* The three outputs.  Values of this enum are indices; ZS_OUTPUT_KINDS is their number. */
typedef enum zs_output_kind { ZS_ZSCORE, ZS_ANOMALY, ZS_STATISTICS, ZS_OUTPUT_KINDS } zs_output_kind;
/* NetCDF-4, the classic format in its 64-bit form, CDF-5, or stores of Zarr version 2. */
typedef enum zs_format { ZS_NETCDF4, ZS_CLASSIC, ZS_ZARR } zs_format;
/* How progress is shown. */
typedef enum zs_progress {
    ZS_PROGRESS_AUTO, /* a bar on a terminal, else lines */
    ZS_PROGRESS_BAR,
    ZS_PROGRESS_LINES,
    ZS_PROGRESS_JSON, /* lines for machines: doc/report.md */
    ZS_PROGRESS_NONE
} zs_progress;

/* The files of a report.  Values of this enum are indices; ZS_REPORT_FILES is their number. */
typedef enum zs_report_file {
    ZS_REPORT_PAGE, /* one page of HTML */
    ZS_REPORT_JSON, /* the facts of the page, for programs */
    ZS_REPORT_PLAN, /* the plan as a page, of --plan=FILE */
    ZS_REPORT_FILES
} zs_report_file;

/* The code that reads or writes data: the fastest that can handle the file, or always netcdf-c. */
typedef enum zs_library { ZS_LIBRARY_AUTO, ZS_LIBRARY_NETCDF } zs_library;

/* How much of the outputs is read back by another rank before they get their names: what the file system
 * needs (output/sharing.h), a sample, everything or nothing. */
typedef enum zs_verify_how { ZS_VERIFY_AUTO, ZS_VERIFY_SAMPLE, ZS_VERIFY_ALL, ZS_VERIFY_NONE } zs_verify_how;

/* A further dimension and the value that is chosen on it: "plev = 85000"; or several: "plev = 85000 50000",
 * "plev = all".  Its place is that of the key. */
typedef struct zs_fixed_dim {
    const char *dimension;
    const char *value;
    bool several; /* does the value read as several ones?  A dimension of texts may have it as one of them */
} zs_fixed_dim;

/* A file with the areas of cells, and the variable in it. */
typedef struct zs_area_file {
    const char *path;     /* NULL: no file is named */
    const char *variable; /* NULL: the file has only one of areas */
} zs_area_file;

/* Paths and glob patterns, in the order of the spec. */
typedef struct zs_patterns {
    const char **pattern; /* [n] */
    int n;                /* 0: not given */
} zs_patterns;

/* [input] */
typedef struct zs_spec_input {
    zs_patterns files;
    const char **variables; /* [nvariable]: all that the spec names (spec/variables.h) */
    int nvariable;          /* at least 1 in a checked spec */
    const char *variable;   /* of these the one that this spec is for: its name, or its path in groups */
    const char *name;       /* its last name, as the outputs call it; points into variable */
    zs_dates time;          /* of the steps that are read; none: all steps */
    zs_chosen_times chosen; /* the months and hours of these */
    zs_interval latitude, longitude; /* of the cells that are read; not set: all */
    zs_mask_list mask;               /* of these the cells that all masks choose; n 0: all */
    zs_area_file areas;              /* of the cells */
    const char *units;               /* values are converted to these; NULL: the units of the files */
    zs_step_rule step;               /* which moment of its period a step belongs to */
    zs_limits valid;                 /* values outside are missing; in the units of the outputs */
    int expver;                      /* the only version of ERA5 that is taken; 0: auto */
    bool pool;                       /* are all members of an ensemble one sample? */
    zs_fixed_dim *fixed;             /* [nfixed], in the order of the spec */
    int nfixed;                      /* every other key of [input] is a further dimension */
} zs_spec_input;

/* [steps]: new steps, made of the stored ones */
typedef struct zs_spec_steps {
    zs_every every;          /* their periods; ZS_EVERY_STEP: there are no new steps */
    zs_gather_method method; /* what is made of the values in a period */
    double complete;         /* the smallest share of the values that there should be: 0 to 1 */
} zs_spec_steps;

/* How many valid values statistics need: a number, or a share of the steps of their group. */
typedef struct zs_least {
    int number;     /* 0: a share */
    double percent; /* 0: a number */
} zs_least;

/* Center and spread of a group: mean and standard deviation; or from exact quantiles (run/robust.h): median,
 * median absolute deviation, interquartile range. */
typedef enum zs_center { ZS_CENTER_MEAN, ZS_CENTER_MEDIAN } zs_center;
typedef enum zs_spread { ZS_SPREAD_STD, ZS_SPREAD_MAD, ZS_SPREAD_IQR } zs_spread;

/* The words of the spec, in the order of their enums, and NULL. */
extern const char *const zs_center_name[];
extern const char *const zs_spread_name[];

/* A variable of a file: "climatology.nc:t2m". */
typedef struct zs_file_variable {
    const char *path, *variable; /* path NULL: not given */
} zs_file_variable;

/* [climatology] */
typedef struct zs_spec_climatology {
    int ddof;                   /* std divides by n - ddof */
    zs_least min_count;         /* statistics of fewer valid values than this are missing */
    double min_std;             /* a standard deviation up to this is none; in the units of the outputs */
    zs_grouping grouping;       /* group, window, window_weights, leap_day, seasons, weights */
    zs_center center;           /* what z-scores and anomalies are counted from */
    zs_spread spread;           /* what z-scores are multiples of */
    bool detrend;               /* is a straight line over time taken away, instead of the mean? */
    zs_smooth smooth;           /* of mean and standard deviation over the cycle of the year */
    zs_dates baseline;          /* of the steps that statistics are made of; none: all steps */
    const char *from;           /* path of an earlier run's statistics, taken as they are; NULL: none */
    const char *extend;         /* path of an earlier run's statistics, which this run adds to; NULL: none */
    zs_patterns merge;          /* statistics of earlier runs, which become one file; nothing else is read */
    zs_file_variable mean, std; /* of others, in the place of this run's */
} zs_spec_climatology;

/* [output] */
typedef struct zs_spec_output {
    const char *path[ZS_OUTPUT_KINDS]; /* NULL: not written */
    zs_format format;                  /* of the outputs and of the products */
    int deflate;                       /* 0 (not compressed) to 9 */
    zs_compressor_kind compressor;     /* of Zarr stores */
    int level;                         /* the same; 0: the usual one (spec/zarr_rules.h) */
    zs_chunk_wish chunks;              /* of outputs, not of products */
    bool checksum;                     /* has each chunk one? */
    bool record;                       /* is time an unlimited dimension? */
    int keepbits;                      /* bits that the mantissas of z-scores and anomalies keep; 0: all */
    double significant;                /* the largest error that rounding may add to them; 0: no rounding */
    zs_verify_how verify;              /* what is read back before the files get their names */
} zs_spec_output;

/* [output] report and json, [report] */
typedef struct zs_spec_report {
    const char *path[ZS_REPORT_FILES]; /* NULL: not written.  That of the plan comes from the command line */
    int64_t size;                      /* bytes that the page may have */
    int maps;                          /* steps whose maps are on the page, at most; 0: as many as fit */
} zs_spec_report;

/* [run] */
typedef struct zs_spec_run {
    const char *checkpoint; /* directory of what is finished, so that the run can go on; NULL: none */
    int64_t memory;         /* bytes that a rank may take; 0: not given */
    int64_t budget;         /* the same, or this rank's share of the node where it is not given */
    const char *limit;      /* what the budget comes from, for a message; both are set when a run begins */
    double patience; /* minutes in which no rank moves until the run ends; 0: it never does so by itself */
    zs_progress progress;
    zs_library reader; /* of the input files */
    zs_library writer; /* of outputs and products */
} zs_spec_run;

/* A checked workflow spec.  Empty when all zero.  The struct may be moved, but only one copy may be cleared.
 */
typedef struct zs_spec {
    const char *path;     /* of the file, as given */
    const char *text;     /* of the file */
    const char *assigned; /* " --set run.memory=2GiB ...", as it could be typed again; "" without any */
    zs_spec_input input;
    zs_spec_steps steps;
    zs_spec_climatology climatology;
    zs_spec_output output;
    zs_spec_report report;
    zs_spec_run run;
    zs_mask *mask; /* [nmask], in the order in which the spec names them */
    int nmask;
    zs_product *product; /* [nproduct], in the order in which the spec names them */
    int nproduct;
    zs_entries given; /* all keys with their places; owns the memory of everything above */
} zs_spec;

/* All functions here are LOCAL and cannot fail. */

/* The place of a key, for messages: "config.ini:5: [input] latitude"; "--set input.latitude" if it was given
 * there; "[input] latitude" if it was left out.  section: of a product, product->section.  The name of a
 * further dimension is a key of "input".  The text belongs to the spec. */
const char *zs_spec_place(const zs_spec *spec, const char *section, const char *key);

/* The number of valid values that the statistics of a group of so many steps need, at least 1.  Of a share it
 * is rounded up: 80 % of 31 steps are 25. */
int zs_least_count(const zs_least *least, int64_t steps);

/* Format it as in the spec: "2", "80%".  Returns text. */
enum { ZS_LEAST_TEXT = 32 };
char *zs_least_text(const zs_least *least, char text[ZS_LEAST_TEXT]);

/* Is the center or the spread made from quantiles? */
bool zs_spec_is_robust(const zs_spec *spec);

/* Is there a product that weighs values by areas? */
bool zs_spec_wants_areas(const zs_spec *spec);

/* Was the key given?  Most members say so themselves: NULL, set, 0. */
bool zs_spec_gives(const zs_spec *spec, const char *section, const char *key);

/* Are the outputs stored in chunks, which a rank makes as a whole?  Those of products never are. */
bool zs_spec_chunked(const zs_spec *spec);

/* The name of an output, which is its key: "zscore". */
const char *zs_output_kind_name(zs_output_kind kind);

/* Is there a file of the report to be written? */
bool zs_spec_reports(const zs_spec *spec);

/* Does the report need z-scores?  A page does; and JSON, if it is all that the spec names, for its extremes
 * and the self-check. */
bool zs_spec_report_needs_zscores(const zs_spec *spec);

/* A file that the spec names for writing: an output, a product's file, or a file of the report. */
typedef struct zs_written {
    const char *path;      /* NULL: not written */
    const char *where;     /* the place of its key */
    zs_output_kind kind;   /* of an output; ZS_OUTPUT_KINDS: another file */
    int product;           /* its number in spec->product; -1: another file */
    zs_report_file report; /* which one of the report; ZS_REPORT_FILES: another file */
} zs_written;

/* How many files a spec can name: all outputs, written or not, the products, and the files of the report. */
int zs_spec_written_count(const zs_spec *spec);

/* File i, from 0 to zs_spec_written_count() - 1: the outputs in the order of their kinds, then the products,
 * then the files of the report. */
zs_written zs_spec_written(const zs_spec *spec, int i);

/* How many of these are NetCDF files: the first ones, outputs and products. */
int zs_spec_netcdf_count(const zs_spec *spec);

/* Release.  Safe on an empty (all zero) spec; leaves it empty. */
void zs_spec_clear(zs_spec *spec);

#endif
