# ZS_ISAL
# Find ISA-L, which compresses several times as fast as libdeflate, by pkg-config, else by its usual name.  It may be
# missing, and --without-isal leaves it out.  Sets ISAL_CFLAGS, ISAL_LIBS and zs_deflate, and defines HAVE_ISAL.
AC_DEFUN([ZS_ISAL], [
    AC_ARG_WITH([isal], [AS_HELP_STRING([--without-isal], [compress by libdeflate alone])], [], [with_isal=check])
    AC_ARG_VAR([ISAL_CFLAGS], [compiler flags for ISA-L, instead of a search])
    AC_ARG_VAR([ISAL_LIBS], [linker flags for ISA-L, instead of a search])
    zs_deflate="libdeflate"
    AS_IF([test "$with_isal" != no], [
        AC_MSG_CHECKING([for ISA-L])
        zs_cflags=$ISAL_CFLAGS
        zs_libs=$ISAL_LIBS
        AS_IF([test -z "$zs_libs"], [ZS_PKG_FLAGS([libisal], [zs_libs=-lisal])])
        ZS_TRY_LINK([$zs_cflags], [$zs_libs], [[#include <isa-l/igzip_lib.h>]],
            [[struct isal_zstream s; isal_deflate_init(&s);]],
            [AC_MSG_RESULT([$zs_libs])
             ISAL_CFLAGS="$zs_cflags -DHAVE_ISAL"
             ISAL_LIBS=$zs_libs
             zs_deflate="ISA-L at levels 1 to 3, libdeflate at the others"],
            [AC_MSG_RESULT([no])
             AS_IF([test "$with_isal" = yes], [AC_MSG_ERROR([ISA-L not found: install it (Debian, Ubuntu: libisal-dev)])])
             zs_deflate="libdeflate; with ISA-L (Debian, Ubuntu: libisal-dev) levels 1 to 3 would be several times as fast"])])
])
