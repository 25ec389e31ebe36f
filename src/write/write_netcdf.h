/* write_netcdf:  */
#ifndef ZS_WRITE_NETCDF_H
#define ZS_WRITE_NETCDF_H

#include "write/output_file.h"

extern const zs_write_backend zs_write_netcdf; /* NetCDF-4, by parallel netcdf-c */

#endif
