#!/usr/bin/env python3
"""The climatology of WeatherBench 2 with xarray: mean and standard deviation of each day of the year and each hour, over a
window of days with weights that fall linearly.  The years lie side by side, a rolling window gets a dimension of its own,
and weighted() reduces years and window at once.  The window's dimension makes 2 DAYS + 1 copies of the data where a
deviation is taken: so each process takes one band of latitudes after another.

usage: bench_climatology.py INPUT-DIR OUTPUT PROCESSES DAYS"""

import concurrent.futures
import pathlib
import sys

import numpy as np
import xarray as xr

folder, output, processes, days = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
ROWS = 4  # of a band


def of_hour(x, hour):
    """All of one hour: mean and std by dayofyear."""
    x = x.isel(time=x["time"].dt.hour == hour)
    years = [year.assign_coords(time=year["time"].dt.dayofyear).rename(time="dayofyear") for _, year in x.groupby("time.year")]
    side_by_side = xr.concat(years, "year")
    wrapped = side_by_side.pad(dayofyear=days, mode="wrap")
    windows = wrapped.rolling(dayofyear=2 * days + 1, center=True).construct("window").isel(dayofyear=slice(days, -days))
    weights = xr.DataArray(1 - np.abs(np.arange(-days, days + 1)) / days, dims="window")
    reduced = windows.weighted(weights)
    return xr.Dataset({"mean": reduced.mean(("year", "window")), "std": reduced.std(("year", "window"))})


def of_band(first):
    with xr.open_mfdataset(sorted(pathlib.Path(folder).glob("*.nc")), combine="nested", concat_dim="time", chunks=None,
                           coords="minimal", data_vars="minimal", compat="override") as data:
        x = data["t2m"].isel(latitude=slice(first, first + ROWS)).load()
    hours = np.unique(x["time"].dt.hour)
    return xr.concat([of_hour(x, hour) for hour in hours], xr.DataArray(hours, dims="hour", name="hour"))


if __name__ == "__main__":
    with xr.open_dataset(sorted(pathlib.Path(folder).glob("*.nc"))[0]) as one:
        rows = one.sizes["latitude"]
    with concurrent.futures.ProcessPoolExecutor(processes) as pool:
        bands = list(pool.map(of_band, range(0, rows, ROWS)))
    xr.concat(bands, "latitude").to_netcdf(output)
