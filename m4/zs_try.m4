# What the searches for MPI, HDF5 and netCDF share.

# ZS_TRY_LINK(CFLAGS, LIBS, PROLOGUE, BODY, IF-YES, [IF-NO])
# Link a small program with these flags in front of the user's own.  Sets zs_linked, and zs_shared: the shared
# libraries that the program would load, those of its libraries included.
AC_DEFUN([ZS_TRY_LINK], [
    zs_save_CPPFLAGS=$CPPFLAGS
    zs_save_LIBS=$LIBS
    CPPFLAGS="$1 $CPPFLAGS"
    LIBS="$2 $LIBS"
    zs_shared=
    AC_LINK_IFELSE([AC_LANG_PROGRAM([$3], [$4])],
        [zs_linked=yes
         zs_shared=`ldd conftest$EXEEXT 2>/dev/null`],
        [zs_linked=no])
    CPPFLAGS=$zs_save_CPPFLAGS
    LIBS=$zs_save_LIBS
    AS_IF([test $zs_linked = yes], [$5], [$6])
])

# ZS_AMONG_SHARED(VARIABLE, PATTERN)
# Set the variable to the names in zs_shared that match a basic regular expression, with blanks between them.
AC_DEFUN([ZS_AMONG_SHARED], [
    $1=`AS_ECHO(["$zs_shared"]) | sed -n 's/^@<:@@<:@:space:@:>@@:>@*\($2\.so@<:@^ @:>@*\).*/\1/p' | sort -u`
    $1=`echo $$1`
])

# What libmpi and libhdf5 are called: plain, in Debian's packages, and by vendors.  Not their parts for Fortran, C++
# and so on.
m4_define([ZS_MPI_NAMES], [libmpi\(ch\|_cray\|_gnu@<:@_0-9@:>@*\|_ibm\|_mt\)\{0,1\}])
m4_define([ZS_HDF5_NAMES], [libhdf5\(_serial\|_openmpi\|_mpich\|_parallel\)\{0,1\}])

# ZS_PKG_FLAGS(MODULE, IF-NOT-THERE)
# Ask pkg-config: sets zs_cflags and zs_libs.
AC_DEFUN([ZS_PKG_FLAGS], [
    AC_REQUIRE([PKG_PROG_PKG_CONFIG])
    AS_IF([test -n "$PKG_CONFIG" && $PKG_CONFIG --exists "$1" 2>/dev/null],
        [zs_cflags=`$PKG_CONFIG --cflags "$1"`
         zs_libs=`$PKG_CONFIG --libs "$1"`],
        [$2])
])

# ZS_WRAPPER_FLAGS(COMMAND, IF-NOT-THERE)
# Ask a compiler wrapper, by a command such as "mpicc -show".  It shows a whole command: compiler, -I, -D, then the
# rest.  Sets zs_cflags and zs_libs.
AC_DEFUN([ZS_WRAPPER_FLAGS], [
    zs_show=`$1 2>/dev/null` || $2
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

# The end of every message about a library that is not there, or is another one's.
m4_define([ZS_INSTALL_LIBRARIES], [on Debian or Ubuntu install libopenmpi-dev libhdf5-openmpi-dev libnetcdf-mpi-dev, dnl
or libmpich-dev libhdf5-dev libnetcdf-dev; elsewhere load the modules of an MPI, and of an HDF5 and a netcdf-c dnl
made for it or without MPI (see: module avail netcdf)])
