# ZS_MPI
# Find MPI (3.0 or later): as given in MPI_CFLAGS and MPI_LIBS; in the compiler itself (CC=mpicc); by the mpicc in PATH,
# which belongs to the mpirun there; by pkg-config.  Sets MPI_CFLAGS, MPI_LIBS, zs_libmpi (its shared library) and, for
# the tests, MPIEXEC.
AC_DEFUN([ZS_MPI], [
    AC_ARG_VAR([MPI_CFLAGS], [compiler flags for MPI, instead of a search])
    AC_ARG_VAR([MPI_LIBS], [linker flags for MPI, instead of a search])
    AC_ARG_VAR([MPIEXEC], [the command that starts MPI programs])
    AC_REQUIRE([PKG_PROG_PKG_CONFIG])
    AC_MSG_CHECKING([for MPI])
    zs_mpi=
    zs_search="CC mpicc ompi-c ompi mpich"
    AS_IF([test -n "$MPI_LIBS"], [zs_search=MPI_LIBS])
    for zs_from in $zs_search; do
        AS_CASE([$zs_from],
            [MPI_LIBS], [zs_cflags=$MPI_CFLAGS; zs_libs=$MPI_LIBS],
            [CC], [zs_cflags=; zs_libs=],
            [mpicc], [ZS_WRAPPER_FLAGS([mpicc -show], [continue])],
            [ZS_PKG_FLAGS([$zs_from], [continue])])
        ZS_TRY_LINK([$zs_cflags], [$zs_libs],
            [[#include <mpi.h>
              #if MPI_VERSION < 3
              #error "MPI 3.0 or later is needed"
              #endif]],
            [[MPI_Request request;
              MPI_Iallreduce(MPI_IN_PLACE, 0, 0, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &request);]],
            [zs_mpi=$zs_from; break])
    done
    AS_IF([test -z "$zs_mpi"], [
        AC_MSG_RESULT([no])
        AC_MSG_ERROR([no MPI found (tried $zs_search): ZS_INSTALL_LIBRARIES])])
    MPI_CFLAGS=$zs_cflags
    MPI_LIBS=$zs_libs
    ZS_AMONG_SHARED([zs_libmpi], [ZS_MPI_NAMES])
    AC_MSG_RESULT([yes (by $zs_mpi${zs_libmpi:+, $zs_libmpi})])
    AS_CASE([$zs_libmpi], [*\ *], [AC_MSG_ERROR([$zs_libmpi: two MPIs in one program; take one])])
    _ZS_MPIEXEC
])

# _ZS_MPIEXEC
# Find the command that starts programs of this MPI: that of another one starts as many runs of one rank.
AC_DEFUN([_ZS_MPIEXEC], [
    AC_MSG_CHECKING([for the command that starts MPI programs])
    ZS_TRY_LINK([$MPI_CFLAGS], [$MPI_LIBS], [[#include <mpi.h>
        #ifndef OPEN_MPI
        #error "another MPI"
        #endif]], [[MPI_Finalize();]], [zs_starter='Open MPI\|OpenRTE\|open-mpi'], [zs_starter=])
    AS_IF([test -z "$zs_starter"], [
        ZS_TRY_LINK([$MPI_CFLAGS], [$MPI_LIBS], [[#include <mpi.h>
            #if !defined MPICH || defined I_MPI_VERSION
            #error "another MPI"
            #endif]], [[MPI_Finalize();]], [zs_starter='HYDRA\|MPICH'])])
    for zs_from in mpirun mpiexec mpirun.openmpi mpiexec.mpich mpiexec.hydra; do
        AS_IF([test -z "$MPIEXEC" && $zs_from --version 2>/dev/null | grep "$zs_starter" >/dev/null],
            [MPIEXEC=$zs_from])
    done
    AC_MSG_RESULT([${MPIEXEC:-no}])
    AS_IF([test -z "$MPIEXEC"], [
        MPIEXEC=mpirun
        AC_MSG_WARN([no mpirun of this MPI in PATH: make check needs it; set MPIEXEC])])
])
