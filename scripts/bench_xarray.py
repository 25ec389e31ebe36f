#!/usr/bin/env python3
"""The z-scores with xarray and dask, as a user writes it.  usage: bench_xarray.py INPUT-DIR OUTPUT THREADS raw|deflate [day]"""

import pathlib
import sys

import dask
import xarray as xr

folder, output, threads, form = sys.argv[1:5]
dask.config.set(scheduler="threads", num_workers=int(threads))
store = next(pathlib.Path(folder).glob("*.zarr"), None)
data = xr.open_zarr(store) if store else xr.open_mfdataset(sorted(pathlib.Path(folder).glob("*.nc")), combine="nested", concat_dim="time", chunks={},
                                                           coords="minimal", data_vars="minimal", compat="override")
x = data["t2m"]
if sys.argv[5:] == ["day"]:
    x = x.resample(time="1D").mean()
mean, std = x.mean("time"), x.std("time")
result = xr.Dataset({"z": ((x - mean) / std).astype("float32"), "mean": mean, "std": std})
if output.endswith(".zarr"):
    result.to_zarr(output)
else:
    result.to_netcdf(output, encoding={"z": {"zlib": True, "complevel": 1}} if form == "deflate" else {})
