/* close_written: close a file that netcdf-c has written, where its disk may fail.
 *
 * netcdf-c 4.9 crashes in nc_close() where HDF5 cannot close a file, or cannot write what it has kept in
 * memory until then: it looks through the objects that are open, to report them. */
#ifndef ZS_CLOSE_WRITTEN_H
#define ZS_CLOSE_WRITTEN_H

/* Write what is still in memory, and close the file.  LOCAL.
 * path: of the file.
 * Returns NC_NOERR; or a status of netcdf-c, and then the file may be open still: the process must end
 * without closing the library. */
int zs_close_written(int ncid, const char *path);

#endif
