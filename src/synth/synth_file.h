/* synth_file: one file of the synthetic data set, named by the day of its first step.  No MPI.
 *
 * Each rank writes its own files, through serial netcdf-c.  Names and attributes are those of an ERA5
 * download from the Climate Data Store, so that the data set also tests how zscore reads such files. */
#ifndef ZS_SYNTH_FILE_H
#define ZS_SYNTH_FILE_H

#include "base/error.h"
#include "synth/synth_field.h"

#include <stdint.h>

/* Write file number `file` (from 0) of the data set.  LOCAL.  The file gets its name when it is complete.
 * Returns 0; or -1 with err filled (ZS_FAILED): then nothing is left behind, and an older file of this name
 * is as it was. */
int zs_synth_file_write(zs_synth_field *field, int64_t file, zs_error *err);

#endif
