#!/usr/bin/env python3
"""Data of the benchmark that zscore-synth does not make: classic files of int16, random.

usage: bench_grids.py map | cells DIR STEPS ROWS COLUMNS       days from 1990 on, as a map, or its cells one after another
       bench_grids.py hours DIR FILES STEPS-EACH               a grid of 2 x 4"""

import pathlib
import sys

import netCDF4
import numpy as np

EAST, NORTH = {"standard_name": "longitude", "units": "degrees_east"}, {"standard_name": "latitude", "units": "degrees_north"}


def write(path, units, times, space, raw):
    """space: {dimension: length}; raw: (steps, ...), the stored numbers."""
    with netCDF4.Dataset(path, "w", format="NETCDF3_64BIT_OFFSET") as f:
        f.createDimension("time", None)
        for name, length in space.items():
            f.createDimension(name, length)
        axes = [("time", ("time",), "f8", times, {"units": units, "standard_name": "time"})]
        ny, nx = (1, space["cell"]) if "cell" in space else space.values()
        north, east = np.linspace(89, -89, ny), np.arange(nx) * 360.0 / nx
        if "cell" in space:
            axes += [("lat", ("cell",), "f4", np.linspace(89, -89, nx), NORTH), ("lon", ("cell",), "f4", east, EAST)]
        else:
            axes += [("lat", ("lat",), "f4", north, NORTH), ("lon", ("lon",), "f4", east, EAST)]
        v = f.createVariable("t2m", "i2", ("time", *space), fill_value=np.int16(-32767))
        v.set_auto_maskandscale(False)
        v.setncatts({"units": "K", "scale_factor": 0.01, "add_offset": 280.0})
        if "cell" in space:
            v.coordinates = "lat lon"
        for name, dimensions, kind, values, attributes in axes:
            axis = f.createVariable(name, kind, dimensions)
            axis.setncatts(attributes)
            axis[:] = values
        v[:] = raw


def main():
    kind, folder, *numbers = sys.argv[1:]
    folder, numbers = pathlib.Path(folder), list(map(int, numbers))
    rng = np.random.default_rng(1)
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "hours":
        files, steps = numbers
        for i in range(files):
            raw = rng.integers(-3000, 3000, (steps, 2, 4), "i2")
            write(folder / f"{i:05}.nc", "hours since 1940-01-01", i * steps + np.arange(steps), {"lat": 2, "lon": 4}, raw)
        return
    steps, ny, nx = numbers
    raw = rng.integers(-3000, 3000, (steps, ny, nx), "i2")
    space = {"lat": ny, "lon": nx} if kind == "map" else {"cell": ny * nx}
    write(folder / "days.nc", "days since 1990-01-01", np.arange(steps), space, raw.reshape(steps, *space.values()))


main()
