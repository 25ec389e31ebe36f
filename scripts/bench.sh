#!/usr/bin/env bash
# Measure zscore against the floor of this machine and against CDO and xarray, where these are installed; ends with
# tables in Markdown.  Builds first, in build/.  At full size this takes 6 GB of disk, 3 GB of memory for the output
# and, with all peers, half an hour; with --quick a minute or two.
#
# usage: scripts/bench.sh [--quick] [--runs N] [--peer-runs N] [--ranks N] [--cases A,B,...] [--no-peers] [--keep] [--check]
#                         [--kept FILE] [--against BUILD] [DIR]
#
# The cases of the first table and of the corners end in ratios of two runs.  Those of this machine are compared with
# doc/ratios.tsv: what became worse by more than the noise is told, and with --check the status is 3 then; --keep writes the ratios into the table.
#
# The data is kept in DIR and used again; without DIR it is made in $TMPDIR (or /tmp), and removed at the end.
# BENCH_OUT is the directory for the outputs, /dev/shm if not set: a memory file system, so that no disk is measured.
# BENCH_BUILD is a directory in which zscore is built already, BENCH_TOOLS one that keeps the floor's program.
# BENCH_PAGES is a number of GiB: for virtual machines that give free memory to their host and get it back slowly
# (free page reporting); so much of it is broken into pieces that are not given away (bench_pages.c).
# The cases: --help.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[[ " $* " != *" --help "* ]] || exec python3 -B "$here/bench.py" --help
if [[ -z ${BENCH_BUILD:-} ]]; then
    "$here/build.sh" >&2
    BENCH_BUILD=$here/../build
fi
. "$here/mpi-env.sh"

flags() { # NAME: what configure found
    sed -n "s/^$1 = //p" "$BENCH_BUILD/Makefile"
}

MPIEXEC=$(flags MPIEXEC)
export MPIEXEC
python=$(flags PYTHON) # the one that has netCDF4, and xarray if there is one
tools=${BENCH_TOOLS:-}
if [[ ! $tools ]]; then
    tools=$(mktemp -d "${TMPDIR:-/tmp}/zscore-bench-tools-XXXXXX")
fi
pages= # the process that breaks memory into pieces
finish() {
    [[ ! $pages ]] || kill "$pages" 2> /dev/null || : # it may have failed
    [[ ${BENCH_TOOLS:-} ]] || rm -rf "$tools"
}
trap finish EXIT

compile() { # PROGRAM ARGUMENT...
    local log=$tools/$1.log
    # shellcheck disable=SC2046 # several words each
    ${CC:-cc} -std=c11 -D_GNU_SOURCE $(flags HDF5_CFLAGS) $(flags MPI_CFLAGS) $(flags NETCDF_CFLAGS) -o "$tools/$1" "${@:2}" \
        $(flags HDF5_LIBS) $(flags MPI_LIBS) $(flags NETCDF_LIBS) -lm -lpthread > "$log" 2>&1
}

compile empty -x c - << 'END'
#include <mpi.h>
int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    return MPI_Finalize();
}
END
compile versions -x c - << 'END'
#include <hdf5.h>
#include <mpi.h>
#include <netcdf.h>
#include <stdio.h>
#include <string.h>
int main(void)
{
    char mpi[MPI_MAX_LIBRARY_VERSION_STRING];
    unsigned a, b, c;
    int length;
    MPI_Get_library_version(mpi, &length);
    H5get_libversion(&a, &b, &c);
    printf("%.*s; HDF5 %u.%u.%u; netcdf-c %.*s\n", (int)strcspn(mpi, ","), mpi, a, b, c,
           (int)strcspn(nc_inq_libvers(), " "), nc_inq_libvers());
    return 0;
}
END
compile floor -O3 -march=native "$here/bench_floor.c" "$here/bench_read.c" -lisal -ldeflate ||
    echo "bench: no floor: it needs ISA-L and libdeflate (Debian, Ubuntu: libisal-dev libdeflate-dev)" >&2
if [[ -e $BENCH_BUILD/libzscore.a ]]; then
    compile plan -O2 -I"$here/../src" "$here/bench_plan.c" "$BENCH_BUILD/libzscore.a" ||
        echo "bench: no plan of many groups: $tools/plan.log" >&2
fi

if [[ ${BENCH_PAGES:-} ]]; then
    compile pages -O2 "$here/bench_pages.c"
    exec {done_by}< <(exec "$tools/pages" "$BENCH_PAGES")
    pages=$!
    read -r line <&"$done_by"
    echo "bench: $line" >&2
fi

"${python:-python3}" -B "$here/bench.py" --build "$BENCH_BUILD" --tools "$tools" "$@"
