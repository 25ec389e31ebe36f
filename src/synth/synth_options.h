/* synth_options: the command line of zscore-synth.  Pure.
 *
 * man/zscore-synth.1 describes the options for users.  Parsing also places the series in time: the steps of a
 * day are spread over the day, if --hours says nothing else, and the time axis must fit into an int of hours
 * since 1900. */
#ifndef ZS_SYNTH_OPTIONS_H
#define ZS_SYNTH_OPTIONS_H

#include "base/error.h"
#include "time/calendar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum zs_synth_storage {
    ZS_SYNTH_CLASSIC,    /* CDF-1 */
    ZS_SYNTH_CDF2,       /* 64-bit offsets */
    ZS_SYNTH_CDF5,       /* 64-bit data */
    ZS_SYNTH_CONTIGUOUS, /* NetCDF-4, in one piece */
    ZS_SYNTH_DEFLATE,    /* NetCDF-4, one map a chunk, shuffle and deflate */
    ZS_SYNTH_CHUNKED /* the same, in chunks of all steps of a file and an eighth of each horizontal axis */
} zs_synth_storage;

typedef struct zs_synth_options {
    const char *directory; /* where the files go; points into argv */
    int64_t files, steps;  /* number of files; steps of each file */
    size_t nlat, nlon;
    zs_time start;       /* the first step: the beginning of a day, in the standard calendar */
    int64_t hour;        /* the same, in hours since 1900-01-01 */
    int64_t hours_apart; /* from one step to the next */
    zs_synth_storage storage;
    bool floats;   /* true: float32, in K; false: packed into 16-bit integers */
    bool missing;  /* true: leave out the high ground, and drifting patches elsewhere */
    bool constant; /* true: some cells keep one value for all time */
    uint64_t seed;
    bool help, version; /* asked for: nothing else counts then */
} zs_synth_options;

/* Both functions are LOCAL and print nothing. */

/* Parse the command line.
 * Returns 0; or -1 with err filled (ZS_REFUSED), and options undefined.  If help or version is set, nothing
 * else was checked. */
int zs_synth_options_parse(int argc, char **argv, zs_synth_options *options, zs_error *err);

/* Returns the text of --help, which is a constant. */
const char *zs_synth_options_help(void);

#endif
