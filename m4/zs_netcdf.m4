# ZS_NETCDF
# Find netcdf-c, by pkg-config, else by nc-config; after ZS_MPI.  One with parallel NetCDF-4 comes first; it must stand on
# this MPI.  A serial one will do, but for `writer = netcdf`.  Sets NETCDF_CFLAGS, with -DHAVE_PARALLEL_NETCDF if so;
# NETCDF_LIBS; and zs_parallel_netcdf to yes or no.
#
# The header decides whether it is parallel: nc_open_par also links with a serial library, where it always fails, and
# nc-config's --has-parallel and --has-pnetcdf speak of other things too.
AC_DEFUN([ZS_NETCDF], [
    AC_ARG_VAR([NETCDF_CFLAGS], [compiler flags for netcdf-c, instead of a search])
    AC_ARG_VAR([NETCDF_LIBS], [linker flags for netcdf-c, instead of a search])
    AC_ARG_ENABLE([parallel-netcdf],
        [AS_HELP_STRING([--disable-parallel-netcdf], [leave out writer = netcdf, which alone needs a parallel netcdf-c])],
        [], [enable_parallel_netcdf=check])
    AC_REQUIRE([ZS_MPI])
    AC_MSG_CHECKING([for netcdf-c])
    zs_netcdf=
    zs_parallel_netcdf=no
    zs_other_mpi=
    zs_search="netcdf-mpi netcdf nc-config"
    AS_IF([test -n "$NETCDF_LIBS"], [zs_search=NETCDF_LIBS])
    for zs_from in $zs_search; do
        AS_CASE([$zs_from],
            [NETCDF_LIBS], [zs_cflags=$NETCDF_CFLAGS; zs_libs=$NETCDF_LIBS],
            [nc-config], [zs_cflags=`nc-config --cflags 2>/dev/null` || continue
                          zs_libs=`nc-config --libs 2>/dev/null` || continue],
            [ZS_PKG_FLAGS([$zs_from], [continue])
             _ZS_NETCDF_PREFIX([$zs_from])])
        ZS_TRY_LINK([$zs_cflags $MPI_CFLAGS], [$zs_libs $MPI_LIBS],
            [[#include <mpi.h>
              #include <netcdf.h>]],
            [[int ncid; MPI_Barrier(MPI_COMM_WORLD); return nc_open("", NC_NOWRITE, &ncid);]], [], [continue])
        ZS_AMONG_SHARED([zs_mpis], [ZS_MPI_NAMES])
        AS_CASE([$zs_mpis], [*\ *], [zs_other_mpi="netcdf-c (by $zs_from) is made for another MPI ($zs_mpis)"; continue])
        AS_IF([test -z "$zs_netcdf"],
            [zs_netcdf=$zs_from
             zs_netcdf_cflags=$zs_cflags
             zs_netcdf_libs=$zs_libs])
        ZS_TRY_LINK([$zs_cflags $MPI_CFLAGS], [$zs_libs $MPI_LIBS],
            [[#include <mpi.h>
              #include <netcdf.h>
              #include <netcdf_meta.h>
              #if NC_HAS_PARALLEL4 != 1
              #error "serial"
              #endif
              #include <netcdf_par.h>]],
            [[int ncid; return nc_open_par("", NC_WRITE, MPI_COMM_WORLD, MPI_INFO_NULL, &ncid);]],
            [zs_netcdf=$zs_from
             zs_netcdf_cflags=$zs_cflags
             zs_netcdf_libs=$zs_libs
             zs_parallel_netcdf=yes
             break])
    done
    AS_IF([test -z "$zs_netcdf"], [
        AC_MSG_RESULT([no])
        AS_IF([test -n "$zs_other_mpi"],
            [AC_MSG_ERROR([$zs_other_mpi than zscore ($zs_libmpi): ZS_INSTALL_LIBRARIES])],
            [AC_MSG_ERROR([no netcdf-c found (tried $zs_search): ZS_INSTALL_LIBRARIES])])])
    AS_CASE([$enable_parallel_netcdf,$zs_parallel_netcdf],
        [yes,no], [AC_MSG_RESULT([no])
                   AC_MSG_ERROR([netcdf-c (by $zs_netcdf) has no parallel NetCDF-4${zs_other_mpi:+; $zs_other_mpi}: ZS_INSTALL_LIBRARIES])],
        [no,*], [zs_parallel_netcdf=no])
    AS_IF([test $zs_parallel_netcdf = yes],
        [zs_netcdf_cflags="$zs_netcdf_cflags -DHAVE_PARALLEL_NETCDF"
         AC_MSG_RESULT([parallel (by $zs_netcdf)])],
        [AC_MSG_RESULT([serial (by $zs_netcdf)])])
    NETCDF_CFLAGS=$zs_netcdf_cflags
    NETCDF_LIBS=$zs_netcdf_libs
    AC_SUBST([zs_parallel_netcdf])
])

# _ZS_NETCDF_PREFIX(MODULE)
# Debian's netcdf-mpi.pc says /usr/include, where the headers of the serial netcdf-c are; its own lie under its prefix.
AC_DEFUN([_ZS_NETCDF_PREFIX], [
    zs_prefix=`$PKG_CONFIG --variable=prefix "$1"`
    AS_IF([test "$zs_prefix" != /usr && test -f "$zs_prefix/include/netcdf.h"],
        [zs_cflags="-I$zs_prefix/include $zs_cflags"])
])
