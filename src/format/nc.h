/* nc: small questions to an open NetCDF file, through netcdf-c.  All functions are LOCAL. */
#ifndef ZS_NC_H
#define ZS_NC_H

#include "base/error.h"
#include "base/limits.h"

#include <netcdf.h>
#include <stdbool.h>
#include <stddef.h>

/* A library's status as an error: "path: doing what: NetCDF's words".  Returns -1. */
int zs_fail_nc(zs_error *err, int status, int nc_status, const char *path, const char *doing);

/* The same of a failed write, with the space that is left on the file system of `file`: HDF5 does not say
 * what the system told it, and that is mostly the reason. */
int zs_fail_write(zs_error *err, int nc_status, const char *file, const char *path, const char *doing);

/* A text attribute (char or string) into text, ended by '\0'; false and "" where there is none or it does not
 * fit. */
bool zs_get_text(int ncid, int var, const char *name, char text[ZS_TEXT]);

/* A numeric attribute as doubles: at most `room` of them into value.  Returns how many the attribute has; 0
 * for none, and for text. */
size_t zs_get_numbers(int ncid, int var, const char *name, size_t room, double *value);

/* The NetCDF type of an attribute; NC_NAT where there is none. */
nc_type zs_attribute_type(int ncid, int var, const char *name);

/* Number of dimensions, and their ids (at most room of them; ids of those beyond are not stored). */
int zs_var_dims(int ncid, int var, int room, int *dim);

/* The variable named like the dimension, with that dimension alone; -1 if there is none. */
int zs_coordinate_variable(int ncid, int dim);

/* Has a variable n values?  Ask before a library's call that reads all of them into room for n.  Returns 0;
 * or -1 with err filled (ZS_REFUSED). */
int zs_check_length(int ncid, int var, const char *path, size_t n, zs_error *err);

/* All numbers of a one-dimensional (or scalar) variable as doubles, unpacked where it is packed.  value: [n],
 * the length of the variable.  Returns 0; or -1 with err filled: text instead of numbers, a library's error.
 */
int zs_read_numbers(int ncid, int var, const char *path, size_t n, double *value, zs_error *err);

/* Entry `index` of a coordinate of texts (char [n][length], or string [n]), trimmed, into text; false if it
 * is none. */
bool zs_read_label(int ncid, int var, size_t index, char text[ZS_TEXT]);

/* Is this a type of numbers? */
bool zs_is_numeric(nc_type type);

#endif
