/* library: what HDF5 and netcdf-c say beyond their status numbers.
 *
 * HDF5 tells the reason of a failure (the errno of a read, of a lock) only on its stack of errors, which the
 * next call clears, and netcdf-c makes "NetCDF: HDF error" or even "Permission denied" of all of it.  So HDF5
 * is asked at the moment of a failure, by the function that it calls then.
 *
 * An attribute that cannot be read is not the same as one that is not there.  Functions that ask for
 * attributes answer "none" in both cases, and note the difference here; who reads a header checks once, at
 * its end.
 *
 * There is one record for the process.  HDF5 keeps the pointer to it, so that it needs no global variable.
 * Without zs_library_begin(), as in unit tests, nothing is recorded. */
#ifndef ZS_LIBRARY_H
#define ZS_LIBRARY_H

#include "base/error.h"

/* The record.  The members are private. */
typedef struct zs_library_record {
    int reason; /* errno behind the last failure of HDF5 that had one; 0: none */
    int status; /* netcdf-c's status for the first attribute that could not be read; NC_NOERR: none */
} zs_library_record;

/* All functions here are LOCAL. */

/* Start netcdf-c and HDF5, which print nothing from now on, and have zscore's filters (format/own_filters.h).
 * netcdf-c does not read its settings and credentials (.ncrc, .daprc, .dodsrc, .aws): they are for data
 * servers, and a file of such a name that happens to lie in the working directory must not change a run.
 * library: lives until zs_library_end(). */
void zs_library_begin(zs_library_record *library);

/* Forget the record. */
void zs_library_end(void);

/* Forget the last reason, before a call whose failure is to be explained. */
void zs_library_forget(void);

/* Returns the errno behind a status of netcdf-c that has just been returned: the status itself, or what HDF5
 * said; 0 if the system did not fail. */
int zs_library_reason(int status);

/* Returns a text for a status of netcdf-c that has just been returned: the system's own, if there is a
 * reason. */
const char *zs_library_text(int status);

/* Note a status of netcdf-c that stands for no attribute.  Those that say so (there is no such attribute, or
 * it is text) count for nothing. */
void zs_library_note(int status);

/* Could all attributes be read that were asked for?  Also forgets what was noted.
 * Returns 0; or -1 with err filled, which names the file at path. */
int zs_library_check(const char *path, zs_error *err);

#endif
