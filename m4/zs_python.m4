# ZS_PYTHON
# Find a Python 3 that can import netCDF4 and numpy, for the end-to-end tests; the system's own first, because the
# distribution's packages belong to it.  Sets PYTHON, empty where there is none: these tests are skipped then.
AC_DEFUN([ZS_PYTHON], [
    AC_ARG_VAR([PYTHON], [a Python 3 with netCDF4 and numpy, for the tests])
    AC_MSG_CHECKING([for a Python with netCDF4])
    zs_python=
    for zs_from in "$PYTHON" /usr/bin/python3 python3; do
        AS_IF([test -n "$zs_from" && "$zs_from" -c 'import netCDF4, numpy' >/dev/null 2>&1],
            [zs_python=$zs_from; break])
    done
    PYTHON=$zs_python
    AC_MSG_RESULT([${PYTHON:-no}])
])
