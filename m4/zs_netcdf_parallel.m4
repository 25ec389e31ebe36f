# ZS_NETCDF_PARALLEL
# Find a netcdf-c that does parallel I/O on NetCDF-4 files, by pkg-config, else by nc-config; after ZS_MPI.  A serial
# netcdf-c is refused.  Sets NETCDF_CFLAGS and NETCDF_LIBS.
#
# The header decides: nc_create_par also links with a serial library, where it always fails, and nc-config's
# --has-parallel and --has-pnetcdf speak of other things too.
AC_DEFUN([ZS_NETCDF_PARALLEL], [
    AC_ARG_VAR([NETCDF_CFLAGS], [compiler flags for a parallel netcdf-c, instead of a search])
    AC_ARG_VAR([NETCDF_LIBS], [linker flags for a parallel netcdf-c, instead of a search])
    AC_REQUIRE([ZS_MPI])
    AC_MSG_CHECKING([for parallel netcdf-c])
    zs_netcdf=
    zs_serial=
    zs_search="netcdf-mpi netcdf nc-config"
    AS_IF([test -n "$NETCDF_LIBS"], [zs_search=NETCDF_LIBS])
    for zs_from in $zs_search; do
        zs_version=
        AS_CASE([$zs_from],
            [NETCDF_LIBS], [zs_cflags=$NETCDF_CFLAGS; zs_libs=$NETCDF_LIBS],
            [nc-config], [zs_cflags=`nc-config --cflags 2>/dev/null` || continue
                          zs_libs=`nc-config --libs 2>/dev/null` || continue
                          zs_version=`nc-config --version | sed 's/.* //'`],
            [ZS_PKG_FLAGS([$zs_from], [continue])
             _ZS_NETCDF_PREFIX([$zs_from])])
        ZS_TRY_LINK([$zs_cflags $MPI_CFLAGS], [$zs_libs $MPI_LIBS],
            [[#include <mpi.h>
              #include <netcdf.h>
              #include <netcdf_meta.h>
              #if NC_HAS_PARALLEL4 != 1
              #error "serial"
              #endif
              #include <netcdf_par.h>]],
            [[int ncid; return nc_create_par("", NC_NETCDF4, MPI_COMM_WORLD, MPI_INFO_NULL, &ncid);]],
            [zs_netcdf=$zs_from; break])
        ZS_TRY_LINK([$zs_cflags $MPI_CFLAGS], [$zs_libs $MPI_LIBS],
            [[#include <netcdf.h>]], [[int ncid; return nc_open("", NC_NOWRITE, &ncid);]],
            [zs_serial="netcdf-c${zs_version:+ $zs_version} (by $zs_from)"])
    done
    AS_IF([test -z "$zs_netcdf"], [
        AC_MSG_RESULT([no])
        AS_IF([test -n "$zs_serial"],
            [AC_MSG_ERROR([$zs_serial is serial, zscore needs one with parallel NetCDF-4: ZS_INSTALL_PARALLEL])],
            [AC_MSG_ERROR([no netcdf-c found (tried $zs_search): ZS_INSTALL_PARALLEL])])])
    AC_MSG_RESULT([yes (by $zs_netcdf)])
    NETCDF_CFLAGS=$zs_cflags
    NETCDF_LIBS=$zs_libs
])

# _ZS_NETCDF_PREFIX(MODULE)
# Debian's netcdf-mpi.pc says /usr/include, where the headers of the serial netcdf-c are; its own lie under its prefix.
AC_DEFUN([_ZS_NETCDF_PREFIX], [
    zs_prefix=`$PKG_CONFIG --variable=prefix "$1"`
    AS_IF([test "$zs_prefix" != /usr && test -f "$zs_prefix/include/netcdf.h"],
        [zs_cflags="-I$zs_prefix/include $zs_cflags"])
])
