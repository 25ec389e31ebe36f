/* synth_file: one file of the synthetic data set.  No MPI: each rank writes its own files, through serial
 * netcdf-c. */
#ifndef ZS_SYNTH_FILE_H
#define ZS_SYNTH_FILE_H

#include "base/error.h"
#include "synth/synth_field.h"

#include <stdint.h>

/* Write file number `file` (from 0) of the data set.  LOCAL.  It gets its name when it is complete: a failure
 * leaves nothing behind, and a file of that name from earlier as it was.  Returns 0; or -1 with err filled
 * (ZS_FAILED). */
int zs_synth_file_write(zs_synth_field *field, int64_t file, zs_error *err);

#endif
