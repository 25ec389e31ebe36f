# ZS_LIBRARY(NAME, PKG-CONFIG MODULE, LIBS, HEADER, CALL, DEBIAN PACKAGE)
# Find a plain library: as given in NAME_CFLAGS and NAME_LIBS, by pkg-config, else with LIBS and the compiler's own
# paths.  Sets NAME_CFLAGS and NAME_LIBS.
AC_DEFUN([ZS_LIBRARY], [
    AC_ARG_VAR([$1_CFLAGS], [compiler flags for $2, instead of a search])
    AC_ARG_VAR([$1_LIBS], [linker flags for $2, instead of a search])
    AC_MSG_CHECKING([for $2])
    zs_cflags=$$1_CFLAGS
    zs_libs=$$1_LIBS
    AS_IF([test -z "$zs_libs"], [ZS_PKG_FLAGS([$2], [zs_libs="$3"])])
    ZS_TRY_LINK([$zs_cflags], [$zs_libs], [[#include <stdio.h>
        #include <$4>]], [[$5;]],
        [AC_MSG_RESULT([$zs_libs])],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([$2 not found: install it (Debian, Ubuntu: $6), or set $1_CFLAGS and $1_LIBS])])
    $1_CFLAGS=$zs_cflags
    $1_LIBS=$zs_libs
])
