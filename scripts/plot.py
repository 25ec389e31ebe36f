#!/usr/bin/python3
"""Draw one map of an output of zscore: a step of the z-scores or anomalies, or a statistic.

Needs Python with netCDF4 and matplotlib (Debian, Ubuntu: python3-netcdf4 python3-matplotlib).
"""

import argparse
import sys

import netCDF4
import numpy as np
import matplotlib

matplotlib.use("Agg")  # no display is needed
import matplotlib.pyplot as plt
from matplotlib.colors import BoundaryNorm
from matplotlib.ticker import MaxNLocator


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="an output of zscore, such as out/zscore.nc")
    parser.add_argument("picture", nargs="?", default="zscore.png", help="PNG, PDF or SVG to write (%(default)s)")
    parser.add_argument("-s", "--step", type=int, default=0, help="which step, from 0; -1 is the last (%(default)s)")
    parser.add_argument("-v", "--variable", help="which variable (the z-scores or anomalies, else the mean)")
    return parser.parse_args()


def choose(f, wanted):
    """The variable to draw."""
    if wanted:
        if wanted not in f.variables:
            sys.exit(f"plot.py: no variable {wanted}; there are: {' '.join(f.variables)}")
        return f[wanted]
    for ending in "_zscore", "_anomaly", "_mean":
        for name, variable in f.variables.items():
            if name.endswith(ending):
                return variable
    sys.exit("plot.py: this is no output of zscore; name a variable with -v")


def one_map(f, variable, step):
    """The values of one step as [row][column], and its date; for a statistic, the period."""
    if variable.ndim == 2:
        return variable[:], getattr(variable, "baseline", "")
    if variable.ndim != 3:
        sys.exit(f"plot.py: {variable.name} has {variable.ndim} dimensions: only maps can be drawn")
    time = f[variable.dimensions[0]]
    if not -len(time) <= step < len(time):
        sys.exit(f"plot.py: there are {len(time)} steps: choose one from 0 to {len(time) - 1}")
    date = netCDF4.num2date(time[step], time.units, getattr(time, "calendar", "standard"))
    return variable[step], date.strftime("%Y-%m-%d %H:%M")


def coordinate(f, dimension, length):
    """Its values, where the file has them in one dimension, and its name; else numbers from 0."""
    if dimension in f.variables and f[dimension].ndim == 1:
        return f[dimension][:], f"{dimension} [{getattr(f[dimension], 'units', '')}]"
    return np.arange(length), f"{dimension} (index)"


def levels_of(values, signed):
    """Bounds of the colours: round numbers; around 0 for what has a sign, within 99 % of the values."""
    seen = values.compressed() if np.ma.isMaskedArray(values) else values.ravel()
    if seen.size == 0:
        sys.exit("plot.py: all values are missing")
    low, high = np.percentile(seen, (0.5, 99.5))
    if signed:
        high = max(abs(low), abs(high))
        low = -high
    return MaxNLocator(14).tick_values(low, high if high > low else low + 1)


def main():
    a = arguments()
    with netCDF4.Dataset(a.file) as f:
        variable = choose(f, a.variable)
        values, when = one_map(f, variable, a.step)
        row, row_label = coordinate(f, variable.dimensions[-2], values.shape[0])
        column, column_label = coordinate(f, variable.dimensions[-1], values.shape[1])
        name = variable.name
        title, units = getattr(variable, "long_name", name), getattr(variable, "units", "1")
    signed = name.endswith(("_zscore", "_anomaly"))
    colours = plt.get_cmap("RdBu_r" if signed else "viridis")
    figure, axes = plt.subplots(figsize=(8, 4.3), dpi=100, layout="constrained")
    axes.set_facecolor("0.75")  # missing
    norm = BoundaryNorm(levels_of(values, signed), colours.N, extend="both")
    mesh = axes.pcolormesh(column, row, values, cmap=colours, norm=norm, shading="nearest", rasterized=True)
    figure.colorbar(mesh, label="standard deviations" if name.endswith("_zscore") else units)
    axes.set(title=f"{title}, {when}", xlabel=column_label, ylabel=row_label)
    figure.savefig(a.picture)
    print(f"{a.picture}: {name}, {when}")


main()
