# ZS_XXHASH_DISPATCH
# The header of xxHash is all that is needed.  On x86-64 its library also has versions for AVX2 and AVX-512, and picks
# one when it runs.  Adds to XXHASH_CFLAGS that these are there, or empties XXHASH_LIBS.
AC_DEFUN([ZS_XXHASH_DISPATCH], [
    AC_MSG_CHECKING([whether libxxhash picks a version for the processor])
    ZS_TRY_LINK([$XXHASH_CFLAGS], [$XXHASH_LIBS], [[#include <xxh_x86dispatch.h>]], [[XXH3_64bits_withSeed_dispatch(0, 0, 0);]],
        [AC_MSG_RESULT([yes])
         XXHASH_CFLAGS="$XXHASH_CFLAGS -DHAVE_XXH_DISPATCH"],
        [AC_MSG_RESULT([no])
         XXHASH_LIBS=])
])
