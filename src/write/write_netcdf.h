/* write_netcdf: the backend for NetCDF-4 through parallel netcdf-c and HDF5.
 *
 * The general way, and the reference for the tests of the other two (`writer = netcdf` in the spec).  Each
 * rank writes its part of a contiguous variable independently; compressed variables are written collectively,
 * as HDF5 requires, one piece of each rank in a round.
 *
 * Nothing else in zscore needs a parallel netcdf-c.  Built with a serial one, zscore refuses a spec with
 * `writer = netcdf` (output/preflight.h). */
#ifndef ZS_WRITE_NETCDF_H
#define ZS_WRITE_NETCDF_H

#include "write/output_file.h"

/* See zs_write_backend; by_library is true. */
extern const zs_write_backend zs_write_netcdf;

#endif
