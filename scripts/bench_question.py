#!/usr/bin/env python3
"""A small question to xarray, as a user writes it.  usage: bench_question.py INPUT-DIR cell|map|mean|quantiles STEP"""

import pathlib
import sys

import numpy as np
import xarray as xr

folder, question, step = sys.argv[1:]
data = xr.open_mfdataset(sorted(pathlib.Path(folder).glob("*.nc")), combine="nested", concat_dim="time", chunks={},
                         coords="minimal", data_vars="minimal", compat="override")
x = data["t2m"]
if question == "cell":
    print(float(x[0, 0, 0]))
elif question == "map":
    x[int(step)].to_netcdf("map.nc")
elif question == "quantiles":  # all steps of a cell in one chunk
    x.chunk(time=-1, latitude=16).quantile([0.05, 0.5, 0.95], "time").to_netcdf("q.nc")
else:
    print(float(x.weighted(np.cos(np.deg2rad(x["latitude"]))).mean()))
