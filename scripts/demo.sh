#!/usr/bin/env bash
# See zscore work: install what is missing, build, make a month of ERA-like data, run two ranks over it, and show
# what came out.  Everything lands in ./demo, which may be deleted.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/mpi-env.sh
scripts/build.sh build
top=$PWD

show() {
    printf '\n$ %s\n' "$*"
    "$@"
}

rm -rf demo
mkdir -p demo/out
cd demo
PATH=$top/build:$PATH
cp ../examples/quickstart.ini .

show mpirun -n 2 zscore-synth --files 31 --steps 4 --latitudes 181 --longitudes 360 --storage deflate --missing data
show mpirun -n 2 zscore quickstart.ini
show ncdump -h out/zscore.nc
show ncdump -h out/statistics.nc

printf '\nValues of the mean and of the standard deviation near the equator, in the units of the input:\n'
for part in mean std; do
    ncdump -v "t2m_$part" out/statistics.nc | sed -n "/^ t2m_$part =/,\$p" | sed -n '1p;8000,8001p'
done
printf '\nOpen %s in a browser; all else is in %s\n' "$PWD/out/report.html" "$PWD"
