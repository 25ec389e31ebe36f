# ZS_HDF5
# Find HDF5, by pkg-config, else by its compiler wrappers; after ZS_NETCDF.  It need not be parallel, but it must be the
# one that netcdf-c stands on: with two in one program, what one opens is nothing to the other.  Sets HDF5_CFLAGS and
# HDF5_LIBS.
AC_DEFUN([ZS_HDF5], [
    AC_ARG_VAR([HDF5_CFLAGS], [compiler flags for HDF5, instead of a search])
    AC_ARG_VAR([HDF5_LIBS], [linker flags for HDF5, instead of a search])
    AC_REQUIRE([ZS_NETCDF])
    AC_MSG_CHECKING([for the HDF5 of netcdf-c])
    zs_hdf5=
    zs_mixed=
    zs_search="hdf5-openmpi hdf5-mpich hdf5-mpi hdf5 hdf5-serial h5pcc h5cc"
    AS_IF([test -n "$HDF5_LIBS"], [zs_search=HDF5_LIBS])
    for zs_from in $zs_search; do
        # -shlib, because netcdf-c brings the shared HDF5: with the static one beside it there would be two.
        AS_CASE([$zs_from],
            [HDF5_LIBS], [zs_cflags=$HDF5_CFLAGS; zs_libs=$HDF5_LIBS],
            [h5pcc|h5cc], [ZS_WRAPPER_FLAGS([$zs_from -shlib -show], [continue])],
            [ZS_PKG_FLAGS([$zs_from], [continue])])
        ZS_TRY_LINK([$NETCDF_CFLAGS $zs_cflags $MPI_CFLAGS], [$NETCDF_LIBS $zs_libs $MPI_LIBS],
            [[#include <mpi.h>
              #include <netcdf.h>
              #include <hdf5.h>]],
            [[int ncid; H5open(); MPI_Barrier(MPI_COMM_WORLD); return nc_open("", NC_NOWRITE, &ncid);]], [], [continue])
        ZS_AMONG_SHARED([zs_mpis], [ZS_MPI_NAMES])
        ZS_AMONG_SHARED([zs_hdf5s], [ZS_HDF5_NAMES])
        AS_CASE([$zs_hdf5s,$zs_mpis],
            [*\ *,*], [zs_mixed="HDF5 (by $zs_from) is not the one of netcdf-c (by $zs_netcdf): $zs_hdf5s"],
            [*\ *], [zs_mixed="HDF5 (by $zs_from) is made for another MPI than zscore: $zs_mpis"],
            [zs_hdf5=$zs_from; break])
    done
    AS_IF([test -z "$zs_hdf5"], [
        AC_MSG_RESULT([no])
        AS_IF([test -n "$zs_mixed"],
            [AC_MSG_ERROR([$zs_mixed: ZS_INSTALL_LIBRARIES])],
            [AC_MSG_ERROR([no HDF5 found (tried $zs_search): ZS_INSTALL_LIBRARIES])])])
    AC_MSG_RESULT([yes (by $zs_hdf5)])
    HDF5_CFLAGS=$zs_cflags
    HDF5_LIBS=$zs_libs
])
