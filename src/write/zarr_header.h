/* zarr_header: the small NetCDF file in which a Zarr store was defined becomes the rest of the store.
 *
 * These are the metadata of the group and of all arrays, each in a file and all of them in `.zmetadata`,
 * which xarray reads at once; and the numbers of all variables that the ranks have not written: coordinates
 * and their bounds.  Then the file is removed.  `.zmetadata` comes last. */
#ifndef ZS_ZARR_HEADER_H
#define ZS_ZARR_HEADER_H

#include "base/error.h"
#include "format/zarr_grid.h"
#include "parallel/comm.h"
#include "write/output_file.h"

/* Complete the stores among some outputs: those that no further variable of the input joins.  COLLECTIVE over
 * comm; ranks share the stores out.  All of it is synced to the disk.  output: [nfile], closed by all ranks,
 * with their digests.  Returns 0; or -1 on every rank with the same err (ZS_FAILED). */
int zs_zarr_headers(zs_output *output, int nfile, zs_comm *comm, zs_error *err);

/* How a variable that ranks write is cut, by the header: as it is defined there, or, where it lies in one
 * piece, as stores have it as a rule.  LOCAL. ncid: of the header, open.  length: [ndim], of the variable.
 * Returns 0; or -1 if netcdf-c fails. */
int zs_zarr_header_grid(int ncid, int var, int ndim, const int64_t *length, zs_zarr_grid *grid);

#endif
