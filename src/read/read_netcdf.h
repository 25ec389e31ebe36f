/* read_netcdf:  */
#ifndef ZS_READ_NETCDF_H
#define ZS_READ_NETCDF_H

#include "read/backend.h"

/* The general one: through netcdf-c; any form, any filter. */
extern const zs_backend zs_backend_netcdf;

#endif
