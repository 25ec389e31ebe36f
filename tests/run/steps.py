#!/usr/bin/env python3
"""Which steps are taken ([input] months, hours), and new steps that are made of them ([steps]): against numpy and cftime
(tests/lib/reference_steps.py), xarray and CDO; the same bits for any number of ranks and any memory; and what cannot be.

All kinds of new steps in all calendars with ZSCORE_TEST_ALL=1; as a rule each kind, distance and calendar a few times.

Where CDO does something else (2.1.1): it knows no share of the steps that there should be (complete = 0 here), and has no
pentads of the year."""

import json

import cftime

try:
    import jsonschema
except ImportError:
    jsonschema = None

import reference_climatology
import reference_steps as reference
from harness import *

NY, NX = 3, 4
CALENDARS = "standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}
HOUR, DAY = reference.HOUR, reference.DAY
CF_NAME = {"mean": "mean", "sum": "sum", "min": "minimum", "max": "maximum"}
UNITS = "hours since 1900-01-01 00:00:00"


def dates_of(calendar, first, distance, n):
    """Times at a distance; of months the middle."""
    if distance != "month":
        return [cftime.datetime(*first, calendar=calendar) + k * distance for k in range(n)]
    months = [(first[0] + (first[1] - 1 + k) // 12, (first[1] - 1 + k) % 12 + 1) for k in range(n + 1)]
    begin = [cftime.datetime(*m, 1, calendar=calendar) for m in months]
    return [a + (b - a) / 2 for a, b in zip(begin, begin[1:])]


def put(d, dates, x, packed=False, form="cdf1", pieces=3, bounds=None, units=UNITS, dimensions=DIMENSIONS):
    """Several files of unequal lengths; returns what is stored, unpacked."""
    attributes = PACKED if packed else FLOAT
    raw = pack(x, "i2", attributes) if packed else np.where(np.isnan(x), 1e20, x).astype("f4")
    calendar = dates[0].calendar
    number = lambda t: np.asarray(cftime.date2num(t, units, calendar), "f8")
    cuts = [0, *(len(dates) * (2 * i + 1) // (2 * pieces) for i in range(1, pieces)), len(dates)]
    for i, (a, b) in enumerate(zip(cuts, cuts[1:])):
        def more(f, a=a, b=b):
            if bounds:
                f.createDimension("bnds", 2)
                f["time"].bounds = "time_bnds"
                f.createVariable("time_bnds", "f8", ("time", "bnds"))[:] = np.stack([number([p[k] for p in bounds[a:b]]) for k in (0, 1)], 1)
        make(d / f"in/{i:02}.nc", raw[a:b], None, attributes, form=form, dimensions=dimensions, more=more,
             axes={"time": (number(dates[a:b]), {"units": units, "calendar": calendar}),
                   **({"plev": (np.arange(x.shape[1]) * 1e4 + 5e4, {"units": "Pa", "axis": "Z"})} if "plev" in dimensions else {})})
    return unpack(raw, attributes)


def some_field(dates, seed=1, members=()):
    """Values with holes, and a cell without any in the first half."""
    shape = len(dates) * int(np.prod(members, dtype=int))
    x = holes(field(shape, NY, NX, seed), 0.08, seed).reshape(len(dates), *members, NY, NX)
    x[: len(dates) // 2, ..., 1, 2] = np.nan
    x[..., 2, 3] = np.nan
    return x


def without(dates, share=0.03, block=0.1, seed=3):
    """Which steps are left when some are taken away here and there, and all of one stretch."""
    n = len(dates)
    kept = np.random.default_rng(seed).random(n) > share
    kept[n // 3 : n // 3 + int(block * n)] = False
    kept[[0, 1, -1]] = True
    return np.flatnonzero(kept)


def compare_steps(d, bounds, values, method="mean", name="out/values.nc"):
    """Complaints about an extract of the new steps: values, times, bounds and cell_methods."""
    with netCDF4.Dataset(d / name) as f:
        got = np.ma.filled(f["t2m"][:].astype("f8"), np.nan)
        time, edge = f["time"], f[f["time"].bounds]
        calendar, units = bounds[0][0].calendar, time.units
        number = lambda t: np.asarray(cftime.date2num(t, units, calendar), "f8")
        found = unequal("new steps", got, values, 1e-12, 1e-12)
        lower, upper = number([a for a, _ in bounds]), number([b for _, b in bounds])
        if edge[:].shape != (len(bounds), 2):
            return found + [f"bounds of the shape {edge[:].shape}, not {len(bounds)} steps"]
        found += unequal("lower bounds", edge[:, 0].data, lower, 0, 1e-6) + unequal("upper bounds", edge[:, 1].data, upper, 0, 1e-6)
        found += unequal("times", time[:].data, (lower + upper) / 2, 0, 1e-6)
        if not f["t2m"].cell_methods.endswith(f"time: {CF_NAME[method]}"):
            found.append(f"cell_methods {f['t2m'].cell_methods}")
    return found


def compare_all(d, moments, values, **how):
    """Complaints about statistics, anomalies and z-scores of these steps."""
    want = reference_climatology.climatology(moments, values, **how)
    grouped, found = how.get("group", "none") != "none", []
    size = np.nanmax(np.abs(values))
    allowed = {"zscore": 2e-6, "anomaly": 1e-12 * size, "excess": 1e-13 * size * len(moments),
               "std": 1e-13 * size, "m2": 1e-12 * size * np.nanmax(want["m2"]) ** 0.5}
    for output, parts in PARTS.items():
        for part in parts if output == "statistics" else (output,):
            got = read(d / f"out/{output}.nc", f"t2m_{part}")
            right = want[part] if grouped or output != "statistics" else want[part][0]
            relative = {"zscore": 0, "count": 0, "anomaly": 2.0**-23}.get(part, 1e-12)
            found += unequal(f"{output}: {part}", got, right, relative, allowed.get(part, 1e-12 * size))
    return found


EXTRACT = {"extract values.of": "data", "extract values.latitude": "-90 90", "extract values.file": "out/values.nc"}


def one(name, dates, x, every=None, method="mean", complete=None, distance=None, months=(), hours=(), ranks=2, changes=(),
        kept=None, more=None, d=None, packed=False, form="cdf1", pieces=3, bounds=None, dimensions=DIMENSIONS, **how):
    """One run against the reference, in the background.  kept: the stored steps that the files have."""
    d = d or workplace()
    kept = range(len(dates)) if kept is None else kept
    there = [dates[i] for i in kept]
    x = put(d, there, x[list(kept)], packed, form, pieces, bounds and [bounds[i] for i in kept], dimensions=dimensions)
    given = dict(EXTRACT)
    for key, value in {"input.months": " ".join(map(str, months)), "input.hours": " ".join(map(str, hours)), "steps.every": every,
                       "steps.method": method if every and method != "mean" else None, "steps.complete": complete}.items():
        if value not in (None, ""):
            given[key] = value
    given.update({f"climatology.{k}": v for k, v in how.items()})
    complete = 0.75 if complete is None else complete

    def judge(r):
        if r.status != 0:
            return check(name, False, r.story)
        edges, moments, values, lacking = reference.new_steps(there, x, every, method, complete, distance, months, hours)
        found = compare_steps(d, edges, values, method)
        if values.ndim == 3:
            found += compare_all(d, moments, values, **how)
        if lacking.any() != ("incomplete" in r.out) or (lacking.any() and f"incomplete {lacking.sum()} of {len(lacking)} " not in r.out):
            found.append(f"{lacking.sum()} new steps are incomplete; the plan and the summary say otherwise:\n{r.out}")
        if more:
            found += more(d, r)
        check(name, not found, found)

    start(judge, d, {**given, **dict(changes)}, ranks=ranks)


# ---------------------------------------------------------------------------------------------- months and hours

six_hourly = dates_of("noleap", (1999, 11, 20), 6 * HOUR, 1600)
x6 = some_field(six_hourly)


def selection(name, months=(), hours=(), ranks=2, also=(), **how):
    d = workplace()
    x = put(d, six_hourly, x6, **how)
    kept = [i for i, t in enumerate(six_hourly) if reference.chosen(t, months, hours)]
    given = {"input.months": " ".join(map(str, months)) or None, "input.hours": " ".join(map(str, hours)) or None}

    def judge(r):
        if r.status != 0:
            return check(name, False, r.story)
        found = differences(d, x[kept])
        with netCDF4.Dataset(d / "out/statistics.nc") as f:
            mean = f["t2m_mean"]
            for key, value in ("input_months", months), ("input_hours", hours):
                if getattr(mean, key, "") != " ".join(map(str, sorted(value))):
                    found.append(f"attribute {key}: {getattr(mean, key, '')}")
        if f"steps      {len(kept)} of {len(six_hourly)}, " not in r.out or "gaps" in r.out:
            found.append(r.out)
        check(name, not found, found)

    start(judge, d, given, ranks=ranks)


selection("months = 6 7 8", (6, 7, 8), ranks=3)
selection("months = 12 1 2 and hours = 12 0, packed", (12, 1, 2), (12, 0), packed=True, form="everything", ranks=3)
selection("hours = 18", (), (18,), form="series", ranks=1)

d = workplace()
put(d, six_hourly[:40], x6[:40])
for name, words, changes in [
    ("a month 13", ["months", '"13" is not a whole number from 1 to 12'], {"input.months": "6 13"}),
    ("an hour 24", ["hours", '"24" is not a whole number from 0 to 23'], {"input.hours": "24"}),
    ("a month twice", ["[input] months", "6 stands there twice"], {"input.months": "6 7 6"}),
    ("no step in the months", ["[input] months", "no step is in these months", "1999-11-20 00:00"], {"input.months": "7"}),
    ("no step in the hours", ["[input] hours", "no step is in these hours"], {"input.hours": "3"}),
    ("method without every", ["[steps] method", "every"], {"steps.method": "max"}),
    ("complete without every", ["[steps] complete", "every"], {"steps.complete": "0.5"}),
    ("every of no known word", ["[steps] every", '"week" is not known'], {"steps.every": "week"}),
    ("5 hours", ["[steps] every", "no whole part of a day", "12 or 24 hours"], {"steps.every": "5 hours"}),
    ("a method of no known word", ["[steps] method", "mean, sum, min or max"], {"steps.every": "day", "steps.method": "median"}),
    ("a share above 1", ["[steps] complete", "between 0 and 1"], {"steps.every": "day", "steps.complete": "75"}),
    ("periods shorter than the steps", ["[steps] every = 3 hours", "usually 6 hours apart"], {"steps.every": "3 hours"}),
    ("no period is complete", ["[steps] complete", "= 0.75", "the most", "40 of 1460"], {"steps.every": "year", "input.time": "1999"}),
]:
    start_error(f"refused: {name}", d, 2, words, changes, ranks=1)
    settle()

# ---------------------------------------------------------------------------------------------- new steps

SERIES = {  # of each distance: the first date, the number of steps, and what they are gathered into
    "hourly": (HOUR, (2000, 2, 23, 5), 24 * 21, ("6 hours", "day", "pentad", "1 hour")),
    "6-hourly": (6 * HOUR, (1999, 11, 20), 1240, ("day", "month", "pentad", "season", "12 hours")),
    "daily": (DAY, (1999, 1, 7, 12), 900, ("month", "season", "year", "pentad", "day")),
    "monthly": ("month", (1995, 2), 95, ("season", "year", "month")),
}
METHODS = "mean", "sum", "min", "max"


def series_case(kind, calendar, every, method, i):
    distance, first, n, _ = SERIES[kind]
    dates = dates_of(calendar, first, distance, n)
    bounds = [reference.edges(t, "month") for t in dates] if kind == "monthly" and i % 2 else None
    complete = (None, 0.9, 0, 0.5)[i % 4]
    one(f"{kind}, {calendar}: {method} of each {every}, complete {'left out' if complete is None else complete}",
        dates, some_field(dates, i), every, method, complete, distance, kept=without(dates), packed=i % 3 == 0,
        form=("cdf1", "everything", "shuffle", "contiguous-big", "series")[i % 5], pieces=1 + i % 4, ranks=1 + i % 3 if ALL else 3 if i % 5 == 0 else 1, bounds=bounds)


cases = [(kind, every) for kind in SERIES for every in SERIES[kind][3]]
if ALL:
    for i, (kind, every) in enumerate(cases):
        for k, calendar in enumerate(CALENDARS):
            for m, method in enumerate(METHODS):
                series_case(kind, calendar, every, method, i + k + m)
        settle()
else:
    for i, (kind, every) in enumerate(cases):
        series_case(kind, CALENDARS[i % 6], every, METHODS[(i + i // 6) % 4], i)
settle()

# Selections come first, and a share is one of the steps that they leave.
one("hours 0 and 12 of each day", six_hourly, x6, "day", distance=6 * HOUR, hours=(0, 12), kept=without(six_hourly), complete=1, form="series")
one("winters, by month of the input", six_hourly, x6, "season", "max", distance=6 * HOUR, months=(12, 1, 2), ranks=3)
one("July of each year", six_hourly, x6, "year", distance=6 * HOUR, months=(7,), hours=(6, 18), form="everything", packed=True)

# Groups, baselines, windows and leap days are about the new steps.
leap = dates_of("standard", (1999, 12, 1), 12 * HOUR, 2 * 900)
x_leap = some_field(leap, 5)
one("days by month and day, a window, leap_day merge", leap, x_leap, "day", distance=12 * HOUR, group="day", window=3, leap_day="merge",
    packed=True, ranks=3)
one("days, leap_day drop", leap, x_leap, "day", "max", distance=12 * HOUR, leap_day="merge", group="month")


def inside(d, edges, values, moments, r):
    """A period of the spec selects new steps by their middle; winters have their December."""
    found = [] if r.status == 0 else [r.story]
    kept = [i for i, t in enumerate(moments) if t.year == 2001]
    return found or compare_steps(d, [edges[i] for i in kept], values[kept])


d = workplace()
stored = put(d, leap, x_leap)
edges, moments, values, _ = reference.new_steps(leap, stored, "season", distance=12 * HOUR)
start(lambda r, d=d: check("time = 2001: four seasons, with the December of 2000", not (f := inside(d, edges, values, moments, r)), f), d,
      {**EXTRACT, "steps.every": "season", "input.time": "2001", "climatology.min_count": 1}, ranks=2)

# An ensemble: each member has new steps of its own.
few = dates_of("standard", (2001, 1, 30), 6 * HOUR, 90)
one("members that are one sample", few, some_field(few, 7, (3,)), "day", distance=6 * HOUR, kept=without(few), ranks=3,
    changes={"input.realization": "pool"}, dimensions=("time", "number", "latitude", "longitude"))
one("all levels", few, some_field(few, 8, (3,)), "day", "min", distance=6 * HOUR, kept=without(few), ranks=2,
    changes={"input.plev": "all"}, dimensions=("time", "plev", "latitude", "longitude"), form="everything")

# ERA5: the preliminary version fills what is missing in the final one, step by step, before steps are gathered.
d = workplace()
x = some_field(few, 8)
planes = np.stack([np.where(np.arange(len(few))[:, None, None] < 61, x, np.nan), np.where(np.arange(len(few))[:, None, None] < 61, np.nan, x)], 1)
make(d / "in/0.nc", np.where(np.isnan(planes), 1e20, planes).astype("f4"), None, FLOAT, form="everything",
     dimensions=("time", "expver", "latitude", "longitude"),
     axes={"time": (np.asarray(cftime.date2num(few, UNITS, "standard"), "f8"), {"units": UNITS, "calendar": "standard"}),
           "expver": (np.array([1, 5], "i4"), {"long_name": "expver"})})
edges_of_planes, _, values_of_planes, _ = reference.new_steps(few, x.astype("f4").astype("f8"), "day", distance=6 * HOUR)


def planes_judge(r, d=d):
    found = [r.story] if r.status else compare_steps(d, edges_of_planes, values_of_planes)
    if "expver     61 steps of 1, 27 of 5" not in r.out:
        found.append(r.out)
    check("two versions of ERA5 in one day", not found, found)


start(planes_judge, d, {**EXTRACT, "steps.every": "day"}, ranks=2)
settle()

# ---------------------------------------------------------------------------------------------- the same bits


def bits_of(d):
    """All variables of all outputs, as they are stored."""
    found = {}
    for output in PARTS:
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            f.set_auto_maskandscale(False)
            found.update({f"{output}.nc: {name}": v[:].tobytes() for name, v in f.variables.items()})
    return found


hourly = dates_of("standard", (2000, 2, 20), HOUR, 24 * 80)
x_hourly = some_field(hourly, 9)
# The last one has no room for all new steps in little memory, and reads the files twice.
for form, packed, every, little, changes in [
    ("series", True, "day", "90KiB", {}), ("everything", False, "2 hours", "160KiB", {"output.deflate": 1}),
    *([("cdf1", False, "pentad", "40KiB", {"output.deflate": 1})] if ALL else []),
]:
    bits, passes = {}, set()
    d = workplace()
    put(d, hourly, x_hourly, packed, form, pieces=5)
    for ranks, memory in (1, "1GiB"), (2, "1GiB"), (3, "1GiB"), (7, "1GiB"), (1, little), (3, little):
        e = workplace()
        (e / "in").rmdir()
        (e / "in").symlink_to((d / "in").resolve())

        def judge(r, e=e, key=f"{ranks} ranks, {memory}"):
            if r.status != 0:
                return check(f"{form}: {key}", False, r.story)
            bits[key] = bits_of(e)
            passes.update(line for line in r.out.splitlines() if "passes" in line)

        start(judge, e, {"steps.every": every, "climatology.group": "month", "run.memory": memory, **changes}, ranks=ranks)
    settle()
    first = next(iter(bits), None)
    twice = any("2: values are read again" in line for line in passes)
    check(f"{form}, {every}: the same bits on 1, 2, 3 and 7 ranks, in much and little memory",
          len(bits) == 6 and all(b == bits[first] for b in bits.values()) and twice == (every == "2 hours"),
          [key for key in bits if bits[key] != bits[first]] + sorted(passes))

# ---------------------------------------------------------------------------------------------- going on

d = workplace()
x = put(d, leap, x_leap, pieces=4)
edges, moments, values, _ = reference.new_steps(leap, x, "day", distance=12 * HOUR)
first = [i for i, t in enumerate(moments) if t.year <= 2000]
DAYS = {"steps.every": "day", "climatology.group": "season", **EXTRACT}
r = run(d, {**DAYS, "input.time": "1999 2000", "output.statistics": "first.nc"}, ranks=2)
if check("statistics of the first years", r.status == 0, r.story):
    r = run(d, {**DAYS, "input.time": "2001 2003", "climatology.extend": "first.nc"}, ranks=3)
    want = reference_climatology.climatology(moments, values, group="season")
    found = [r.story] if r.status else []
    for part in "mean", "std", "count", "m2":
        found = found or unequal(part, read(d / "out/statistics.nc", f"t2m_{part}"), want[part], 1e-11, 1e-11)
    check("extend goes on with new steps", not found, found)
    r = run(d, {**DAYS, "output.statistics": None, "climatology.from": "first.nc", "input.months": "6 7"}, ranks=2)
    check("from takes fewer months", r.status == 0, r.story)
    for name, words, changes in [
        ("another method", ["first.nc", "method = mean", "method = max"], {"steps.method": "max"}),
        ("another share", ["first.nc", "complete = 0.75", "complete = 0.5"], {"steps.complete": 0.5}),
        ("other periods", ["first.nc", "every = day", "every = pentad"], {"steps.every": "pentad"}),
        ("no new steps", ["first.nc", "every = day", "no new steps", "[steps]"], {"steps.every": None}),
        ("fewer months", ["first.nc", "no key months", "months = 6"], {"input.months": "6"}),
    ]:
        for f in (d / "out").glob("*"):
            f.unlink()
        start_error(f"extend refused: {name}", d, 2, words, {**DAYS, "climatology.extend": "first.nc", "input.time": "2001 2003", **changes},
                    allowed=["first.nc"], ranks=1)
        settle()

# ---------------------------------------------------------------------------------------------- distances

d = workplace()
odd = [t for i, t in enumerate(dates_of("standard", (2000, 1, 1), HOUR, 24 * 60)) if (i % 24) in (0, 3, 10, 12, 20)]
x_odd = some_field(odd)
put(d, odd, x_odd)
start_error("refused: unequal distances", d, 2, ["[steps]", "not equally far apart", "complete = 0"], {"steps.every": "day"}, ranks=1)
settle()
one("unequal distances, complete = 0", odd, x_odd, "day", complete=0, ranks=1)
d = workplace()
put(d, odd[:1], x_odd[:1], pieces=1)
start_error("refused: a single step", d, 2, ["only one step", "complete = 0"], {"steps.every": "day"}, ranks=1)
eight = [t for year in range(2000, 2004) for t in dates_of("standard", (year, 1, 1), 8 * DAY, 46)]
d = workplace()
x = put(d, eight, some_field(eight))
edges, moments, values, _ = reference.new_steps(eight, x, "month", complete=0)
n = np.array([sum((~np.isnan(x[i])).astype(int) for i, t in enumerate(eight) if a <= t < b) for a, b in edges])


def judge(r, d=d, values=np.where(n >= 3, values, np.nan)):
    found = [r.story] if r.status else compare_steps(d, edges, values)
    check("composites of 8 days: a month has at least 3", not found, found)


start(judge, d, {**EXTRACT, "steps.every": "month", "steps.complete": 1}, ranks=1)
settle()

# ---------------------------------------------------------------------------------------------- real series


def real(folder, calendar, level, every, method):
    """Days or months of a model of CMIP6, one level."""
    files = sorted(folder.glob("*.nc"))
    dates, x = reference_climatology.load(files, "ta", level)
    distance = "month" if folder.name == "Amon" else DAY
    edges, _, values, _ = reference.new_steps(dates, x, every, method, distance=distance)
    name, d = f"{folder.parent.name} {folder.name}, {calendar}: {method} of each {every}", workplace()

    def judge(r):
        found = [r.story] if r.status else unequal("new steps", read(d / "out/values.nc", "ta"), values, 1e-12, 0)
        check(name, not found, found)

    start(judge, d, {**EXTRACT, "input.files": folder / "*.nc", "input.variable": "ta", "input.plev": f"{level:g}", "steps.every": every,
                     "steps.method": method, "climatology.min_count": 1}, ranks=1)


data, seen = find_data(), set()
if data is None:
    skip("new steps of CMIP6", "there is no real data; ZSCORE_TEST_DATA names its directory")
for folder in sorted((data / "cmip6").glob("*/*")) if data else []:
    with netCDF4.Dataset(sorted(folder.glob("*.nc"))[0]) as f:
        calendar, level = f["time"].calendar, float(f["plev"][0])
    if ALL or (calendar, folder.name) not in seen:
        seen.add((calendar, folder.name))
        real(folder, calendar, level, *(("season", "mean") if folder.name == "Amon" else ("month", "max")))
settle()

# ---------------------------------------------------------------------------------------------- against others

if ALL:
    import xarray

    for every, rule in ("day", "1D"), ("month", "MS"), ("season", "QS-DEC"), ("year", "AS"):
        d = workplace()
        put(d, leap, x_leap)

        def judge(r, d=d, every=every, rule=rule):
            with xarray.open_mfdataset(str(d / "in/*.nc"), combine="by_coords") as f:
                want = f["t2m"].astype("f8").resample(time=rule).mean().values
            found = [r.story] if r.status else unequal("mean", read(d / "out/values.nc", "t2m"), want, 1e-12, 0)
            check(f"xarray: resample(time={rule!r}).mean()", not found, found)

        start(judge, d, {**EXTRACT, "steps.every": every, "steps.complete": 0}, ranks=1)
    settle()

if shutil.which("cdo"):
    for operator, every, method, selection_of in [
        ("daymean", "day", "mean", {}), ("daymax", "day", "max", {}), ("monsum", "month", "sum", {}),
        ("seasmean", "season", "mean", {}), ("yearmin", "year", "min", {}), ("-selmon,6,7,8", None, None, {"input.months": "6 7 8"}),
        ("-selhour,0,12", None, None, {"input.hours": "0 12"}),
    ]:
        d = workplace()
        put(d, leap, x_leap)
        subprocess.run(["cdo", "-s", "-O", "-b", "F64", operator, "-mergetime", "[", *(f"in/0{i}.nc" for i in range(3)), "]", "cdo.nc"],
                       cwd=d, capture_output=True, check=True)

        def judge(r, d=d, operator=operator):
            found = [r.story] if r.status else unequal(operator, read(d / "out/values.nc", "t2m"), read(d / "cdo.nc", "t2m"), 1e-12, 0)
            check(f"CDO: {operator}", not found, found)

        start(judge, d, {**EXTRACT, **selection_of, "steps.every": every, "steps.method": method if every else None,
                         "steps.complete": 0 if every else None}, ranks=1)
    settle()
else:
    skip("against CDO", "there is no cdo")

# ---------------------------------------------------------------------------------------------- report, products

d = workplace()
x = put(d, leap, x_leap)
edges, moments, values, lacking = reference.new_steps(leap, x, "month", distance=12 * HOUR)
r = run(d, {"steps.every": "month", "output.report": "out/report.html", "output.json": "out/report.json", "reduce global.of": "data",
            "reduce global.over": "latitude longitude", "reduce global.weights": "none", "reduce global.file": "out/global.nc"}, ranks=2)
found = [r.story] if r.status else []
if not found:
    facts = json.loads((d / "out/report.json").read_text())
    if jsonschema:
        jsonschema.validate(facts, json.loads((SOURCE / "doc/report.schema.json").read_text()))
    facts = facts["series"]
    made = {"every": "month", "method": "mean", "complete": 0.75, "stored": len(leap), "spacing": "12 hours", "gap_count": 0,
            "incomplete": int(lacking.sum())}
    found = [] if facts["made_of"] == made and facts["steps"] == len(moments) else [json.dumps(facts)]
    with np.errstate(invalid="ignore"):
        means = np.array([np.nanmean(v) if np.isfinite(v).any() else np.nan for v in values])
    found += unequal("global means", read(d / "out/global.nc", "t2m_mean"), means, 1e-12, 0)
check("report and products of new steps", not found, found)
r = run(d, {"steps.every": "month"}, ["--plan"], ranks=1)
check("the plan says what new steps are made of",
      r.status == 0 and f"steps      {len(moments)}, " in r.out and f"made of    {len(leap)} steps, usually 12 hours apart: the mean of each month" in r.out,
      r.story + r.out)

# ---------------------------------------------------------------------------------------------- examples

d = workplace()
era = dates_of("standard", (1990, 12, 20), 3 * HOUR, 8 * 440)  # three-hourly: a year of hours takes too long here
x = put(d, era, some_field(era, 11), packed=True, pieces=6)
shutil.copy(SOURCE / "examples/daily_anomalies.ini", d / "spec.ini")
r = launch(d, ["spec.ini", "--set", "input.files=in/*.nc", "--set", "run.progress=none"], ranks=2)
found = [r.story] if r.status else []
if not found:
    edges, moments, values, _ = reference.new_steps(era, x, "day", distance=3 * HOUR)
    baseline = [cftime.datetime(year, 1, 1, calendar="standard") for year in (1991, 2021)]
    want = reference_climatology.climatology(moments, values, "day", 15, baseline=baseline)
    found = unequal("anomaly", read(d / "out/t2m_daily_anomaly.nc", "t2m_anomaly"), want["anomaly"], 2.0**-23, 1e-9)
    for part in "mean", "std", "count":
        got = read(d / "out/t2m_daily_climatology.nc", f"t2m_{part}")
        found += unequal(part, got, want[part], 1e-12, 1e-12) if len(got) == len(want[part]) else [f"{len(got)} days, not {len(want[part])}"]
check("examples/daily_anomalies.ini", not found, found)

finish()
