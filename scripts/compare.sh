#!/usr/bin/env bash
# Compare zscore with CDO and xarray on a whole problem: mean, standard deviation and z-scores of every cell and step.
#
# usage: scripts/compare.sh [INPUT-DIR]
#
# INPUT-DIR holds *.nc files with a variable t2m; left out: the full-size ERA-like problem (136 files, 1.1 GB) is made.
# Needs about 12 GB in $TMPDIR (or /tmp), CDO and python3-xarray, python3-dask.  Builds first, in build/.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build.sh > /dev/null
. scripts/mpi-env.sh
build=$PWD/build
work=$(mktemp -d "${TMPDIR:-/tmp}/zscore-compare-XXXXXX")
trap 'rm -rf "$work"' EXIT
input=$(realpath "${1:-$work/input}")
[[ ${1:-} ]] || mpirun -n 2 "$build/zscore-synth" "$input" > /dev/null
cd "$work"

printf '[input]\nfiles = %s/*.nc\nvariable = t2m\n[output]\nzscore = z.nc\nstatistics = statistics.nc\n' "$input" > spec.ini
mpirun -n 2 "$build/zscore" spec.ini

ulimit -n 4096 || true
cdo -s -O -b F64 timmean -mergetime [ "$input"/*.nc ] cdo-mean.nc
cdo -s -O -b F64 timstd -mergetime [ "$input"/*.nc ] cdo-std.nc
cdo -s -O -b F32 div -sub -mergetime [ "$input"/*.nc ] cdo-mean.nc cdo-std.nc cdo-z.nc

/usr/bin/python3 - "$input" << 'EOF'
import glob, sys
import netCDF4, numpy as np, xarray as xr

# Unpacked here, in float64: xarray itself unpacks int16 to float32.
raw = xr.open_mfdataset(sorted(glob.glob(sys.argv[1] + '/*.nc')), combine='nested', concat_dim='time', chunks={},
                        data_vars='minimal', coords='minimal', compat='override', mask_and_scale=False).t2m
x = raw.astype('f8')
if '_FillValue' in raw.attrs:
    x = x.where(raw != raw.attrs['_FillValue'])
x = x * float(raw.attrs.get('scale_factor', 1)) + float(raw.attrs.get('add_offset', 0))
mean, std = (v.compute().values for v in (x.mean('time'), x.std('time')))
statistics, z = netCDF4.Dataset('statistics.nc'), netCDF4.Dataset('z.nc')['t2m_zscore']
worst = 0


def show(what, value, limit):
    global worst
    worst |= not value <= limit
    print(f'  {what:36} {value:9.2e}   (at most {limit:g})')


def relative(mine, other):
    return float(np.ma.max(np.abs(mine / other - 1)))


print('compared with CDO and xarray, the largest difference:')
mine = {name: statistics['t2m_' + name][:] for name in ('mean', 'std')}
valid = mine['std'] > 1e-12 * np.abs(mine['mean'])
for name, other in ('mean', mean), ('std', std):
    show(f'{name}, xarray, relative', relative(mine[name][valid], other[valid]), 1e-12)
    cdo = netCDF4.Dataset(f'cdo-{name}.nc')['t2m'][0]
    # CDO takes std from the sum of squares, which cancels: it has fewer digits.
    show(f'{name}, CDO, relative', relative(mine[name][valid], cdo[valid]), 1e-12 if name == 'mean' else 1e-9)
differ = {'z, xarray, absolute': 0.0, 'z, CDO, absolute': 0.0}
cdo = netCDF4.Dataset('cdo-z.nc')['t2m']
for t in range(z.shape[0]):
    here = z[t]
    mask = np.ma.getmaskarray(here)
    xarray_z = (x[t].values - mean) / np.where(valid, std, np.nan)
    if (np.isnan(xarray_z) != mask).any():
        sys.exit(f'step {t}: other cells are missing than in xarray')
    for key, other in ('z, xarray, absolute', xarray_z), ('z, CDO, absolute', cdo[t]):
        differ[key] = max(differ[key], float(np.ma.max(np.abs(here - other))))
for key, value in differ.items():
    show(key, value, 1e-6 if 'xarray' in key else 2e-6)
sys.exit(worst)
EOF
