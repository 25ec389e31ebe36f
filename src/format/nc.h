/* nc: short questions to an open NetCDF file, through netcdf-c.
 *
 * netcdf-c's own calls write as many values as the file says, into whatever memory they get.  The functions
 * here take the size of the memory, accept both kinds of text (char and string), and treat what is absent or
 * of the wrong type as "none", so that a caller asks in one line.  The module also turns netcdf-c's status
 * numbers into a zs_error. */
#ifndef ZS_NC_H
#define ZS_NC_H

#include "base/error.h"
#include "base/limits.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stddef.h>

/* All functions here are LOCAL.  ncid: an open file; var: a variable's id, or NC_GLOBAL for attributes of the
 * file. */

/* --- errors -------------------------------------------------------------------------------------------- */

/* Fill err with "path: doing: netcdf-c's text for nc_status".  Returns -1. */
int zs_fail_nc(zs_error *err, int status, int nc_status, const char *path, const char *doing);

/* Close a file that was read, and note it for the line of a crash: netcdf-c crashes where HDF5 cannot close a
 * file.  result: of what was done with the file; if that is -1, err is filled, and stays so.
 * Returns -1 if result is -1, or if the file cannot be closed (ZS_FAILED): HDF5 may have it open then; else
 * 0. */
int zs_close_read(int ncid, const char *path, int result, zs_error *err);

/* The same as zs_fail_nc() for a failed write (ZS_FAILED), with the space left on the file system of `file`,
 * in MiB.  HDF5 does not pass on the system's own message, and the reason is mostly a full disk. file: the
 * name that the file has now; path: its final name, for the message.  Returns -1. */
int zs_fail_write(zs_error *err, int nc_status, const char *file, const char *path, const char *doing);

/* --- attributes ---------------------------------------------------------------------------------------- */

/* Copy a text attribute (char, or one string) into text, without blanks and zero bytes at the end of a
 * char one.  Returns true; or false, and text is "", where there is no such text or it has ZS_TEXT bytes
 * or more. */
bool zs_get_text(int ncid, int var, const char *name, char text[ZS_TEXT]);

/* The same for a text of any length, as it is.  Returns it, to be released with free(); or NULL where there
 * is no such text, or no memory. */
char *zs_get_long_text(int ncid, int var, const char *name);

/* Read a numeric attribute as doubles, at most `room` of them.
 * value: [room]; may be NULL for room = 0.
 * Returns how many numbers the attribute has, which may be more than room; 0 where there is no attribute, or
 * it is text. */
size_t zs_get_numbers(int ncid, int var, const char *name, size_t room, double *value);

/* Returns the NetCDF type of an attribute; NC_NAT where there is none. */
nc_type zs_attribute_type(int ncid, int var, const char *name);

/* --- variables and their dimensions -------------------------------------------------------------------- */

/* Store the ids of a variable's dimensions, at most `room` of them.  dim: [room].
 * Returns how many dimensions the variable has, which may be more than room; -1 where netcdf-c fails. */
int zs_var_dims(int ncid, int var, int room, int *dim);

/* Returns the length of a dimension; 0 where netcdf-c fails.  A classic file may leave the number of its
 * records open, with all bits 1.  netcdf-c takes that for a number; here it is what the file has room for. */
size_t zs_dim_length(int ncid, int dim);

/* Does the variable have exactly n values?  Ask before a call of netcdf-c that reads all of them into memory
 * for n.  Returns 0; or -1 with err filled (ZS_REFUSED). */
int zs_check_length(int ncid, int var, const char *path, size_t n, zs_error *err);

/* Read entry `index` of a coordinate of texts, char [n][length] or string [n], without blanks at its end.
 * Returns true; or false where the variable is no such coordinate, or the text has ZS_TEXT bytes or more. */
bool zs_read_label(int ncid, int var, size_t index, char text[ZS_TEXT]);

/* Is this a type of numbers?  Not char, string or a user-defined type. */
bool zs_is_numeric(nc_type type);

#endif
