#include "format/hdf5_set.h"

#include "base/limits.h"

#include <limits.h>
#include <string.h>

/* Is the type, with all its bits, one of HDF5's standard types of this size?  H5Tequal() compares precision,
 * bit offset, padding, sign, exponent and mantissa. */
static bool is_standard(hid_t type, size_t size, bool *big)
{
    const hid_t little[] = { H5T_STD_I8LE,  H5T_STD_U8LE,  H5T_STD_I16LE, H5T_STD_U16LE,  H5T_STD_I32LE,
                             H5T_STD_U32LE, H5T_STD_I64LE, H5T_STD_U64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE };
    const hid_t other[] = { H5T_STD_I8BE,  H5T_STD_U8BE,  H5T_STD_I16BE, H5T_STD_U16BE,  H5T_STD_I32BE,
                            H5T_STD_U32BE, H5T_STD_I64BE, H5T_STD_U64BE, H5T_IEEE_F32BE, H5T_IEEE_F64BE };
    if (H5Tget_size(type) != size)
        return false;
    for (size_t k = 0; k < sizeof little / sizeof little[0]; k++) {
        *big = H5Tequal(type, other[k]) > 0;
        if (*big || H5Tequal(type, little[k]) > 0)
            return true;
    }
    return false;
}

/* A link can lead into another file. */
static bool is_in_file(hid_t set, hid_t file)
{
    char name[PATH_MAX], of_set[PATH_MAX];
    ssize_t length = H5Fget_name(file, name, sizeof name), other = H5Fget_name(set, of_set, sizeof of_set);
    return length > 0 && length < (ssize_t)sizeof name && other == length && strcmp(name, of_set) == 0;
}

static bool has_shape(hid_t set, int ndim, const int64_t *extent)
{
    hsize_t found[ZS_DIM_MAX];
    hid_t space = H5Dget_space(set);
    bool same = space >= 0 && ndim <= ZS_DIM_MAX && H5Sget_simple_extent_ndims(space) == ndim &&
                H5Sget_simple_extent_dims(space, found, NULL) == ndim;
    for (int k = 0; k < ndim && same; k++)
        same = (int64_t)found[k] == extent[k];
    if (space >= 0)
        H5Sclose(space);
    return same;
}

bool zs_hdf5_set_open(const char *path, const char *name, size_t size, int ndim, const int64_t *extent,
                      zs_hdf5_set *set)
{
    *set = (zs_hdf5_set){ -1, -1, -1, -1, false };
    bool mine = (set->file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT)) >= 0 &&
                (set->set = H5Dopen2(set->file, name, H5P_DEFAULT)) >= 0 &&
                (set->type = H5Dget_type(set->set)) >= 0 && (set->how = H5Dget_create_plist(set->set)) >= 0 &&
                is_standard(set->type, size, &set->big) && is_in_file(set->set, set->file) &&
                H5Pget_external_count(set->how) == 0 && has_shape(set->set, ndim, extent);
    if (!mine)
        zs_hdf5_set_close(set);
    return mine;
}

void zs_hdf5_set_close(zs_hdf5_set *set)
{
    if (set->how >= 0)
        H5Pclose(set->how);
    if (set->type >= 0)
        H5Tclose(set->type);
    if (set->set >= 0)
        H5Dclose(set->set);
    if (set->file >= 0)
        H5Fclose(set->file);
    *set = (zs_hdf5_set){ -1, -1, -1, -1, false };
}
