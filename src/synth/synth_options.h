/* synth_options: the command line of zscore-synth.  No MPI, no NetCDF. */
#ifndef ZS_SYNTH_OPTIONS_H
#define ZS_SYNTH_OPTIONS_H

#include "base/error.h"
#include "time/calendar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum zs_synth_storage {
    ZS_SYNTH_CLASSIC, /* CDF-1 */
    ZS_SYNTH_CDF2,
    ZS_SYNTH_CDF5,
    ZS_SYNTH_CONTIGUOUS, /* NetCDF-4 */
    ZS_SYNTH_DEFLATE,    /* NetCDF-4, one map a chunk, shuffle and deflate */
    ZS_SYNTH_CHUNKED     /* the same in chunks of all steps of a file and an eighth of each axis */
} zs_synth_storage;

typedef struct zs_synth_options {
    const char *directory; /* points into argv */
    int64_t files, steps;  /* steps of one file */
    size_t nlat, nlon;
    zs_time start;       /* the first step, the beginning of a day; standard calendar */
    int64_t hour;        /* the same in hours since 1900-01-01 */
    int64_t hours_apart; /* from one step to the next */
    zs_synth_storage storage;
    bool floats; /* float32 in K, not packed into 16-bit integers */
    bool missing, constant;
    uint64_t seed;
    bool help, version;
} zs_synth_options;

/* Parse the command line.  LOCAL; prints nothing.  Returns 0; or -1 with err filled (ZS_REFUSED).  With help
 * or version nothing else is checked. */
int zs_synth_options_parse(int argc, char **argv, zs_synth_options *options, zs_error *err);

/* The text of --help. */
const char *zs_synth_options_help(void);

#endif
