/* hdf5_set: a data set of an HDF5 file, opened only if its bytes are surely understood.
 *
 * zscore's own readers take bytes as they lie in the file.  HDF5 has many ways to mean something else by
 * them: integers of 12 bits, floats with other fields, values in another file.  netcdf-c knows all of them.
 * So this module has one rule: when unsure, the data set is not for the own readers. */
#ifndef ZS_HDF5_SET_H
#define ZS_HDF5_SET_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Closed: file and set are -1. */
typedef struct zs_hdf5_set {
    hid_t file, set;
    hid_t type, how; /* the stored type; the properties that the set was made with */
    bool big;        /* are the numbers big-endian? */
} zs_hdf5_set;

/* All functions here are LOCAL. */

/* Open the data set `name` of the file at path.
 * size: bytes of a number.  ndim, extent: [ndim], the shape that netcdf-c tells.
 * Returns true, and set is to be closed with zs_hdf5_set_close(); or false, and nothing is open: HDF5 cannot
 * open it, it lies in another file, it has another shape, or its type is not, bit for bit, an integer or an
 * IEEE float of this size. */
bool zs_hdf5_set_open(const char *path, const char *name, size_t size, int ndim, const int64_t *extent,
                      zs_hdf5_set *set);

/* Close it.  Safe on one that is closed. */
void zs_hdf5_set_close(zs_hdf5_set *set);

#endif
