# What the searches for MPI, HDF5 and netCDF share.

# ZS_TRY_LINK(CFLAGS, LIBS, PROLOGUE, BODY, IF-YES, [IF-NO])
# Link a small program with these flags in front of the user's own.
AC_DEFUN([ZS_TRY_LINK], [
    zs_save_CPPFLAGS=$CPPFLAGS
    zs_save_LIBS=$LIBS
    CPPFLAGS="$1 $CPPFLAGS"
    LIBS="$2 $LIBS"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([$3], [$4])], [zs_linked=yes], [zs_linked=no])
    CPPFLAGS=$zs_save_CPPFLAGS
    LIBS=$zs_save_LIBS
    AS_IF([test $zs_linked = yes], [$5], [$6])
])

# ZS_PKG_FLAGS(MODULE, IF-NOT-THERE)
# Ask pkg-config: sets zs_cflags, zs_libs and zs_version.
AC_DEFUN([ZS_PKG_FLAGS], [
    AC_REQUIRE([PKG_PROG_PKG_CONFIG])
    AS_IF([test -n "$PKG_CONFIG" && $PKG_CONFIG --exists "$1" 2>/dev/null],
        [zs_cflags=`$PKG_CONFIG --cflags "$1"`
         zs_libs=`$PKG_CONFIG --libs "$1"`
         zs_version=`$PKG_CONFIG --modversion "$1"`],
        [$2])
])

# The end of every message about a library that is serial or not there.
m4_define([ZS_INSTALL_PARALLEL], [on Debian or Ubuntu install libnetcdf-mpi-dev libhdf5-openmpi-dev libopenmpi-dev, dnl
elsewhere load the modules of an MPI, a parallel HDF5 and a parallel netcdf-c (see: module avail netcdf)])
