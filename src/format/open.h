/* open: open an input file with netcdf-c, or say in one line what is wrong with it.
 *
 * netcdf-c does not notice a truncated classic file, and has one message for many faults.  So a plain file is
 * looked at first: does it exist, is it a file, is it as long as its header says (format/classic.h)?  If
 * netcdf-c cannot open it, its first bytes say why (format/superblock.h, format/not_netcdf.h).  The
 * same look tells the file's identity.  A rank that reads the data later compares it: a file that was
 * replaced or rewritten in between is an error. */
#ifndef ZS_OPEN_H
#define ZS_OPEN_H

#include "base/error.h"
#include "format/identity.h"

/* All functions here are LOCAL. */

/* Open the file at path for reading.
 * Returns 0, and *ncid is to be closed with nc_close(); or -1 with err filled, and nothing open.
 * ZS_REFUSED: it is not there, may not be read, is empty, truncated, damaged, a directory, open for writing
 * in another program, or not NetCDF.  ZS_FAILED: the machine fails, which is no fault of the file. */
int zs_open(const char *path, int *ncid, zs_error *err);

/* As zs_open(), and fill *identity.  This costs no further call of the system, where a stat() by name may
 * cost a question to a file server. */
int zs_open_identified(const char *path, int *ncid, zs_identity *identity, zs_error *err);

/* The same for an input, which may also be the directory of a Zarr store: that becomes a file in memory,
 * without numbers (format/zarr_file.h).  identity: may be NULL. */
int zs_open_input(const char *path, int *ncid, zs_identity *identity, zs_error *err);

/* Open an input again that zs_open_input() has opened before, without a look at it first.
 * Returns 0, and *ncid is to be closed with nc_close(); or -1 with err filled (ZS_FAILED), and nothing open.
 */
int zs_open_again(const char *path, int *ncid, zs_error *err);

/* Fill err (ZS_REFUSED) for a path that is a directory, where a file is needed: the text says what to name
 * instead.  Returns -1. */
int zs_fail_directory(const char *path, zs_error *err);

/* Is the file, or the Zarr store, at path still the one with this identity?
 * Returns 0; or -1 with err filled (ZS_FAILED): it is gone, was replaced, or was changed. */
int zs_check_identity(const char *path, const zs_identity *identity, zs_error *err);

/* Returns the identity that the file at path has now; all 0 if it cannot be opened.  Certain also where a
 * file server is asked: its clients remember for seconds what a file was, but ask again when they open it. */
zs_identity zs_identity_now(const char *path);

#endif
