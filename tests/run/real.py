#!/usr/bin/env python3
"""Real files: what the ECMWF archive delivered, and CMIP6 series of ten models, against numpy.

They are not part of the project: harness.find_data() tells where they are looked for."""

from harness import *


def load(paths, variable, level=None):
    """All steps in the order of time: float64, NaN where missing."""
    steps = []
    for path in paths:
        with netCDF4.Dataset(path) as f:
            v, t = f[variable], f["time"]
            v.set_auto_maskandscale(False)
            values = unpack(v[:], {k: v.getncattr(k) for k in v.ncattrs()})
            if level is not None:
                values = values[:, list(f["plev"][:]).index(level)]
            when = netCDF4.num2date(t[:], t.units, getattr(t, "calendar", "standard"))
            steps += zip(when, values)
    return np.array([values for when, values in sorted(steps, key=lambda step: step[0])])


data = find_data()
if data is None:
    skip("real data", "there is none; ZSCORE_TEST_DATA names its directory")
    finish()

path = data / "ecmwf/total_column_co2.nc"
x = load([path], "tcco2")
for ranks in 1, 2, 5:
    changes = {"input.files": path, "input.variable": "tcco2"}
    start_values(f"ECMWF, {ranks} ranks", workplace(), x, changes, ranks=ranks)

for i, folder in enumerate(sorted(p for p in (data / "cmip6").glob("*/*") if p.is_dir())):
    paths = sorted(folder.glob("*.nc"))
    with netCDF4.Dataset(paths[0]) as f:
        levels = f["plev"][:].data
    for level in levels:
        changes = {"input.files": folder / "*.nc", "input.variable": "ta", "input.plev": f"{level:g}",
                   "climatology.ddof": i % 2}
        x = load(paths, "ta", level)
        start_values(f"{folder.parent.name} {folder.name} plev {level:g}", workplace(), x, changes, ranks=1 + i % 3)

finish(show_worst)
