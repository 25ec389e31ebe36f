# ZS_SIMD_VERSIONS
# Can the compiler make a function in several versions, for the runtime to choose from (src/base/kernel.h)?  Defines
# ZS_TARGET_CLONES; sets zs_simd_versions to yes or no.  --disable-simd-versions leaves one version, for the baseline.
AC_DEFUN([ZS_SIMD_VERSIONS], [
    AC_ARG_ENABLE([simd-versions],
        [AS_HELP_STRING([--disable-simd-versions], [inner loops for the baseline processor alone])],
        [], [enable_simd_versions=yes])
    AC_MSG_CHECKING([for functions in versions for AVX2 and AVX-512])
    AS_IF([test "$enable_simd_versions" = no], [zs_simd_versions=no],
        [zs_kernel=`cat "$srcdir/src/base/kernel.h"`
         AC_LINK_IFELSE([AC_LANG_SOURCE([[
            #define ZS_TARGET_CLONES 1
            $zs_kernel
            ZS_KERNEL static int twice(int x) { return 2 * x; }
            int main(int argc, char **argv) { (void)argv; return twice(argc) == 0; }]])],
            [zs_simd_versions=yes], [zs_simd_versions=no])])
    AC_MSG_RESULT([$zs_simd_versions])
    AS_IF([test $zs_simd_versions = yes],
        [AC_DEFINE([ZS_TARGET_CLONES], [1], [functions are made in several versions])])
])
