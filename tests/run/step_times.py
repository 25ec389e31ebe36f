#!/usr/bin/env python3
"""When a step is: times that are missing, their bounds, their resolution, and what they are compared with."""

import re

import cftime

from harness import *

NY, NX = 3, 4
UNITS = "days since 2000-01-01"
FILL = netCDF4.default_fillvals


def put(d, name, x, times, units=UNITS, calendar=None, kind="f8", bounds=None, form="shuffle", attributes=(),
        bounds_attributes=(), axis="time", more=None):
    """One file; times as they are stored; bounds: [n][2]."""
    texts = {"units": units, **({"calendar": calendar} if calendar else {}), **dict(attributes)}
    fill = texts.pop("_FillValue", None)
    with netCDF4.Dataset(d / f"in/{name}.nc", "w", format=FORMS[form][0]) as f:
        for dim, size in zip((axis, "lat", "lon", "bnds"), (None, NY, NX, 2)):
            f.createDimension(dim, size)
        v = f.createVariable(axis, kind, (axis,), fill_value=fill)
        v.set_auto_maskandscale(False)
        v.setncatts(texts)
        if bounds is not None:
            v.bounds = "time_bnds"
            b = f.createVariable("time_bnds", np.asarray(bounds).dtype, (axis, "bnds"))
            b.setncatts(dict(bounds_attributes))
            b[:] = bounds
        v[:] = np.asarray(times)
        for dim, values, unit in ("lat", np.linspace(60, -60, NY), "degrees_north"), ("lon", np.arange(NX), "degrees_east"):
            c = f.createVariable(dim, "f8", (dim,))
            c.units = unit
            c[:] = values
        v = f.createVariable("t2m", "f4", (axis, "lat", "lon"))
        v.units = "K"
        v[:] = x
        if more:
            more(f)


def values(n, seed=1):
    return field(n, NY, NX, seed).astype("f4").astype("f8")


def month_starts(n, calendar="noleap", year=2000):
    """n + 1 of them, as numbers in UNITS."""
    when = [cftime.datetime(year + k // 12, k % 12 + 1, 1, calendar=calendar) for k in range(n + 1)]
    return cftime.date2num(when, UNITS, calendar).astype("f8")


def grouped(x, key):
    """The mean of each group, in the order of keys."""
    return np.array([x[np.asarray(key) == k].mean(0) for k in np.unique(key)])


def view(d):
    """Another place with the same input: for a run of its own."""
    other = pathlib.Path(tempfile.mkdtemp(dir=root))
    (other / "out").mkdir()
    (other / "in").symlink_to((d / "in").resolve())
    return other


def expect_means(name, d, want, changes=(), words=(), ranks=1, also=None, **how):
    """The run gives these means, [group][row][column] or [row][column]; its plan has all the words.  In the background,
    in a view of d; also(view, result): complaints."""
    d = view(d)

    def judge(r):
        found = [] if r.status == 0 else [r.story]
        if not found:
            got = read(d / "out/statistics.nc", "t2m_mean")
            found += unequal("mean", np.squeeze(got), np.squeeze(want), 1e-12, 0)
            found += [f"the plan lacks {w!r}: {r.out}" for w in words if not re.search(w, r.out)]
            found += also(d, r) if also else []
        return check(name, not found, found)

    start(judge, d, changes, ranks=ranks, **how)


def refuse(name, d, words, changes=()):
    """The run is refused, with all the words.  In the background."""
    start_error(name, view(d), 2, words, changes, ranks=1)


def expect_plan(name, d, words=(), lacking=(), changes=(), status=0):
    """The plan, or the message where the run is refused, has all the words, and none that should be lacking.  In the
    background."""

    def judge(r):
        text = r.out if r.status == 0 else " ".join(r.messages)
        good = r.status == status and all(re.search(w, text) for w in words) and not any(w in text for w in lacking)
        return check(name, good, r.out + r.story)

    start(judge, view(d), changes, ["--plan"], ranks=1)


def first_run(d, changes=()):
    """Make d/first.nc, statistics of an earlier run."""
    r = run(d, {**dict(changes), "output.statistics": "first.nc"}, ranks=1)
    check("a first run", r.status == 0, r.story)


def same(got, want):
    """[] or a complaint."""
    return [] if got == want else [f"{a}, not {b}" for a, b in zip(got, want) if a != b] or [f"{got}, not {want}"]


def time_of(d, output="zscore", name="time"):
    """The dates of an output's coordinate or bounds, as texts to the second."""
    with netCDF4.Dataset(d / f"out/{output}.nc") as f:
        owner = f["time" if "time" in f.variables else name]
        calendar = owner.calendar
        when = cftime.num2date(np.ma.filled(f[name][...], np.nan).ravel(), owner.units, calendar)
    return [(t + datetime.timedelta(seconds=0.5)).strftime("%Y-%m-%d %H:%M:%S") for t in np.atleast_1d(when)]


def attribute(d, name):
    """Of the mean in the statistics; "" for none."""
    with netCDF4.Dataset(d / "out/statistics.nc") as f:
        return getattr(f["t2m_mean"], name, "")


def units_of(d):
    """The units of the time TAXIS1."""
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        return f["TAXIS1"].units


def bounds_of(d, output="zscore"):
    """The name of the bounds of time; "" for none."""
    with netCDF4.Dataset(d / f"out/{output}.nc") as f:
        return getattr(f["time"], "bounds", "")


# ---- times that are missing

x = values(8)
for name, kind, missing, attributes in [
    ("never written, int32", "i4", FILL["i4"], {}),
    ("never written, int64", "i8", FILL["i8"], {}),
    ("never written, float32", "f4", FILL["f4"], {}),
    ("never written, float64", "f8", FILL["f8"], {}),
    ("a fill value of NaN", "f8", np.nan, {"_FillValue": np.nan}),
    ("missing_value", "i2", -1, {"missing_value": np.int16(-1)}),
    ("packed", "i2", -9, {"scale_factor": 0.5, "add_offset": 100.0, "_FillValue": np.int16(-9)}),
]:
    d = workplace()
    put(d, "a", x[:4], np.arange(4))
    put(d, "b", x[4:], [4, 5, 6, missing], kind=kind, attributes=attributes)
    expect_plan(f"a missing time, {name}", d, [r"in/b\.nc", "record 3,", "time", "missing"], ["range"], status=2)
d = workplace()
put(d, "a", x, [5000, 5001, 5002, 5003, 5004, 5005, 0, 0])
expect_plan("missing times, zeros", d, [r"in/a\.nc", "record 6,", "missing"], ["range"], status=2)
d = workplace()
put(d, "a", x, [0, 5001, 5002, 5003, 5004, 5005, 5006, 5007])
expect_plan("a first step at the reference date, and a gap", d, ["steps      8, 2000-01-01", "gaps"])
d = workplace()
put(d, "a", x, [3, 2, 1, 0, 7, 6, 5, 4])
expect_plan("a step at the reference date, in any order", d, ["steps      8, 2000-01-01 00:00 to 2000-01-08"])
d = workplace()
put(d, "a", x, [0, 1, 2, 3, 4, 5, 6, FILL["f8"]])
if shutil.which("ncks"):
    r = run(d, ranks=1)
    os.replace(d / "in/a.nc", d / "a.nc")
    command = " ".join(r.messages).partition("ncks")[2]
    subprocess.run("ncks" + command.replace("in/a.nc", "a.nc"), shell=True, cwd=d, capture_output=True)
    os.replace(d / "new.nc", d / "in/a.nc")
    expect_means("a missing time: the advice works", d, x[:7].mean(0))
else:
    skip("a missing time: the advice works", "no ncks")
d = workplace()
put(d, "a", x, [0, 1, FILL["f8"], 3, 4, 5, 6, 7])
expect_plan("a missing time in the middle: no advice to cut the end", d, [r"in/a\.nc", "record 2", "missing"], ["ncks"], status=2)

# ---- bounds that cannot be used

n = 6
x = values(2 * n)
middle = np.arange(n) + 0.5
good = np.stack([middle - 0.5, middle + 0.5], 1)
swapped = good[:, ::-1] + n
one_bad = good + n
one_bad[4] = np.nan
for name, bounds, words in [
    ("fill values", np.full((n, 2), FILL["f8"]), "missing"),
    ("one NaN", one_bad, "missing"),
    ("zeros", np.zeros((n, 2)), "not around"),
    ("reversed", swapped, "upper one before"),
    ("of other days", good + 1000, "not around"),
    ("of all times together", np.tile([float(n), 2 * n], (n, 1)), "the same"),
    ("int32, never written", np.full((n, 2), FILL["i4"], "i4"), "missing"),
    ("of three numbers", None, r"\(time, 2\)"),
    ("of nothing", None, "not in the file"),
    ("texts", None, r"\(time, 2\)"),
    ("in metres", good + n, "units"),
]:
    d = workplace()
    put(d, "a", x[:n], middle, bounds=good)

    def spoil(f):
        if bounds is None:
            f["time"].bounds = "other_bnds"
        if "three" in name:
            f.createDimension("three", 3)
            f.createVariable("other_bnds", "f8", ("time", "three"))[:] = 0
        if "texts" in name:
            f.createVariable("other_bnds", "S1", ("time", "bnds"))

    put(d, "b", x[n:], middle + n, bounds=bounds, more=spoil, bounds_attributes={"units": "m"} if "metres" in name else {})
    expect_means(f"bounds: {name}", d, x.mean(0), words=[rf"in/b\.nc.*{words}"], also=lambda d, r: [
        *same(bounds_of(d), ""), *same(time_of(d, "statistics", "time_bnds"), ["2000-01-01 12:00:00", "2000-01-12 12:00:00"])])

d = workplace()
put(d, "a", x[:n], middle, bounds=good)
put(d, "b", x[n:], middle + n)
expect_means("bounds of one file only: said", d, x.mean(0), words=[r"in/b\.nc.*bounds"])
d = workplace()
put(d, "a", x, np.arange(2 * n))
expect_plan("no bounds at all: nothing is said", d, ["steps "], ["bounds"])

d = workplace()
edges = month_starts(12, "standard")
x = values(12)
put(d, "a", x, (edges[:-1] + edges[1:]) / 2, calendar="standard", bounds=np.stack([edges[:-1], edges[1:]], 1) * 24 + 24 * 36524,
    bounds_attributes={"units": "hours since 1900-01-01", "calendar": "gregorian"})
expect_means("bounds in units of their own", d, x.mean(0), ranks=3, also=lambda d, r: [
    *same("bounds" in r.out, False),
    *same(time_of(d, name="time_bnds")[:3], ["2000-01-01 00:00:00", "2000-02-01 00:00:00", "2000-02-01 00:00:00"]),
    *same(time_of(d, "statistics", "time_bnds"), ["2000-01-01 00:00:00", "2001-01-01 00:00:00"])])

# ---- to which period a step belongs

n = 36
months = np.arange(n) % 12
x = values(n) + 10 * np.cos(months / 2)[:, None, None].astype("f4").astype("f8")
x = x.astype("f4").astype("f8")
edges = month_starts(n)
pairs = np.stack([edges[:-1], edges[1:]], 1)
d = workplace()
put(d, "a", x[:20], edges[1:21], calendar="noleap", bounds=pairs[:20])
put(d, "b", x[20:], edges[21:], calendar="noleap", bounds=pairs[20:])
BY_BOUNDS = "bounds .*decide.*2000-02-01 00:00 counts as 2000-01-16 12:00"
ONE = {"climatology.min_count": 1}
MONTH, SEASON = {**ONE, "climatology.group": "month"}, {**ONE, "climatology.group": "season"}
expect_means("stamped at the end, by month", d, grouped(x, months), MONTH, [BY_BOUNDS], ranks=3, also=lambda d, r: [
    *same(time_of(d)[0], "2000-02-01 00:00:00"),
    *same(time_of(d, name="time_bnds")[:2], ["2000-01-01 00:00:00", "2000-02-01 00:00:00"])])
expect_means("stamped at the end, by season", d, grouped(x, (months + 1) % 12 // 3), SEASON, ["bounds .*decide"])
expect_means("stamped at the end, one year", d, x[12:24].mean(0), {"input.time": "2001"},
             ["2001-01-16 12:00 to 2001-12-16 12:00"])
expect_means("stamped at the end, a baseline", d, x[12:24].mean(0), {"climatology.baseline": "2001"}, ["bounds"])
later = np.roll(months, -1)  # by the time
expect_means("step = time", d, grouped(x, later), {**MONTH, "input.step": "time"})
expect_means("step = start", d, grouped(x, months), {**MONTH, "input.step": "start"}, ["step  .*= start"])
expect_means("step = end", d, grouped(x, months), {**MONTH, "input.step": "end"}, ["2000-01-31 23:59:59"])
refuse("step = middle is no word", d, ["[input] step", "middle"], {"input.step": "middle"})

# The statistics of an earlier run, by the same rule.
first_run(d, {**MONTH, "input.files": "in/a.nc"})
more = {**MONTH, "input.files": "in/b.nc", "climatology.extend": (d / "first.nc").resolve()}
expect_means("extended, stamped at the end", d, grouped(x, months), more)
refuse("extended by a step that it has", d, ["already"], {**more, "input.files": "in/a.nc"})
refuse("extended by another rule", d, ["step = auto", "step = end", "first.nc"], {**more, "input.step": "end"})

# No bounds: the key says what the times are.
d = workplace()
put(d, "a", x, edges[1:], calendar="noleap")
expect_means("without bounds, by the time", d, grouped(x, later), MONTH)
expect_means("without bounds, step = end", d, grouped(x, months), {**MONTH, "input.step": "end"}, ["step  .*= end"],
             also=lambda d, r: same(attribute(d, "step"), "end"))
d = workplace()
put(d, "a", x, edges[:-1], calendar="noleap")
expect_means("without bounds, step = start", d, grouped(x, months), {**MONTH, "input.step": "start"})

# Only some files have bounds: refused where groups depend on them; the advice works.
d = workplace()
put(d, "a", x[:20], edges[1:21], calendar="noleap", bounds=pairs[:20])
put(d, "b", x[20:], edges[21:], calendar="noleap")
refuse("bounds of one file only, by month", d, ["in/a.nc", "in/b.nc", "bounds", "--set input.step=end"], MONTH)
expect_means("bounds of one file only, step = end", d, grouped(x, months), MONTH, arguments=["--set", "input.step=end"])

year = {"input.time": "2001", **ONE}  # December 2000, of a.nc, is stamped 2001-01-01
refuse("bounds of one file only, of one year", d, ["[input] time", "in/a.nc", "in/b.nc", "--set input.step=end"], year)
expect_means("bounds of one file only, of one year, step = end", d, x[12:24].mean(0), {**year, "input.step": "end"})
refuse("bounds of one file only, a baseline", d, ["[climatology] baseline", "in/a.nc", "in/b.nc"], {"climatology.baseline": "2001"})
expect_means("bounds of one file only, a baseline in it", d, x[:12].mean(0), {"climatology.baseline": "2000"})

# Hours, days, and times that run backwards.
hour = np.arange(48)
d = workplace()
put(d, "a", x[:24].repeat(2, 0), (hour + 1) / 24, bounds=np.stack([hour / 24, (hour + 1) / 24], 1))
expect_means("hourly means, stamped at the end", d, grouped(x[:24].repeat(2, 0), hour % 24), {"climatology.group": "hour"}, ["bounds"])
d = workplace()
put(d, "a", x[:24].repeat(2, 0), hour / 24, bounds=np.stack([hour / 24, (hour + 1) / 24], 1))
expect_means("hourly means, stamped at the start: nothing to say", d, grouped(x[:24].repeat(2, 0), hour % 24),
             {"climatology.group": "hour"}, also=lambda d, r: same("bounds" in r.out, False))
d = workplace()
put(d, "a", x[::-1], edges[1:][::-1], calendar="noleap", bounds=pairs[::-1, ::-1])
expect_means("times and bounds that run backwards", d, grouped(x, months), MONTH, ["bounds .*decide"],
             also=lambda d, r: same(time_of(d, name="time_bnds")[:2], ["2000-01-01 00:00:00", "2000-02-01 00:00:00"]))

# One step a file, with a scalar time and bounds of one dimension.
d = workplace()
for k in range(14):
    with netCDF4.Dataset(d / f"in/{k:02}.nc", "w") as f:
        for dim, size in ("lat", NY), ("lon", NX), ("bnds", 2):
            f.createDimension(dim, size)
        v = f.createVariable("time", "f8", ())
        v.setncatts({"units": UNITS, "calendar": "noleap", "standard_name": "time", "bounds": "time_bnds"})
        v[...] = edges[k + 1]
        f.createVariable("time_bnds", "f8", ("bnds",))[:] = pairs[k]
        for dim, v, unit in ("lat", np.linspace(60, -60, NY), "degrees_north"), ("lon", np.arange(NX), "degrees_east"):
            c = f.createVariable(dim, "f8", (dim,))
            c.units = unit
            c[:] = v
        v = f.createVariable("t2m", "f4", ("lat", "lon"))
        v.setncatts({"units": "K", "coordinates": "time"})
        v[:] = x[k]
expect_means("one step a file, stamped at the end", d, grouped(x[:14], months[:14]), MONTH, [BY_BOUNDS], ranks=3)

# Forecasts: the time of a step is not that at which its forecast began.
def forecast(name, dimension, begin, when, part):
    """One file, with both times on `dimension`, or as scalars; the beginning comes first."""
    on = (dimension,) if dimension else ()
    with netCDF4.Dataset(d / f"in/{name}.nc", "w") as f:
        for dim, size in (dimension, len(part)), ("lat", NY), ("lon", NX):
            if dim:
                f.createDimension(dim, size)
        for var, values, texts in (("begin", begin, {"units": UNITS, "standard_name": "forecast_reference_time"}),
                                   ("valid", when, {"units": UNITS, "standard_name": "time"})):
            v = f.createVariable(var, "f8", on)
            v.setncatts(texts)
            v[...] = values
        for dim, v, unit in ("lat", np.linspace(60, -60, NY), "degrees_north"), ("lon", np.arange(NX), "degrees_east"):
            c = f.createVariable(dim, "f8", (dim,))
            c.units = unit
            c[:] = v
        v = f.createVariable("t2m", "f4", on + ("lat", "lon"))
        v.setncatts({"units": "K", "coordinates": "begin valid"})
        v[...] = part if dimension else part[0]


def names(d):
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        return sorted(k for k in ("begin", "valid") if k in f.variables)


d = workplace()
for k in range(8):
    forecast(str(k), None, k // 2 * 10, k // 2 * 10 + k % 2 * 0.25, x[k:k + 1])
expect_means("forecasts, one step a file", d, x[:8].mean(0), words=["2000-01-01 00:00 to 2000-01-31 06:00"],
             also=lambda d, r: same(names(d), ["valid"]))
d = workplace()
for k in range(4):
    forecast(str(k), None, 0, k, x[k:k + 1])
expect_means("one forecast in four files", d, x[:4].mean(0), words=["2000-01-01 00:00 to 2000-01-04 00:00"],
             also=lambda d, r: same(names(d), ["begin", "valid"]))
d = workplace()
forecast("a", "record", np.zeros(8), np.arange(8), x[:8])
expect_means("forecasts along a dimension without a coordinate", d, x[:8].mean(0), words=["2000-01-01 00:00 to 2000-01-08 00:00"])

# Bounds of a climatology tell nothing of a step.
d = workplace()
put(d, "a", x[:12], edges[:12] + 15, calendar="noleap", more=lambda f: [
    f["time"].setncattr("climatology", "climatology_bnds"),
    f.createVariable("climatology_bnds", "f8", ("time", "bnds")).__setitem__(slice(None), pairs[:12] + [0, 3650])])
expect_means("a climatology: its bounds are not taken", d, x[:12].mean(0), also=lambda d, r: same("bounds" in r.out, False))

# ---- resolution

n = 96
x = values(n)
hour = np.arange(n)
days = 36524 + hour / 24  # since 1900
for name, times, kind, units, attributes in [
    ("float32 days", days.astype("f4"), "f4", "days since 1900-01-01", {}),
    ("float32 hours, exact", days.astype("f8") * 24, "f4", "hours since 1900-01-01", {}),
    ("packed with a factor in float32", hour + 876576, "i4", "days since 1900-01-01", {"scale_factor": np.float32(1 / 24)}),
    ("packed with a factor in float64", hour + 876576, "i4", "days since 1900-01-01", {"scale_factor": 1 / 24}),
]:
    d = workplace()
    put(d, "a", x, times, units, kind=kind, attributes=attributes)
    full = [str(datetime.datetime(2000, 1, 1) + datetime.timedelta(hours=int(h))) for h in hour]
    expect_means(f"{name}: by hour", d, grouped(x, hour % 24), {"climatology.group": "hour"},
                 also=lambda d, r: same(time_of(d), full))
# Numbers that float32 tells apart by whole minutes or hours, and a factor that is off by more than they are.
early = cftime.date2num(cftime.datetime(2001, 1, 1, calendar="standard"), "hours since 0001-01-01", "standard")
for name, times, kind, units, attributes, distance in [
    ("half an hour, minutes since 1900", (36890 + hour / 48) * 1440, "f4", "minutes since 1900-01-01", {}, 30),
    ("three hours, hours since the year 1", early + 3.0 * hour, "f4", "hours since 0001-01-01", {}, 180),
    ("six hours, hours since the year 1", early + 6.0 * hour, "f4", "hours since 0001-01-01", {}, 360),
    ("an hour, packed by a 60th", (43464 * 24 + hour) * 60, "i4", "hours since 1882-01-01", {"scale_factor": np.float32(1 / 60)}, 60),
]:
    d = workplace()
    put(d, "a", x, times, units, calendar="standard", kind=kind, attributes=attributes)
    want = [str(datetime.datetime(2001, 1, 1) + datetime.timedelta(minutes=int(distance * h))) for h in hour]
    expect_means(f"float32, {name}", d, x.mean(0), also=lambda d, r, want=want: same(time_of(d), want))
d = workplace()
kept = np.delete(np.arange(40), [7, 8, 21])  # at 08:00 of each day, with gaps: as far apart as hours allow
put(d, "a", x[:37], early + 8 + 24.0 * kept, "hours since 0001-01-01", calendar="standard", kind="f4")
expect_means("float32, hours that are exact, with gaps", d, x[:37].mean(0), also=lambda d, r: same(
    time_of(d), [str(datetime.datetime(2001, 1, 1, 8) + datetime.timedelta(days=int(k))) for k in kept]))
d = workplace()
odd = (np.arange(24) * 7 + 11) / 1440  # minutes that are no multiples of five; exact in float32
put(d, "a", x[:24], np.round(odd * 1440), "minutes since 2000-01-01", kind="f4")
expect_means("exact float32 minutes stay", d, x[:24].mean(0),
             also=lambda d, r: same(list(read(d / "out/zscore.nc", "time")), list(np.round(odd * 1440))))

# ---- nearly the same time

n = 16
x = values(n)
hours6 = 6.0 * np.arange(n)
for name, late, status in ("a second", 1 / 3600, 2), ("three minutes", 0.05, 2), ("five minutes", 5 / 60, 0):
    d = workplace()
    put(d, "a", x[:9], hours6[:9], "hours since 2000-01-01")
    put(d, "b", x[8:], hours6[8:] + late, "hours since 2000-01-01")
    expect_plan(f"a step that is {name} late", d, [r"in/a\.nc", r"in/b\.nc", "times?"] if status else [], status=status)
d = workplace()
for k in range(n):  # one step a file, all twice
    put(d, f"a{k:02}", x[k:k + 1], hours6[k:k + 1], "hours since 2000-01-01")
    put(d, f"b{k:02}", x[k:k + 1], hours6[k:k + 1] + 1 / 3600, "hours since 2000-01-01")
refuse("all files twice, a second late", d, ["in/a00.nc", "in/b00.nc", "time"])
d = workplace()
for k in range(6):  # each file has one of the hours of each day
    put(d, f"f{k}", x[k % 2 * 8:k % 2 * 8 + 8], np.arange(8) + k / 600, "days since 2000-01-01")
expect_plan("files with neighbouring minutes of each day are no duplicates", d, ["steps      48,"])
d = workplace()
for k in range(150):  # each file has one day of each year
    put(d, f"f{k:03}", x[:2], k + np.array([0, 365]), calendar="noleap")
expect_plan("files with one day of each year are no duplicates", d, ["steps      300,"])


def version(number):
    return lambda f: f.createVariable("expver", "i4", ()).__setitem__(Ellipsis, number)


d = workplace()
put(d, "a", x[:9], hours6[:9], "hours since 2000-01-01", more=version(1))
put(d, "b", x[8:] + 1, hours6[8:] + 1 / 3600, "hours since 2000-01-01", more=version(5))
expect_means("a second late, of another version", d, np.concatenate([x[:9], x[9:] + 1]).astype("f4").astype("f8").mean(0), words=["1 steps left out"])
d = workplace()
put(d, "a", x[:9], hours6[:9], "hours since 2000-01-01")
first_run(d)
put(d, "a", x[8:], hours6[8:] + 1 / 3600, "hours since 2000-01-01")
refuse("extended by a step that it has, a second late", d, ["already"], {"climatology.extend": (d / "first.nc").resolve()})

# ---- calendars that are equal, and their names

n = 20
x = values(n)
for first, second in ("gregorian", "proleptic_gregorian"), ("proleptic_gregorian", None):
    d = workplace()
    put(d, "a", x[:10], np.arange(10), "days since 1999-12-31", calendar=first)
    tenth = datetime.date(2000, 1, 10).toordinal() - 1 + (0 if second else 2)  # days since 0001-01-01
    put(d, "b", x[10:], np.arange(10) + tenth, "days since 0001-01-01", calendar=second)
    when = [str(datetime.datetime(1999, 12, 31) + datetime.timedelta(days=k)) for k in range(n)]
    expect_means(f"{first} and {second}", d, x.mean(0), {"input.files": "in/[ab].nc"}, ["1999-12-31 00:00 to 2000-01-19 00:00"],
                 also=lambda d, r: same(time_of(d), when))
    first_run(d, {"input.files": "in/a.nc"})
    more = {"input.files": "in/b.nc", "climatology.extend": (d / "first.nc").resolve()}
    expect_means(f"{first}, extended by {second}", d, x.mean(0), more, ["1999-12-31 00:00 to 2000-01-09 00:00"],
                 also=lambda d, r: same(attribute(d, "baseline"), "1999-12-31 00:00 to 2000-01-19 00:00"))
    put(d, "c", x[5:15], np.arange(10) + tenth - 5, "days since 0001-01-01", calendar=second)
    refuse(f"{first}, extended by days that it has", d, ["already"], {**more, "input.files": "in/c.nc"})
d = workplace()
put(d, "a", x[:10], np.arange(10), "days since 1582-10-01", calendar="standard")
put(d, "b", x[10:], np.arange(10), "days since 1583-01-01", calendar="proleptic_gregorian")
refuse("equal calendars before the reform", d, ["in/b.nc", "in/a.nc", "calendar", "mixed", "1582"])

for name, official in [("360", "360_day"), ("360_days", "360_day"), ("365", "noleap"), ("365_days", "noleap"), ("NoLeap", "noleap"),
                       ("366_days", "all_leap"), ("THIRTY_DAY_MONTHS", "360_day")]:
    d = workplace()
    put(d, "a", x, np.arange(n) + 50, calendar=name)
    expect_plan(f"calendar {name}", d, [f", {official}, usually"])
d = workplace()
put(d, "a", x, 240.5 + np.arange(n), "months since 1960-01-01", calendar="360", kind="f4")
expect_means("half months in calendar 360", d, x.mean(0), words=["1980-01-16 00:00 to 1981-08-16 00:00"])

# ---- units

seconds = 946684800 + 3600 * np.arange(n)
for name, units, times, kind in [
    ("int64 nanoseconds", "nanoseconds since 1970-01-01", seconds * 10**9, "i8"),
    ("float64 nanoseconds", "ns since 1970-01-01", seconds * 1e9, "f8"),
    ("capitals", "SECONDS SINCE 1970-01-01 00:00:00", seconds, "i4"),
    ("mixed case", "Hrs Since 2000-01-01", np.arange(n), "f8"),
]:
    d = workplace()
    put(d, "a", x[:12], times[:12], units, kind=kind, axis="TAXIS1")
    put(d, "b", x[12:], seconds[12:], "seconds since 1970-01-01", kind="i8", axis="TAXIS1")
    expect_means(f"units: {name}", d, x.mean(0), words=["2000-01-01 00:00 to 2000-01-01 19:00"],
                 also=lambda d, r: same(units_of(d), units_of(d).lower()))

d = workplace()
put(d, "a", x[:12], 20140101 + np.arange(12) + 0.25, "day as %Y%m%d.%f")
r = run(d, ranks=1)
message = " ".join(r.messages)
check("absolute times are refused", r.status == 2 and "in/a.nc" in message and "day as" in message, r.story)
if shutil.which("cdo") and "cdo -r" in message:
    command = "cdo -r" + message.partition("cdo -r")[2].partition('"')[0]
    subprocess.run(command, shell=True, cwd=d, capture_output=True)
    os.replace(d / "new.nc", d / "in/a.nc")
    expect_means("absolute times: the advice works", d, x[:12].mean(0), words=["2014-01-01 06:00 to 2014-01-12 06:00"])
else:
    skip("absolute times: the advice works", "no cdo")

# ---- times that are texts


def wrf(d, name, texts, part):
    """Old output of WRF: Times are characters, and there is no XTIME."""
    with netCDF4.Dataset(d / f"in/{name}.nc", "w", format="NETCDF3_64BIT_OFFSET") as f:
        for dim, size in ("Time", None), ("DateStrLen", 19), ("south_north", NY), ("west_east", NX):
            f.createDimension(dim, size)
        f.createVariable("Times", "S1", ("Time", "DateStrLen"))[:] = np.array([list(t) for t in texts], "S1")
        v = f.createVariable("t2m", "f4", ("Time", "south_north", "west_east"))
        v.units = "K"
        v[:] = part


d = workplace()
texts = [f"2014-01-0{1 + k // 4}_{k % 4 * 6:02}:00:00" for k in range(12)]
wrf(d, "a", texts[:5], x[:5])
wrf(d, "b", texts[5:], x[5:12])
expect_means("WRF without XTIME", d, x[:12].mean(0), words=["2014-01-01 00:00 to 2014-01-03 18:00"], ranks=3,
             also=lambda d, r: same(time_of(d, name="Time")[1], "2014-01-01 06:00:00"))
d = workplace()
wrf(d, "b", texts[5:11] + [" " * 19], x[5:12])
refuse("WRF, a text of blanks", d, ["in/b.nc", "record 6", "Times", "missing"])
d = workplace()
wrf(d, "b", texts[5:11] + ["2014-01-32_00:00:00"], x[5:12])
refuse("WRF, a text that is no date", d, ["in/b.nc", "record 6", "Times", "2014-01-32"])

# ---- groups of unequal size


def expect_sizes(name, times, words, lacking, **changes):
    d = workplace()
    put(d, "a", np.zeros((len(times), NY, NX)) + np.arange(len(times))[:, None, None], times, calendar="standard")
    expect_plan(name, d, ["groups ", *words], lacking, {f"climatology.{k}": v for k, v in changes.items()})


composites = [(datetime.date(y, 1, 1) - datetime.date(2000, 1, 1)).days + 8 * k for y in range(2001, 2013) for k in range(46)]
expect_sizes("composites of eight days: groups are unequal", composites, ["groups by day .*from 3 to 12 steps"], [], group="day")
for name, times, kind in [
    ("days of eight years", np.arange(8 * 365 + 2), "day"),
    ("days of three years and a half", np.arange(1278), "day"),
    ("days of fifteen months", np.arange(456), "season"),
    ("hours of ten days and a half", np.arange(252) / 24, "hour"),
    ("months", month_starts(40, "standard")[:-1], "month"),
]:
    expect_sizes(f"{name}, by {kind}: no warning", times, [], ["unequal"], group=kind)
expect_sizes("days with a window: no warning", np.arange(1000), [], ["unequal"], group="day", window=5)

finish()
