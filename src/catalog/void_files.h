/* void_files: files whose attributes say that no value is valid.
 *
 * A valid_range with the larger number first, or one that has nothing in common with the spec's `valid`,
 * makes every value missing.  The header alone tells this.  No MPI, no netCDF. */
#ifndef ZS_VOID_FILES_H
#define ZS_VOID_FILES_H

#include "base/error.h"
#include "catalog/files.h"
#include "catalog/series.h"
#include "spec/spec.h"

#include <stddef.h>

/* All functions here are LOCAL. */

/* Count the files without a valid value: fills files->nvoid and files->first_void.
 * Returns 0; or -1 with err filled (ZS_REFUSED): all selected steps are in such files. */
int zs_void_files_check(const zs_spec *spec, zs_files *files, const zs_series *series, zs_error *err);

/* Say what makes the values of a file missing, for messages: "its valid_range goes from 32000 to -32000".
 * text: [room].  Returns text. */
const char *zs_void_files_text(const zs_spec *spec, const zs_file *file, char *text, size_t room);

#endif
