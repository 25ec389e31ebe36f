#!/usr/bin/env python3
"""What other programs of this field got wrong, or their users stumbled over: where each of these traps has its test.

ELSEWHERE lists those that are sprung by another program's checks, by the names these have there; that the names are there is checked here.
The rest follows below.
"""

import re

import cftime

from harness import *

ELSEWHERE = [  # what goes wrong, and who tests it by which check
    # Numbers
    ("the divisor n or n - ddof is not told", "metadata", "ddof is recorded"),
    ("rounding noise of a constant series becomes z-scores", "values", "constant cells, cells of rounding noise"),
    ("one value only, and ddof 1", "values", "one step, ddof {ddof}, min_count {min_count}"),
    ("anomalies from the baseline's mean, divided by the whole series' deviation", "groups",
     "trap: mean and standard deviation are both the baseline's"),
    # Time
    ("each of the six calendars, by both its names", "time_axes", "366_day"),
    ("each of the six calendars, by groups", "groups", "{calendar}, by {kind}"),
    ("files of one series in different calendars", "time_axes", "mixed calendars"),
    ("days of the year shift by one behind 28 February of leap years", "groups", "trap: 29 February is a day of its own"),
    ("a time that was rounded belongs to the day before", "groups", "trap: a time that rounding puts before midnight"),
    ("winter ends with the year", "groups", "trap: DJF goes across the year's end"),
    ("a window ends with the year", "groups", "window {window} goes across the year's end"),
    ("files overlap", "time_axes", "a step in two files"),
    ("a step stands twice in a file", "time_axes", "a step twice in one file"),
    ("steps are missing", "time_axes", "a gap is reported by --plan"),
    ("steps are not in order", "time_axes", "steps in any order"),
    ("the time axis is called otherwise", "time_axes", "seconds, int64, valid_time"),
    # Grids and values
    ("another grid is read as the same one", "errors", "another grid: a hundredth of a spacing"),
    ("scale and offset are those of the first file", "values", "packing and type that differ from file to file"),
    ("only one of _FillValue and missing_value counts", "values", "_FillValue and missing_value differ"),
    ("NaN is what marks missing values", "values", "NaN as _FillValue"),
    ("NaN is what marks missing values, in missing_value", "values", "NaN as missing_value"),
    ("several numbers mark missing values", "values", "missing_value, a vector"),
    ("limits are about stored numbers", "values", "valid_range, packed"),
    ("the lower limit alone", "values", "valid_min, packed"),
    ("the upper limit alone", "values", "valid_max, packed"),
    ("bytes without a sign in a format that has none", "values", "_Unsigned bytes"),
    ("a box across the edge of the grid, at 0 or at 180", "selection", "longitude = {text}, input {kind}"),
    ("latitudes that fall, or rise", "selection", "latitude = {text}, {way}"),
    ("a box without cells gives a file without data", "errors", "an empty selection of latitude"),
    ("a box without cells, of columns", "errors", "an empty selection of longitude"),
    ("a period without steps", "errors", "an empty selection of time"),
    ("K minus degC", "units", "files in K and in degC"),
    ("statistics in K, applied to data in degC", "continue", '("other units", FILE'),
    ("statistics of another calendar, or of steps that are in this run, too", "continue", "calendar"),
    ("final and preliminary values are added up, or their steps are twice there", "field", "ERA5, old: expver is a dimension"),
    ("K and degC, where the spec says which are meant", "units", "files in K and in degC, both as K"),
    # Metadata
    ("z-scores keep the units and the standard_name of the data", "metadata", '"units": "1", "standard_name": None'),
    ("z-scores without their mean and deviation", "metadata", "z names its mean and std"),
    ("a difference of temperatures is converted as a temperature", "metadata", '"units_metadata": "temperature: difference"'),
    ("an anomaly from nobody knows what", "cf", "an anomaly names its norm, which says when it was"),
    ("how it was made is forgotten", "cf", "says by which rules it was made"),
    ("a climatological axis with bounds", "groups", "metadata by {kind}"),
    ("grid mapping and auxiliary coordinates are lost", "metadata", "{variable} is carried over"),
    ("history begins anew", "metadata", "history goes on"),
    # What users ask for
    ("the last bits depend on the number of ranks", "bits", "ranks"),
    ("memory grows with the data", "readers", "memory as planned"),
]

programs = {}
for trap, program, name in ELSEWHERE:
    if program not in programs:
        programs[program] = (SOURCE / f"tests/run/{program}.py").read_text()
    check(f"trap: {trap}: {program}", name in programs[program], f"no check of {program}.py is called {name!r}")
listed = (SOURCE / "Makefile.am").read_text()
lost = [program for program in programs if f"tests/run/{program}.py" not in listed]
check("the programs with those checks are run", not lost, lost)

# --------------------------------------------------------------------------- sums

rng = np.random.default_rng(11)


def series_of(name, values, changes=(), **how):
    """values: [step][cell], stored as they are; hourly."""
    d = workplace()
    raw = values.reshape(len(values), 1, -1)
    make_series(d, raw, 3, times=hours(len(values), step=1), **how)
    start_values(name, d, raw.astype("f8"), changes)


n = 4000
far = 1e9 + rng.normal(0, 1, (n, 6))
naive = np.sqrt(np.abs((far**2).sum(0) / n - (far.sum(0) / n) ** 2))
check("sums of squares would cancel here", (np.abs(naive / far.std(0) - 1) > 0.1).any(), str(naive))
series_of("trap: the sum of squares cancels: mean 1e9, standard deviation 1", far)
series_of("trap: the same, with ddof 1, in chunks that span time", far, {"climatology.ddof": 1}, form="series")
shift = {"scale_factor": 1e-4, "add_offset": 1e9}
d = workplace()
raw = rng.integers(-20000, 20000, (n, 1, 6)).astype("i2")
make_series(d, raw, 3, shift, times=hours(n, step=1))
r = run(d)
if check("packed with an offset of 1e9: it runs", r.status == 0, r.story):
    # Unpacked in double, the values themselves would be rounded by 1e-7 of the deviation.
    found = unequal("std", read(d / "out/statistics.nc", "t2m_std"), raw.std(0) * 1e-4, 1e-12, 0)
    found += unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), (raw - raw.mean(0)) / raw.std(0), 0, 1e-6)
    check("trap: the same, packed: from the stored integers, without rounding", not found, found)
single = (300 + rng.normal(0, 5, (20000, 2))).astype("f4")
loss = np.abs(np.cumsum(single, 0, dtype="f4")[-1] / 20000 - single.astype("f8").mean(0))
check("sums in single precision would be wrong here", loss.max() > 1e-4, str(loss))
series_of("trap: sums in single precision", single)
settle()

# --------------------------------------------------------------------------- no z-score, and how many

d = workplace()
x = field(24, 3, 4).astype("f4")
x[:, 0, :3] = 273.15
x[1:, 1, 1] = x[:, 2, 2] = np.nan
make(d / "in/a.nc", x, hours(24), {"_FillValue": np.float32(1e20)})
found = []
r = run(d, {"climatology.ddof": 1, "climatology.min_count": 1})
for words in r"constant +3 cells: no z-score", r"no std +1 cells have no more than ddof = 1", r"no mean +1 cells":
    found += [] if re.search(words, r.out) else [f"the summary does not say: {words}"]
check("trap: cells without z-scores are not told of: they are counted in the summary", r.status == 0 and not found, found + [r.out])
found = differences(d, x.astype("f8"), 1, 1) if r.status == 0 else [r.story]
check("trap: a constant series, a single value: mean and no z-score", not found, found)

# --------------------------------------------------------------------------- time

when = [cftime.datetime(2009, 12, 1) + datetime.timedelta(days=i) for i in range(800)]
values = field(len(when), 2, 3, 4).astype("f4")


def daily(d, units=("days since 2010-01-01", "hours since 2015-01-01 12:00:00", "days since 1800-01-01")):
    """A file with each units, one after another."""
    for i, part in enumerate(np.array_split(np.arange(len(when)), len(units))):
        numbers = cftime.date2num([when[k] for k in part], units[i], "standard")
        make(d / f"in/{i}.nc", values[part], None,
             axes={"time": (np.asarray(numbers, "f8"), {"units": units[i], "calendar": "standard"})})


d = workplace()
daily(d)
if test_values("trap: reference dates that differ between the files of a series: values", d, values.astype("f8")):
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        got = [t.isoformat() for t in netCDF4.num2date(f["time"][:], f["time"].units, f["time"].calendar)]
        check("trap: reference dates that differ: the times, in the units of the first file",
              got == [t.isoformat() for t in when] and f["time"].units == "days since 2010-01-01", got[:3])
r = run(d, {"climatology.group": "season"})
if check("seasons: it runs", r.status == 0, r.story):
    winter = [i for i, t in enumerate(when) if t.month in (12, 1, 2)]
    monthly = np.mean([values[[i for i in winter if when[i].month == m]].astype("f8").mean(0) for m in (12, 1, 2)], 0)
    mean = values[winter].astype("f8").mean(0)
    got = read(d / "out/statistics.nc", "t2m_mean")[0]
    check("trap: months of a season weigh the same, whatever their length: here each step does",
          not unequal("DJF", got, mean, 1e-12, 0) and np.abs(monthly - mean).max() > 1e-3, str(got - mean))
    z, std = read(d / "out/zscore.nc", "t2m_zscore")[winter], values[winter].astype("f8").std(0)
    check("the z-scores of a group have mean 0 and standard deviation 1",
          np.abs(z.mean(0)).max() < 1e-6 and np.abs(z.std(0) - 1).max() < 1e-6, f"{z.mean(0)} {z.std(0)}")

# Over its baseline, and only there, z has mean 0 and standard deviation 1.
r = run(d, {"climatology.baseline": "2010"})
if check("a baseline: it runs", r.status == 0, r.story):
    z, inside = read(d / "out/zscore.nc", "t2m_zscore"), [t.year == 2010 for t in when]
    check("z over its own baseline: mean 0, standard deviation 1, cell by cell",
          np.abs(z[inside].mean(0)).max() < 1e-6 and np.abs(z[inside].std(0) - 1).max() < 1e-6 and np.abs(z.mean(0)).max() > 0.01)

# --------------------------------------------------------------------------- grids and packing

d = workplace()
x = field(24, 6, 8).astype("f4")
for i in 0, 1:
    axes = {"latitude": (latitudes(6) + i * 1e-11, {"units": "degrees_north"}), "longitude": (longitudes(8) - i * 1e-11, {"units": "degrees_east"})}
    make(d / f"in/{i}.nc", x[12 * i :][:12], hours(12, START + 72 * i), axes=axes)
test_values("trap: coordinates that differ by 1e-11 between files: one grid, and nothing is missing", d, x.astype("f8"))

# Weights of the cells that are there: where some are missing, the others' weights are not the whole.
gaps = holes(x, 0.3).astype("f4")
gaps[:, :2] = np.nan
lat = np.array([80.0, 60, 30, 10, -20, -70])
edges = np.array([90.0, 75, 50, 20, 0, -50, -90])


def with_bounds(f):
    f.createDimension("bnds", 2)
    f["latitude"].bounds = "latitude_bnds"
    f.createVariable("latitude_bnds", "f8", ("latitude", "bnds"))[:] = np.stack([edges[:-1], edges[1:]], 1)


middles = np.concatenate([[90], (lat[1:] + lat[:-1]) / 2, [-90]])  # 90: half of 20 degrees beyond 80
for name, more, weight in [("midpoints", None, -np.diff(np.sin(np.radians(middles)))),
                           ("the file's bounds", with_bounds, -np.diff(np.sin(np.radians(edges))))]:
    d = workplace()
    make(d / "in/a.nc", gaps, hours(24), axes={"latitude": (lat, {"units": "degrees_north"})}, more=more)
    keys = {"of": "data", "over": "latitude longitude", "method": "mean", "file": "out/globe.nc"}
    r = run(d, {f"reduce globe.{k}": v for k, v in keys.items()})
    if check(f"area means by {name}: it runs", r.status == 0, r.story):
        w = np.where(np.isnan(gaps), 0, weight[:, None])
        want = np.nansum(w * np.nan_to_num(gaps).astype("f8"), (1, 2)) / w.sum((1, 2))
        found = unequal("area mean", read(d / "out/globe.nc", "t2m_mean"), want, 1e-12, 0)
        check(f"trap: missing cells keep their share of an area mean: weights from {name}, of valid cells alone", not found, found)

d = workplace()
packed = {"scale_factor": 0.0017, "add_offset": 285.0, "_FillValue": np.int16(-32767)}
make(d / "in/a.nc", pack(x.astype("f8"), "i2", packed), hours(24), {**packed, "valid_min": np.int16(-32000)})
r = run(d)
if check("packed input: it runs", r.status == 0, r.story):
    found = []
    for output, parts in PARTS.items():
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            found += [f"t2m_{part}: {a}" for part in parts for a in ("scale_factor", "add_offset", "valid_min", "missing_value")
                      if a in f["t2m_" + part].ncattrs()]
    check("trap: z-scores in the input's packing: no output is packed", not found, found)

finish()
