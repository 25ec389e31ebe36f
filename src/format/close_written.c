#include "format/close_written.h"

#include <hdf5.h>
#include <netcdf.h>
#include <stdbool.h>

/* Open a file of HDF5 that netcdf-c has open, so that HDF5 has it open twice.  How strictly netcdf-c closes
 * files depends on how it was built, and both must do it alike.  Returns H5I_INVALID_HID if it cannot be. */
static hid_t open_twice(const char *path)
{
    static const H5F_close_degree_t degree[] = { H5F_CLOSE_DEFAULT, H5F_CLOSE_STRONG, H5F_CLOSE_SEMI };
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), file = H5I_INVALID_HID;
    for (int k = 0; k < 3 && access >= 0 && file < 0; k++)
        if (H5Pset_fclose_degree(access, degree[k]) >= 0)
            file = H5Fopen(path, H5F_ACC_RDWR, access);
    if (access >= 0)
        H5Pclose(access);
    return file;
}

/* All is written before the file is closed.  The last one who closes it, and for whom HDF5 writes the last
 * bytes, is not netcdf-c. */
int zs_close_written(int ncid, const char *path)
{
    int format = 0, status = nc_sync(ncid);
    if (status != NC_NOERR)
        return status;
    bool hdf5 = nc_inq_format(ncid, &format) == NC_NOERR &&
                (format == NC_FORMAT_NETCDF4 || format == NC_FORMAT_NETCDF4_CLASSIC);
    hid_t file = hdf5 ? open_twice(path) : H5I_INVALID_HID;
    status = nc_close(ncid);
    if (file >= 0 && H5Fclose(file) < 0 && status == NC_NOERR)
        status = NC_EHDFERR;
    return status;
}
