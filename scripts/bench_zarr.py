#!/usr/bin/env python3
"""A Zarr store of NetCDF files, as a user makes one with xarray: float32, a map in each chunk, Blosc with LZ4.

usage: bench_zarr.py INPUT-DIR STORE"""

import pathlib
import sys

import numcodecs
import xarray as xr

folder, store = sys.argv[1:]
data = xr.open_mfdataset(sorted(pathlib.Path(folder).glob("*.nc")), combine="nested", concat_dim="time", chunks={},
                         coords="minimal", data_vars="minimal", compat="override")
data["t2m"] = data["t2m"].astype("float32").chunk(time=1)
for name in data.variables:
    data[name].encoding = {}
data.to_zarr(store, encoding={"t2m": {"compressor": numcodecs.Blosc("lz4", 5, numcodecs.Blosc.SHUFFLE)}}, consolidated=True)
