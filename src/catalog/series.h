/* series: the steps of all files as one series: in order, without doubles, in the chosen period.  No MPI, no
 * NetCDF calls. */
#ifndef ZS_SERIES_H
#define ZS_SERIES_H

#include "base/error.h"
#include "base/range.h"
#include "catalog/catalog.h"
#include "spec/spec.h"

/* All functions here are LOCAL, the same on every rank.  Those that can fail return 0; or -1 with err filled.
 */

/* Sort the catalog's steps by time.  Of two at one time that are of different versions of ERA5 the lower one
 * stays; else they are refused, with the names of both files. */
int zs_series_sort(zs_catalog *catalog, zs_error *err);

/* Keep the steps of the spec's period, and no 29 February where leap days are dropped; refused where none is
 * left. */
int zs_series_select(zs_catalog *catalog, const zs_spec *spec, zs_error *err);

/* Make the catalog's groups of the selected steps, with those of an earlier run where the catalog has its
 * statistics; refused where the spec's baseline has none of them, or some that the earlier run had. */
int zs_series_group(zs_catalog *catalog, const zs_spec *spec, zs_error *err);

/* The steps from one date to another one; refused where there is none. */
int zs_series_find(const zs_catalog *catalog, const char *first, const char *last, const char *where,
                   zs_range *steps, zs_error *err);

/* Find the usual distance of steps, and the gaps. */
int zs_series_gaps(zs_catalog *catalog, zs_error *err);

#endif
