# ZS_HDF5_PARALLEL
# Find an HDF5 that was built with MPI, by pkg-config, else by its compiler wrappers; after ZS_MPI.  A serial HDF5 is
# refused.  Sets HDF5_CFLAGS and HDF5_LIBS.
AC_DEFUN([ZS_HDF5_PARALLEL], [
    AC_ARG_VAR([HDF5_CFLAGS], [compiler flags for a parallel HDF5, instead of a search])
    AC_ARG_VAR([HDF5_LIBS], [linker flags for a parallel HDF5, instead of a search])
    AC_REQUIRE([ZS_MPI])
    AC_MSG_CHECKING([for parallel HDF5])
    zs_hdf5=
    zs_serial=
    zs_search="hdf5-openmpi hdf5-mpi hdf5 h5pcc h5cc"
    AS_IF([test -n "$HDF5_LIBS"], [zs_search=HDF5_LIBS])
    for zs_from in $zs_search; do
        zs_version=
        AS_CASE([$zs_from],
            [HDF5_LIBS], [zs_cflags=$HDF5_CFLAGS; zs_libs=$HDF5_LIBS],
            [h5pcc|h5cc], [_ZS_H5CC_FLAGS([$zs_from], [continue])],
            [ZS_PKG_FLAGS([$zs_from], [continue])])
        ZS_TRY_LINK([$zs_cflags $MPI_CFLAGS], [$zs_libs $MPI_LIBS],
            [[#include <hdf5.h>
              #ifndef H5_HAVE_PARALLEL
              #error "serial"
              #endif]],
            [[H5Pset_fapl_mpio(H5P_DEFAULT, MPI_COMM_WORLD, MPI_INFO_NULL);]],
            [zs_hdf5=$zs_from; break])
        ZS_TRY_LINK([$zs_cflags $MPI_CFLAGS], [$zs_libs $MPI_LIBS], [[#include <hdf5.h>]], [[H5open();]],
            [zs_serial="HDF5${zs_version:+ $zs_version} (by $zs_from)"])
    done
    AS_IF([test -z "$zs_hdf5"], [
        AC_MSG_RESULT([no])
        AS_IF([test -n "$zs_serial"],
            [AC_MSG_ERROR([$zs_serial is serial, zscore needs an HDF5 built with MPI: ZS_INSTALL_PARALLEL])],
            [AC_MSG_ERROR([no HDF5 found (tried $zs_search): ZS_INSTALL_PARALLEL])])])
    AC_MSG_RESULT([yes (by $zs_hdf5)])
    HDF5_CFLAGS=$zs_cflags
    HDF5_LIBS=$zs_libs
])

# _ZS_H5CC_FLAGS(WRAPPER, IF-NOT-THERE)
# A wrapper shows the whole command: compiler, -I, -D, then the rest.  -shlib, because netcdf-c brings the shared
# HDF5: with the static one beside it there would be two HDF5 in one program.
AC_DEFUN([_ZS_H5CC_FLAGS], [
    zs_show=`"$1" -shlib -show 2>/dev/null` || $2
    zs_cflags=
    zs_libs=
    zs_command=yes
    for zs_word in $zs_show; do
        AS_CASE([$zs_command,$zs_word],
            [yes,*], [zs_command=no],
            [*,-I*|*,-D*], [zs_cflags="$zs_cflags $zs_word"],
            [*,-L*|*,-l*|*,-Wl*|*,/*], [zs_libs="$zs_libs $zs_word"])
    done
])
