#!/usr/bin/env bash
# Run the program under valgrind, on 2 ranks, in each way of reading and writing: no invalid access, no value used
# before it is set.  (What is never released, scripts/sanitize.sh finds.)
#
# usage: scripts/valgrind.sh      builds first, in build/; needs valgrind
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build.sh > /dev/null
. scripts/mpi-env.sh
build=$PWD/build
supp=$PWD/tests/lib/valgrind.supp
work=$(mktemp -d "${TMPDIR:-/tmp}/zscore-valgrind-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir out
for storage in classic contiguous chunked; do
    "$build/zscore-synth" --files 5 --latitudes 31 --longitudes 40 --missing --constant --storage $storage $storage > /dev/null
done
"$build/zscore-synth" --files 5 --latitudes 31 --longitudes 40 --missing --type float float > /dev/null
printf '[input]\nfiles = classic/*.nc\nvariable = t2m\n[output]\nzscore = out/z.nc\nanomaly = out/a.nc\nstatistics = out/s.nc\n' > spec.ini

failed=0
check() { # OPTION...
    if mpirun -n 2 valgrind -q --error-exitcode=9 --suppressions=/usr/share/openmpi/openmpi-valgrind.supp \
        --suppressions="$supp" "$build/zscore" --quiet "$@" spec.ini > log 2>&1; then
        echo "clean: zscore $*"
    else
        echo "NOT CLEAN: zscore $*"
        cat log
        failed=1
    fi
}
check
check --set 'input.files=contiguous/*.nc' --set output.format=classic
check --set 'input.files=chunked/*.nc' --set output.deflate=1
check --set 'input.files=float/*.nc' --set run.memory=400KiB
check --set 'input.longitude=-30 60' --set input.time=2014-01-02
check --set output.report=out/r.html --set output.json=out/r.json --set climatology.group=hour \
    --set 'reduce zonal.over=longitude' --set 'reduce zonal.file=out/zonal.nc' \
    --set 'histogram h.range=-3 3' --set 'histogram h.bins=6' --set 'histogram h.file=out/h.nc'
check --set 'input.files=chunked/*.nc' --set input.time=2014-01-01
check --set 'input.files=chunked/*.nc' --set climatology.extend=out/s.nc --set output.statistics=out/s2.nc \
    --set input.time=2014-01-03
exit $failed
