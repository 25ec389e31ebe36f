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
from matplotlib.ticker import MaxNLocator, MultipleLocator


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
    """Its values and units, where the file has them in one dimension; else numbers from 0 and no units."""
    if dimension in f.variables and f[dimension].ndim == 1:
        return f[dimension][:], getattr(f[dimension], "units", "")
    return np.arange(length), None


def degrees_text(value, ends):
    """60°N, 0°, 120°W, 180°: ends are the letters of the positive and the negative side."""
    if ends == "EW":
        value = (value + 180) % 360 - 180
    side = "" if value in (0, -180) else ends[0] if value > 0 else ends[1]
    return f"{abs(value):g}°{side}"


def label(axis, dimension, units, values):
    """Write on an axis what its values are: degrees of latitude or longitude, or others."""
    ends = {"degrees_north": "NS", "degrees_east": "EW"}.get(units)
    if not ends:
        axis.set_label_text(f"{dimension} (index)" if units is None else f"{dimension} [{units}]")
        return
    axis.set_major_locator(MultipleLocator(30) if np.ptp(values) > 90 else MaxNLocator(6))
    axis.set_major_formatter(lambda value, _: degrees_text(value, ends))


def levels_of(values, signed):
    """Bounds of the colours: round numbers; around 0 for what has a sign, within 99 % of the values."""
    seen = values.compressed() if np.ma.isMaskedArray(values) else values.ravel()
    if seen.size == 0:
        sys.exit("plot.py: all values are missing")
    low, high = np.percentile(seen, (0.5, 99.5))
    if signed:
        high = max(abs(low), abs(high))
        low = -high
    return MaxNLocator(12, steps=[1, 2, 5, 10]).tick_values(low, high if high > low else low + 1)


def main():
    a = arguments()
    with netCDF4.Dataset(a.file) as f:
        variable = choose(f, a.variable)
        values, when = one_map(f, variable, a.step)
        rows, columns = variable.dimensions[-2:]
        row, row_units = coordinate(f, rows, values.shape[0])
        column, column_units = coordinate(f, columns, values.shape[1])
        name = variable.name
        title, units = getattr(variable, "long_name", name), getattr(variable, "units", "1")
    signed = name.endswith(("_zscore", "_anomaly"))
    colours = plt.get_cmap("RdBu_r" if signed else "viridis")
    figure, axes = plt.subplots(figsize=(9, 4.4), dpi=100, layout="constrained")
    axes.set_facecolor("0.55")  # missing
    norm = BoundaryNorm(levels_of(values, signed), colours.N, extend="both")
    mesh = axes.pcolormesh(column, row, values, cmap=colours, norm=norm, shading="nearest", rasterized=True)
    if row_units == "degrees_north" and column_units == "degrees_east":
        axes.set_aspect("equal")
    label(axes.xaxis, columns, column_units, column)
    label(axes.yaxis, rows, row_units, row)
    bar = figure.colorbar(mesh, shrink=0.9, pad=0.015)
    bar.set_label(("standard deviations" if name.endswith("_zscore") else units) + "; grey: missing")
    axes.set_title(f"{title}, {when}", loc="left")
    figure.savefig(a.picture)
    print(f"{a.picture}: {name}, {when}")


main()
