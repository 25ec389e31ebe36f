/* zarr_metadata: what a NetCDF file says of a variable, as the metadata of a Zarr array.
 *
 * An array has two JSON objects: `.zarray`, how its numbers are stored, and `.zattrs`, its attributes, with
 * the names of its dimensions in `_ARRAY_DIMENSIONS`, as xarray has it.  `_FillValue` becomes `fill_value`.
 * JSON has no NaN: attributes have the text "NaN" in its place, but a `missing_value` of NaN is left out,
 * because it says nothing.
 * Sources: "Zarr storage specification version 2"; xarray, "Zarr Encoding Specification". */
#ifndef ZS_ZARR_METADATA_H
#define ZS_ZARR_METADATA_H

#include "base/compressor.h"
#include "format/zarr_grid.h"

#include <jansson.h>

/* All functions here are LOCAL.  ncid: an open file; var: of it.  They return an object, owned by the caller;
 * or NULL: no memory, or netcdf-c fails. */

/* `.zarray`.  grid: of the variable's dimensions. */
json_t *zs_zarr_array_object(int ncid, int var, const zs_zarr_grid *grid, zs_compressor how);

/* `.zattrs` of a variable; NC_GLOBAL: of the group. */
json_t *zs_zarr_attributes_object(int ncid, int var);

#endif
