/* read_netcdf: the general backend, through netcdf-c's nc_get_vara().
 *
 * It reads every form of storage and every filter that netcdf-c knows, but no Zarr stores.  It is the last
 * in the reader's list, and the reference for the tests of the others (`reader = netcdf` in the spec). */
#ifndef ZS_READ_NETCDF_H
#define ZS_READ_NETCDF_H

#include "read/backend.h"

/* See zs_backend.  LOCAL.  open() never returns ZS_NOT_MINE. */
extern const zs_backend zs_backend_netcdf;

#endif
