# ZS_MPI
# Find MPI (3.0 or later): as given in MPI_CFLAGS and MPI_LIBS; in the compiler itself (CC=mpicc); by pkg-config,
# by Open MPI's mpicc.  Sets MPI_CFLAGS, MPI_LIBS and, for the tests, MPIEXEC.
AC_DEFUN([ZS_MPI], [
    AC_ARG_VAR([MPI_CFLAGS], [compiler flags for MPI, instead of a search])
    AC_ARG_VAR([MPI_LIBS], [linker flags for MPI, instead of a search])
    AC_ARG_VAR([MPIEXEC], [the command that starts MPI programs])
    AC_REQUIRE([PKG_PROG_PKG_CONFIG])
    AC_MSG_CHECKING([for MPI])
    zs_mpi=
    zs_search="CC ompi-c ompi mpicc"
    AS_IF([test -n "$MPI_LIBS"], [zs_search=MPI_LIBS])
    for zs_from in $zs_search; do
        AS_CASE([$zs_from],
            [MPI_LIBS], [zs_cflags=$MPI_CFLAGS; zs_libs=$MPI_LIBS],
            [CC], [zs_cflags=; zs_libs=],
            [mpicc], [zs_cflags=`mpicc --showme:compile 2>/dev/null` || continue
                      zs_libs=`mpicc --showme:link 2>/dev/null` || continue],
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
        AC_MSG_ERROR([no MPI found (tried $zs_search): ZS_INSTALL_PARALLEL])])
    AC_MSG_RESULT([yes (by $zs_mpi)])
    MPI_CFLAGS=$zs_cflags
    MPI_LIBS=$zs_libs
    AC_PATH_PROGS([MPIEXEC], [mpirun mpiexec], [mpirun])
])
