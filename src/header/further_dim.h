/* further_dim: a dimension of the variable that is neither time, nor rows, nor columns, nor members, as it is
 * in one file: where it stands, and its coordinate. */
#ifndef ZS_FURTHER_DIM_H
#define ZS_FURTHER_DIM_H

#include "base/error.h"
#include "format/find_var.h"
#include "header/source.h"

#include <stddef.h>
#include <stdint.h>

/* All functions here are LOCAL. */

/* Find the further dimension of this name.  Returns its position; -1: the variable has none.  Cannot fail. */
int zs_further_dim_find(const zs_source *source, const char *name);

/* List the further dimensions for a message, as many as fit: "plev realization"; "none".  list: [size].
 * Returns list.  Cannot fail. */
const char *zs_further_dim_names(const zs_source *source, char *list, size_t size);

/* Find the coordinate of the dimension at a position: numbers along it, or texts.  Its id is -1 for none.
 * Cannot fail. */
zs_var zs_further_dim_var(const zs_source *source, int position);

/* Find a text among the values of a coordinate of n texts.  Returns its index; -1: there is none, or these
 * are no texts.  Cannot fail. */
int64_t zs_further_dim_label(zs_var var, int64_t n, const char *wanted);

/* Read the n numbers of a coordinate.
 * Returns [n], NaN where missing, to be released with free(); or NULL with err filled (ZS_REFUSED). */
double *zs_further_dim_values(const zs_source *source, zs_var var, int64_t n, zs_error *err);

/* List n values for a message, as many as fit.  list: [size].  Returns list.  Cannot fail. */
const char *zs_further_dim_list(const double *value, int64_t n, char *list, size_t size);

#endif
