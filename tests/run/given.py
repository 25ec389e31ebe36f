#!/usr/bin/env python3
"""Climatologies that others made, [climatology] mean and std, against numpy: files as CDO, xarray's groupby() and
WeatherBench 2 lay them out, packed and float32; the same bits for any number of ranks and any memory; and what is
refused."""

import cftime

from harness import *

NY, NX = 8, 6
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}
UNITS, CALENDAR = "hours since 1990-01-01", "standard"
LAT, LON = latitudes(NY), np.arange(NX) * 60.0


def series(first, n, hours_apart, calendar=CALENDAR):
    step = datetime.timedelta(hours=hours_apart)
    return [cftime.datetime(*first, calendar=calendar) + i * step for i in range(n)]


def put(d, x, when, packed=False):
    attributes = PACKED if packed else FLOAT
    raw = pack(x, "i2", PACKED) if packed else np.where(np.isnan(x), 1e20, x).astype("f4")
    numbers = np.asarray(cftime.date2num(when, UNITS, when[0].calendar), "f8")
    for i, part in enumerate(np.array_split(np.arange(len(when)), 2)):
        make(d / f"in/{i}.nc", raw[part], None, {**attributes, "units": "K"},
             axes={"time": (numbers[part], {"units": UNITS, "calendar": when[0].calendar}),
                   "latitude": (LAT, {"units": "degrees_north"}), "longitude": (LON, {"units": "degrees_east"})})
    return unpack(raw, attributes)


def give(path, name, values, dims, axes=(), packed=False, mode="w", units="K", at=None, **attributes):
    """A file of a climatology: dims in the order of values; returns what its numbers mean."""
    axes = {"latitude": (LAT, {"units": "degrees_north"}), "longitude": (LON, {"units": "degrees_east"}), **dict(axes)}
    how = PACKED if packed else FLOAT
    raw = pack(values, "i2", PACKED) if packed else np.where(np.isnan(values), 1e20, values).astype("f4")
    with netCDF4.Dataset(path, mode) as f:
        f.set_auto_maskandscale(False)
        for dim, n in zip(dims, values.shape):
            if dim not in f.dimensions:
                f.createDimension(dim, n)
                if axes.get(dim) is not None:
                    v = f.createVariable(dim, np.asarray(axes[dim][0]).dtype, (dim,))
                    v.setncatts(axes[dim][1])
                    v[:] = axes[dim][0]
        for scalar, value in (at or {}).items():
            f.createVariable(scalar, "f8", ())[...] = value
        v = f.createVariable(name, raw.dtype, dims, fill_value=how["_FillValue"])
        v.set_auto_maskandscale(False)
        v.setncatts({k: a for k, a in how.items() if k != "_FillValue"} | ({"units": units} if units is not None else {}) | attributes)
        v[:] = raw
    return unpack(raw, how)


def settings(how, std=True):
    none = {"climatology.ddof": None, "climatology.min_count": None}
    return none | {f"climatology.{k}": v for k, v in how.items()} | {"output.statistics": None, "output.zscore": "out/zscore.nc" if std else None}


def bits(d, std):
    found = []
    for part in ("anomaly", "zscore") if std else ("anomaly",):
        with netCDF4.Dataset(d / f"out/{part}.nc") as f:
            f.set_auto_mask(False)
            found.append(f["t2m_" + part][:].tobytes())
    return found


def one(name, d, x, how, mean, std, group, ranks=(2,)):
    """mean, std: [group][row][column]; group: of each step, -1: none."""
    group, base = np.asarray(group), None
    none = np.full((1, *x.shape[1:]), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        anomaly = x - np.concatenate([mean, none])[group]
        right = {"anomaly": anomaly}
        if std is not None:
            s = np.concatenate([std, none])[group]
            right["zscore"] = np.where(s > 4e-15 * np.abs(np.concatenate([mean, none])[group]), anomaly / s, np.nan)
    for n in ranks:
        for memory in (None, "150 KiB") if len(ranks) > 1 and n != 3 else (None,):
            r = run(d, settings(how, std is not None) | {"run.memory": memory, "output.deflate": int(n == 3)}, ranks=n)
            where = f"{name}, {n} ranks{', ' + memory if memory else ''}"
            if r.status:
                check(where, False, r.story)
                continue
            now = bits(d, std is not None)
            if base is not None:
                check(where + ": the same bits", now == base)
                continue
            base, found = now, []
            for part, values in right.items():
                found += unequal(part, read(d / f"out/{part}.nc", "t2m_" + part), values, 2e-6, 2e-6)
            check(where, not found, found)


rng = np.random.default_rng(5)
level = lambda *shape: 280 + 10 * rng.normal(size=(*shape, NY, NX))
spread = lambda *shape: 2 + rng.random((*shape, NY, NX))


def gap(values):
    values[..., 2, 3] = np.nan
    return values


# --------------------------------------------------------------------------- all steps are one group

days = series((2003, 11, 1), 500, 24)
d = workplace()
x = put(d, holes(field(len(days), NY, NX), 0.1), days, True)
mean = give(d / "a.nc", "t_mean", gap(level()), ("latitude", "longitude"), packed=True)
std = spread()
std[1, 1], std[1, 2], std[4, 4] = 0, -1, np.nan
std = give(d / "b.nc", "s", std.T, ("longitude", "latitude"), units="kelvin").T
one("no groups, two files, turned", d, x, {"mean": "a.nc:t_mean", "std": "b.nc:s"}, mean[None], np.where(std > 0, std, np.nan)[None],
    np.zeros(len(days), int), (1, 2, 3, 7))
with netCDF4.Dataset(d / "out/zscore.nc") as f:
    v = f["t2m_zscore"]
    said = [v.climatology_mean, v.climatology_std, sorted(n for n in f.variables if n.startswith("t2m")),
            [n for n in ("baseline", "ddof", "min_count", "window", "ancillary_variables") if n in v.ncattrs()]]
    check("the file says where they are", said == ["a.nc:t_mean", "b.nc:s", ["t2m_zscore"], []], str(said))
r = launch(d, ["--verify", "out/zscore.nc", "out/anomaly.nc"])
check("--verify", r.status == 0 and "mean 0" not in r.out, r.out + r.story)
r = run(d, settings({"mean": "a.nc:t_mean", "std": "b.nc:s"}) | {"output.report": "out/r.html", "output.json": "out/r.json"}, ranks=2)
check("a report", r.status == 0 and "mean and" not in r.err and (d / "out/r.html").exists(), r.story)

# --------------------------------------------------------------------------- months, as CDO and as xarray write them

when = [cftime.datetime(1995, m, 15, calendar="noleap") for m in range(1, 13)]
year = {"time": (np.asarray(cftime.date2num(when, "days since 1900-01-01", "noleap"), "f8"),
                 {"units": "days since 1900-01-01", "calendar": "noleap"})}
mean = give(d / "month.nc", "t2m", gap(level(12)), ("time", "latitude", "longitude"), year, at={"height": 2.0})
std = give(d / "month.nc", "t2m_std", spread(12), ("time", "latitude", "longitude"), mode="a")
month = [t.month - 1 for t in days]
one("months by their times", d, x, {"group": "month", "mean": "month.nc:t2m", "std": "month.nc:t2m_std"}, mean, std, month, (1, 3))
one("anomalies alone", d, x, {"group": "month", "mean": "month.nc:t2m"}, mean, None, month)
few = np.array([12, 1, 3, 2])  # in any order; other months have no climatology
mean = give(d / "few.nc", "t2m", level(4), ("month", "latitude", "longitude"), {"month": (few, {})})
one("some months by their numbers", d, x, {"group": "month", "mean": "few.nc:t2m"}, mean, None,
    [list(few - 1).index(m) if m in few - 1 else -1 for m in month], (2, 3))
mean = give(d / "day.nc", "t2m", level(366), ("dayofyear", "longitude", "latitude")[:1] + ("latitude", "longitude"),
            {"dayofyear": (np.arange(1, 367), {})}, packed=True)
one("days of the year", d, x, {"group": "day-of-year", "mean": "day.nc:t2m", "std": "day.nc:t2m"}, mean, mean, [t.dayofyr - 1 for t in days], (7, 1))
dates = series((2000, 1, 1), 366, 24)
mean = give(d / "date.nc", "t2m", level(366), ("time", "latitude", "longitude"),
            {"time": (np.asarray(cftime.date2num(dates, UNITS, CALENDAR), "f8"), {"units": UNITS, "calendar": CALENDAR})})
own = [(t.month, t.day) for t in dates]
one("dates", d, x, {"group": "day", "mean": "date.nc:t2m"}, mean, None, [own.index((t.month, t.day)) for t in days])

quarters = [cftime.datetime(1, m, 16, calendar="noleap") for m in (1, 4, 7, 10)]
mean = give(d / "season.nc", "t2m", level(4), ("time", "latitude", "longitude"),
            {"time": (np.asarray(cftime.date2num(quarters, "days since 0001-01-01", "noleap"), "f8"), {"units": "days since 0001-01-01", "calendar": "noleap"})})
one("seasons", d, x, {"group": "season", "mean": "season.nc:t2m"}, mean, None, [t.month % 12 // 3 for t in days])

# WeatherBench 2: hour, dayofyear, longitude, latitude
e = workplace()
hours = series((2003, 12, 20), 300, 6)
y = put(e, holes(field(len(hours), NY, NX), 0.1), hours)
mean = give(e / "wb.nc", "m", level(4, 366).swapaxes(2, 3), ("hour", "dayofyear", "longitude", "latitude"),
            {"hour": (np.array([0, 6, 12, 18]), {"units": "h"}), "dayofyear": (np.arange(1, 367), {})}).swapaxes(2, 3)
std = give(e / "wb.nc", "s", spread(4, 366).swapaxes(2, 3), ("hour", "dayofyear", "longitude", "latitude"), mode="a").swapaxes(2, 3)
one("hours and days of the year, turned", e, y, {"group": "day-of-year-hour", "mean": "wb.nc:m", "std": "wb.nc:s"},
    mean.reshape(-1, NY, NX), std.reshape(-1, NY, NX), [t.hour // 6 * 366 + t.dayofyr - 1 for t in hours], (1, 2, 3))
mean = give(e / "hour.nc", "m", level(4), ("hour", "latitude", "longitude"), {"hour": (np.array([18, 0, 12, 6]), {})})
one("hours", e, y, {"group": "hour", "mean": "hour.nc:m"}, mean, None, [[18, 0, 12, 6].index(t.hour) for t in hours])

# --------------------------------------------------------------------------- refused

give(d / "degC.nc", "t2m", level(), ("latitude", "longitude"), units="degC")
give(d / "bare.nc", "t2m", level(), ("latitude", "longitude"), units=None)
give(d / "other.nc", "t2m", level(), ("latitude", "longitude"), {"longitude": (LON + 1, {"units": "degrees_east"})})
give(d / "flip.nc", "t2m", level(), ("latitude", "longitude"), {"latitude": (-LAT, {"units": "degrees_north"})})
give(d / "nameless.nc", "t2m", level(12), ("month", "latitude", "longitude"))
give(d / "zero.nc", "t2m", level(12), ("month", "latitude", "longitude"), {"month": (np.arange(12), {})})
give(d / "twice.nc", "t2m", level(12), ("month", "latitude", "longitude"), {"month": (np.array([1, *range(1, 12)]), {})})
give(d / "levels.nc", "t2m", level(12, 2), ("month", "plev", "latitude", "longitude"), {"month": (np.arange(1, 13), {}), "plev": (np.array([1e5, 5e4]), {})})
give(d / "quarter.nc", "t2m", level(4), ("quarter", "latitude", "longitude"), {"quarter": (np.arange(4), {})})
by = lambda file, group="none", **more: {"group": group, "mean": file, **more}
left = [str(p.relative_to(d)) for p in (d / "out").iterdir()]
for name, how, words, *more in (
    ("no colon", by("a.nc"), ["a.nc", "colon"]),
    ("no such file", by("z.nc:t2m"), ["z.nc", "mean"]),
    ("no such variable", by("a.nc:t2m"), ["a.nc", "no variable t2m"]),
    ("other units", by("degC.nc:t2m"), ["degC", '"K"']),
    ("no units", by("bare.nc:t2m"), ["says none", '"K"']),
    ("other longitudes", by("other.nc:t2m"), ["longitudes"]),
    ("other order of latitudes", by("flip.nc:t2m"), ["latitudes"]),
    ("groups, and the file has some", by("month.nc:t2m"), ["12 values along time", "group = none takes one"]),
    ("no groups, and the file has none", by("a.nc:t_mean", "month"), ["a.nc", "does not say", "called month"]),
    ("dates by numbers of days", by("day.nc:t2m", "day"), ["366 values along dayofyear", "group = day"]),
    ("no coordinate", by("nameless.nc:t2m", "month"), ["no numbers along month"]),
    ("months from 0", by("zero.nc:t2m", "month"), ["month has 0"]),
    ("a month twice", by("twice.nc:t2m", "month"), ["two values", "January"]),
    ("levels", by("levels.nc:t2m", "month"), ["2 values along plev"]),
    ("seasons by numbers", by("quarter.nc:t2m", "season"), ["4 values along quarter"]),
    ("other groups of the std", by("month.nc:t2m", "month", std="few.nc:t2m"), ["few.nc", "other groups"]),
    ("years", by("month.nc:t2m", "year"), ["group = year"]),
    ("std alone", {"std": "b.nc:s"}, ["std", "mean = "]),
    ("z-scores without std", by("a.nc:t_mean"), ["output] zscore", "std = "], {"output.zscore": "out/z.nc"}),
    ("statistics", by("a.nc:t_mean"), ["statistics"], {"output.statistics": "out/s.nc"}),
    *((f"mean and {key}", by("a.nc:t_mean", **{key: value}), ["mean", key]) for key, value in
      {"from": "a.nc", "extend": "a.nc", "baseline": "2003 2004", "ddof": 1, "min_count": 2}.items()),
    ("mean and window", by("date.nc:t2m", "day", window=3), ["mean", "window"]),
    ("mean and center", by("a.nc:t_mean", center="median"), ["mean", "center"]),
    ("mean and smooth", by("month.nc:t2m", "month", smooth="running 3"), ["mean", "smooth"]),
    ("an output in its place", by("a.nc:t_mean"), ["a.nc", "lost"], {"output.anomaly": "a.nc"}),
):
    test_error(name, d, 2, words, settings(how, False) | (more[0] if more else {}), allowed=left, ranks=1)
test_error("one rank tells all", d, 2, ["other.nc"], settings(by("other.nc:t2m"), False), allowed=left, ranks=3)
finish()
