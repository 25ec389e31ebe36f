#!/usr/bin/env bash
# Show that the results do not depend on the number of ranks or on the memory: the checksum of every variable, for
# many of both.
#
# usage: scripts/bits.sh [INPUT-DIR [VARIABLE [SPEC-LINE...]]]
#
# INPUT-DIR holds *.nc files; left out: the full-size ERA-like problem (136 files, 1.1 GB) is made.  Further lines of
# [input], such as "plev = 85000", may follow.  Builds first, in build/.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build.sh > /dev/null
. scripts/mpi-env.sh
build=$PWD/build
work=$(mktemp -d "${TMPDIR:-/tmp}/zscore-bits-XXXXXX")
trap 'rm -rf "$work"' EXIT
input=$(realpath "${1:-$work/input}") variable=${2:-t2m}
[[ ${1:-} ]] || mpirun -n 2 "$build/zscore-synth" "$input" > /dev/null
shift $(($# < 2 ? $# : 2))
cd "$work"
{
    printf '[input]\nfiles = %s/*.nc\nvariable = %s\n' "$input" "$variable"
    (($# == 0)) || printf '%s\n' "$@"
    printf '[output]\nzscore = z.nc\nstatistics = statistics.nc\n'
} > spec.ini

sums() {
    /usr/bin/python3 - << 'EOF'
import hashlib, netCDF4
for path in 'statistics.nc', 'z.nc':
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        for name, v in f.variables.items():
            digest = hashlib.sha256()
            for k in range(v.shape[0] if v.ndim else 1):
                digest.update(v[k].tobytes() if v.ndim else v[...].tobytes())
            print(path, name, digest.hexdigest()[:16])
EOF
}

run() { # RANKS [OPTION...]
    mpirun -n "$1" "$build/zscore" --quiet "${@:2}" spec.ini
    sums > sums.now
    [[ -f sums.first ]] || cp sums.now sums.first
    if cmp -s sums.first sums.now; then
        echo "the same bits: $*"
    else
        echo "OTHER BITS: $*"
        diff sums.first sums.now || true
        exit 1
    fi
}

for ranks in 1 2 3 5 7 16 64; do
    run "$ranks"
done
for memory in ${MEMORY:-100MiB 200MiB 500MiB 2GiB}; do
    run 2 --set "run.memory=$memory"
done
cat sums.first
