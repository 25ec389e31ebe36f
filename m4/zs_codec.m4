# ZS_CODEC(NAME, PKG-CONFIG MODULE, LIBS, HEADER, CALL, DEBIAN PACKAGE)
# Find a library that decodes one form of compression, like ZS_LIBRARY.  It may be missing, and --without-MODULE leaves
# it out: files that need it are refused then.  Sets NAME_CFLAGS with -DHAVE_NAME, and NAME_LIBS; adds MODULE to
# zs_codecs, or the package to zs_codecs_missing.
AC_DEFUN([ZS_CODEC], [
    AC_ARG_WITH([$2], [AS_HELP_STRING([--without-$2], [refuse inputs that need $2])], [zs_with=$withval], [zs_with=check])
    AC_ARG_VAR([$1_CFLAGS], [compiler flags for $2, instead of a search])
    AC_ARG_VAR([$1_LIBS], [linker flags for $2, instead of a search])
    zs_linked=no
    zs_cflags=$$1_CFLAGS
    zs_libs=$$1_LIBS
    AS_IF([test "$zs_with" != no], [
        AC_MSG_CHECKING([for $2])
        AS_IF([test -z "$zs_libs"], [ZS_PKG_FLAGS([$2], [zs_libs="$3"])])
        ZS_TRY_LINK([$zs_cflags], [$zs_libs], [[#include <stddef.h>
            #include <$4>]], [[$5;]],
            [AC_MSG_RESULT([$zs_libs])],
            [AC_MSG_RESULT([no])
             AS_IF([test "$zs_with" = yes],
                 [AC_MSG_ERROR([$2 not found: install it (Debian, Ubuntu: $6), or set $1_CFLAGS and $1_LIBS])])])])
    AS_IF([test $zs_linked = yes],
        [$1_CFLAGS="$zs_cflags -DHAVE_$1"
         $1_LIBS=$zs_libs
         zs_codecs="$zs_codecs, $2"],
        [$1_CFLAGS=
         $1_LIBS=
         zs_codecs_missing="$zs_codecs_missing $6"])
])
