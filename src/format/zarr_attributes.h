/* zarr_attributes: the attributes of a Zarr node, as attributes of an open NetCDF file.
 *
 * Whole numbers become int, or int64 where they need it; other numbers double; lists of numbers the widest of
 * these; texts text, and lists of texts a list of strings.  A bool becomes the text "true" or "false", and
 * what NetCDF has no word for, such as an object, its JSON text.  null is left out. */
#ifndef ZS_ZARR_ATTRIBUTES_H
#define ZS_ZARR_ATTRIBUTES_H

#include "base/error.h"
#include "format/zarr_type.h"

#include <jansson.h>

/* Put the attributes of the node into a variable, or into a group (NC_GLOBAL).  LOCAL.
 * attributes: an object, or NULL.  Those of Zarr's and netcdf-c's own conventions are left out, and names
 * that NetCDF does not allow. type: of the variable, for _FillValue, which can be a number or, as xarray
 * writes it in version 3, the bytes of a float64 in base64; NULL: _FillValue is left out. Returns 0; or -1
 * with err filled (ZS_REFUSED): the text names the attribute. */
int zs_zarr_attributes_put(json_t *attributes, int ncid, int var, const zs_zarr_type *type, zs_error *err);

#endif
