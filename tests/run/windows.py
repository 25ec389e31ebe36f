#!/usr/bin/env python3
"""Groups of the newer kinds, windows and weights of steps, against numpy with a weight for each step in each group, found
here from dates; against xarray's .weighted() and CDO's ydrunmean, where they are installed; and the same bits for any
number of ranks and any memory.

As a rule each calendar has one kind of group, and of other lists every second case is run; all of them with
ZSCORE_TEST_ALL=1 in the environment. tests/unit/windows.c has the days of windows in all calendars."""

import shutil as shell

import cftime

from harness import *

NY, NX = 3, 4
DAY = 86400
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}
INITIALS = "JFMAMJJASOND"
some = lambda cases: cases if ALL else cases[::3]


def series(calendar, first, n, hours_apart=24):
    step = datetime.timedelta(hours=hours_apart)
    return [cftime.datetime(*first, calendar=calendar) + i * step for i in range(n)]


def months(calendar, year, n, day=15):
    return [cftime.datetime(year + m // 12, m % 12 + 1, day, calendar=calendar) for m in range(n)]


def day_number(t):
    """Days since a date, in the calendar of t."""
    return (cftime.datetime(t.year, t.month, t.day, calendar=t.calendar) - cftime.datetime(1900, 1, 1, calendar=t.calendar)).days


def is_leap(t):
    return (t.month, t.day) == (2, 29) and t.calendar != "360_day"


def iso_week(t):
    """The number of weeks since the Monday of the week of 4 January, of the year of the week's Thursday."""
    thursday = t + datetime.timedelta(days=3 - t.dayofwk)
    fourth = cftime.datetime(thursday.year, 1, 4, calendar=t.calendar)
    return (day_number(thursday) - 3 - (day_number(fourth) - fourth.dayofwk)) // 7 + 1


def pentad(t):
    """Of a year of 365 days; 29 February goes with the day before."""
    if t.calendar == "360_day":
        return (t.dayofyr - 1) // 5 + 1
    if is_leap(t):
        t = cftime.datetime(2001, 2, 28, calendar="noleap")
    return (cftime.datetime(2001, t.month, t.day, calendar="noleap").dayofyr - 1) // 5 + 1


def seasons_of(text):
    """{month: (where it stands in the year, name)}"""
    found = {}
    for name in text.split():
        if name[1:].islower():
            first = "JanFebMarAprMayJunJulAugSepOctNovDec".index(name) // 3
            found[first + 1] = (first, name)
            continue
        first = next(m for m in range(12) if all(INITIALS[(m + k) % 12] == c for k, c in enumerate(name)))
        begins = first - 12 if first + len(name) > 12 else first
        found.update({(first + k) % 12 + 1: (begins, name) for k in range(len(name))})
    return found


def label(t, how):
    """What tells the group of a step; labels sort as groups do.  None: it has none."""
    kind = how.get("group", "none")
    own = (2, 28) if how.get("leap_day") == "merge" and is_leap(t) else (t.month, t.day)
    return {"none": lambda: (), "month": lambda: (t.month,), "day": lambda: own, "day-hour": lambda: (*own, t.hour),
            "season": lambda: seasons_of(how.get("seasons", "DJF MAM JJA SON")).get(t.month),
            "day-of-year": lambda: (t.dayofyr,), "day-of-year-hour": lambda: (t.dayofyr, t.hour),
            "week": lambda: (iso_week(t),), "pentad": lambda: (pentad(t),), "year": lambda: (t.year,)}[kind]()


def centres(calendar, year, key, how):
    """The days of a year in the middle of the window of a group, as day numbers."""
    if how["group"].startswith("day-of-year"):
        return [day_number(cftime.datetime(year, 1, 1, calendar=calendar)) + key[0] - 1]
    days = [key[:2]]
    if how.get("leap_day") == "merge" and key[:2] == (2, 28) and calendar != "360_day":
        days.append((2, 29))
    found = []
    for month, day in days:
        try:
            found.append(day_number(cftime.datetime(year, month, day, calendar=calendar)))
        except ValueError:
            if (month, day) == (2, 29) and len(days) == 1:
                found.append(day_number(cftime.datetime(year, 3, 1, calendar=calendar)))
    return found


def weights(key, when, labels, how, length, days):
    """The weight of each step in one group; 0: it is no member."""
    window, form = how.get("window", 0), how.get("window_weights", "equal")
    if window == 0:
        w = np.array([float(l == key) for l in labels])
    else:
        near = np.full(len(when), 10**6)
        for year in range(when[0].year - 1, when[-1].year + 2):
            for middle in centres(when[0].calendar, year, key, how):
                near = np.minimum(near, np.abs(days - middle))
        far = near / window
        w = np.where(near > window, 0, {"equal": 1 + 0 * far, "triangle": 1 - far, "gaussian": np.exp(-2 * far**2)}[form])
        if how["group"].endswith("hour"):
            w = w * np.array([t.hour == key[-1] for t in when])
    return w * length


def weighted(x, w, ddof, least):
    """Mean, std, count, min and max along time of values with weights above 0."""
    x, w = x[w > 0], w[w > 0]
    valid = ~np.isnan(x)
    w = np.where(valid, w[:, None, None], 0)
    n, total = valid.sum(0), w.sum(0)
    need = max(1, int(np.ceil(float(least[:-1]) * len(x) / 100 - 1e-9))) if isinstance(least, str) else least
    enough, v = n >= need, np.where(valid, x, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (w * v).sum(0) / total
        mean = mean + (w * np.where(valid, x - mean, 0)).sum(0) / total
        free = total - ddof * (w**2).sum(0) / total
        std = np.sqrt((w * np.where(valid, x - mean, 0) ** 2).sum(0) / np.where(n > ddof, free, np.nan))
    low = np.where(n > 0, np.where(valid, x, np.inf).min(0), np.nan)
    high = np.where(n > 0, np.where(valid, x, -np.inf).max(0), np.nan)
    return dict(mean=np.where(enough, mean, np.nan), std=np.where(enough, std, np.nan), count=n, min=low, max=high)


def want(x, when, how, length=None, baseline=None):
    """Statistics [group][lat][lon] and z [step][lat][lon]."""
    labels = [label(t, how) for t in when]
    counted = np.array([baseline is None or baseline[0] <= t.year <= baseline[1] for t in when])
    length = np.ones(len(when)) if length is None else length
    out, z, numbers = {}, np.full(x.shape, np.nan), np.array([day_number(t) for t in when])
    keys = sorted({l for l in labels if l is not None})
    if how.get("window", 0):  # days that only windows reach
        days = {label(cftime.datetime(2000, 1, 1, calendar=when[0].calendar) + datetime.timedelta(days=k), {**how, "group": how["group"].removesuffix("-hour")})
                for k in range(800)}
        keys = sorted({(*d, h) if how["group"].endswith("hour") else d for d in days for h in sorted({t.hour for t in when})})
    for key in keys:
        w = weights(key, when, labels, how, length, numbers) * counted
        if not (w > 0).any():
            continue
        found = weighted(x, w, how.get("ddof", 0), how.get("min_count", 2))
        for part, values in found.items():
            out.setdefault(part, []).append(values)
        mine = np.array([l == key for l in labels])
        usable = found["std"] > 16 * np.finfo("f8").eps * np.abs(found["mean"])
        with np.errstate(invalid="ignore", divide="ignore"):
            z[mine] = np.where(usable, (x[mine] - found["mean"]) / found["std"], np.nan)
    return {part: np.array(values) for part, values in out.items()} | {"zscore": z}


def put(d, x, when, packed=False, form="cdf1", pieces=2, bounds=None):
    attributes = PACKED if packed else FLOAT
    raw = pack(x, "i2", PACKED) if packed else np.where(np.isnan(x), 1e20, x).astype("f4")
    units = "days since 1990-01-01"
    numbers = np.asarray(cftime.date2num(when, units, when[0].calendar), "f8")
    for i, part in enumerate(np.array_split(np.arange(len(when)), pieces)):
        def more(f):
            if bounds is not None:
                f.createDimension("bnds", 2)
                f["time"].bounds = "time_bnds"
                f.createVariable("time_bnds", "f8", ("time", "bnds"))[:] = bounds[part]
        make(d / f"in/{i:02}.nc", raw[part], None, attributes, form=form, more=more,
             axes={"time": (numbers[part], {"units": units, "calendar": when[0].calendar})})
    return unpack(raw, attributes)


def compare(d, right, steps=True):
    found, size = [], np.nanmax(np.abs(right["max"]))
    with netCDF4.Dataset(d / "out/statistics.nc") as f:
        for part in "mean", "std", "count", "min", "max":
            got = np.ma.filled(f["t2m_" + part][:].astype("f8"), np.nan)
            if got.ndim == 2:
                got = got[None]
            allowed = {"std": 16 * 2.3e-16 * size, "mean": 4e-16 * size}.get(part, 1e-14 * size)
            found += unequal("statistics.nc: " + part, got, right[part], 0 if part == "count" else 1e-12, allowed)
    if steps:
        found += unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), right["zscore"], 2e-6, 2e-6)
    return found


def settings(how):
    return {"climatology." + k: v for k, v in how.items()} | {"output.anomaly": None}


def one(name, x, when, how, packed=False, ranks=2, length=None, baseline=None, bounds=None, more=None, form="cdf1"):
    d = workplace()
    x = put(d, x, when, packed, form, bounds=bounds)
    kept = list(range(len(when)))
    if how.get("leap_day") == "drop":
        kept = [i for i in kept if not is_leap(when[i])]
    right = want(x[kept], [when[i] for i in kept], how, None if length is None else length[kept], baseline)

    def judge(r):
        found = [r.story] if r.status else compare(d, right)
        if not found and more:
            found = more(r, d)
        return check(name, not found, found)
    changes = settings(how)
    if baseline:
        changes["climatology.baseline"] = f"{baseline[0]} {baseline[1]}"
    start(judge, d, changes, ranks=ranks, limit=120)
    return d


# --------------------------------------------------------------------------- groups of all kinds, in all calendars

CALENDARS = "standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"
KINDS = [{"group": "day-of-year"}, {"group": "week"}, {"group": "pentad"}, {"group": "year"},
         {"group": "season", "seasons": "NDJF MAM JJAS"}, {"group": "day-of-year-hour", "leap_day": "drop"}]
for c, calendar in enumerate(CALENDARS):
    when = series(calendar, (1999, 11, 20), 850, 36)
    values = holes(field(len(when), NY, NX, c), 0.1, c)
    for k, how in enumerate(KINDS if ALL else [KINDS[c]]):
        one(f"{calendar}, by {how}", values, when, how, packed=(c + k) % 2 == 0, ranks=1 + (c + k) % 3)
when = series("standard", (2019, 3, 1), 1100)
values = holes(field(len(when), NY, NX, 3), 0.1, 5)
one("by week, of a year with 53 weeks, and ddof 1", values, when, {"group": "week", "ddof": 1}, ranks=3)
one("own seasons, in any order, with single months", values, when, {"group": "season", "seasons": "ON DJF Mar"})
settle()

# --------------------------------------------------------------------------- min_count as a share

for how in some([{"min_count": "90.5 %"}, {"group": "month", "min_count": "90%"}, {"group": "day", "window": 4, "min_count": "91%"}]):
    how = dict(how)
    one(f"min_count {how['min_count']} of the steps, {how}", values, when, {**how, "min_count": how["min_count"].replace(" ", "")},
        packed=True, more=lambda r, d: [] if "no mean" in r.out else [r.out])

# --------------------------------------------------------------------------- windows with weights

for k, (calendar, how) in enumerate(some([
    ("standard", {"group": "day", "window": 9, "window_weights": "gaussian", "leap_day": "merge", "ddof": 1}),
    ("standard", {"group": "day", "window": 15, "window_weights": "triangle"}),
    ("julian", {"group": "day-of-year", "window": 30, "window_weights": "triangle", "ddof": 1}),
    ("noleap", {"group": "day", "window": 100, "window_weights": "gaussian", "leap_day": "drop"}),
    ("360_day", {"group": "day-of-year-hour", "window": 6, "window_weights": "triangle"}),
    ("standard", {"group": "day-hour", "window": 3, "min_count": 4}),
    ("all_leap", {"group": "day", "window": 179}),
    ("proleptic_gregorian", {"group": "day-of-year", "window": 20}),
])):
    steps = series(calendar, (2003, 10, 5), 900, 12 if "hour" in how["group"] else 24)
    x = holes(field(len(steps), NY, NX, k), 0.1, k)
    x[:, 0, 0] = np.nan
    x[:, 1, 1] = 250.0
    x[10:, 2, 2] = np.nan
    one(f"{calendar}, {how}", x, steps, how, packed=k % 2 == 1, ranks=1 + (k + 1) % 3, baseline=(2003, 2005) if k % 3 == 0 else None,
        form="series" if k % 4 == 3 else "cdf1")
settle()

# --------------------------------------------------------------------------- steps that weigh as long as they last

days_in = lambda t: (cftime.datetime(t.year + t.month // 12, t.month % 12 + 1, 1, calendar=t.calendar)
                     - cftime.datetime(t.year, t.month, 1, calendar=t.calendar)).days
for k, (calendar, how) in enumerate(some([
    ("standard", {"group": "season"}), ("noleap", {"group": "none", "ddof": 1}), ("standard", {"group": "year"}),
    ("julian", {"group": "month"}), ("360_day", {"group": "season", "seasons": "JJAS"}),
])):
    steps = months(calendar, 1999, 60, day=1 + 14 * (k % 2))
    length = np.array([float(days_in(t)) for t in steps])
    x = holes(field(60, NY, NX, k), 0.1, k)
    one(f"monthly means weigh by their days: {calendar}, {how}", x, steps, {**how, "weights": "length"}, length=length,
        packed=k % 2 == 0, ranks=1 + k % 3)
begins = 3650 + 8.0 * np.arange(92)
length = np.where(np.arange(92) % 5 == 0, 5.0, 8.0)
steps = list(cftime.num2date(begins + length / 2, "days since 1990-01-01", "noleap"))
one("steps weigh by their bounds", field(len(steps), NY, NX), steps, {"group": "season", "weights": "length", "ddof": 1},
    length=length, bounds=np.stack([begins, begins + length], 1))
settle()

# --------------------------------------------------------------------------- the same bits

long = series("standard", (1999, 12, 20), 1200)
big = holes(field(len(long), 13, 10, 9), 0.1, 4)


def bits(d):
    found = {}
    for output in "zscore", "statistics":
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            f.set_auto_maskandscale(False)
            found.update({(output, name): v[:].tobytes() for name, v in f.variables.items() if name.startswith("t2m_")})
    return found


for how, packed in [
    ({"group": "day", "window": 15}, False), ({"group": "day-of-year", "window": 15, "window_weights": "triangle"}, True),
    ({"group": "day-of-year", "window": 15, "ddof": 1, "window_weights": "gaussian"}, False),
][: 3 if ALL else 2]:
    d = workplace()
    x = put(d, big, long, packed, "shuffle" if packed else "cdf1")
    r = run(d, settings(how), ranks=1, limit=120)
    found = compare(d, want(x, long, how)) if r.status == 0 else [r.story]
    check(f"{how}: right", not found, found)
    base = bits(d) if r.status == 0 else {}
    for ranks, memory, deflate in (2, None, 0), (3, "600 KiB", 0), (7, None, 1):
        r = run(d, settings(how) | {"run.memory": memory, "output.deflate": deflate}, ranks=ranks, limit=120)
        got = bits(d) if r.status == 0 else {}
        other = [str(k) for k in {**base, **got} if got.get(k) != base.get(k)]
        check(f"{how}, {ranks} ranks, memory {memory}, deflate {deflate}: the same bits", not other, [r.story, *other])

# --------------------------------------------------------------------------- other tools

d = workplace()
when = series("noleap", (2001, 1, 1), 4 * 365)
x = put(d, field(len(when), NY, NX, 8), when)
r = run(d, settings({"group": "day", "window": 15}))
if not shell.which("cdo"):
    skip("CDO's ydrunmean says the same", "no cdo")
else:
    tool = subprocess.run(["cdo", "-s", "-b", "F64", "-ydrunmean,31", "-mergetime", "in/00.nc", "in/01.nc", "cdo.nc"], cwd=d,
                          capture_output=True, text=True)
    found = [r.story] if r.status else [tool.stderr] if tool.returncode else []
    inner = slice(15, -15)  # CDO leaves out windows that reach beyond the first and the last step
    found = found or unequal("ydrunmean", read(d / "out/statistics.nc", "t2m_mean")[inner], read(d / "cdo.nc", "t2m")[inner], 1e-6, 0)
    check("CDO's ydrunmean says the same", not found, found)
try:
    import xarray
except ImportError:
    skip("xarray's .weighted() says the same", "no xarray")
else:
    how = {"group": "day-of-year", "window": 30, "window_weights": "triangle"}
    r = run(d, settings(how))
    tent = 1 - np.abs(np.arange(-30, 31)) / 30
    years = xarray.DataArray(x.reshape(4, 365, NY, NX), dims=("year", "day", "y", "x"))
    rolled = years.pad(day=30, mode="wrap").rolling(day=61, center=True).construct("window").isel(day=slice(30, -30))
    rolled = rolled.weighted(xarray.DataArray(tent, dims="window"))
    found = [r.story] if r.status else []
    for part in () if found else ("mean", "std"):
        right = getattr(rolled, part)(("window", "year")).transpose("day", "y", "x").values
        found += unequal(part, read(d / "out/statistics.nc", "t2m_" + part), right, 1e-12, 1e-12)
    check("xarray's .weighted() says the same of WeatherBench 2's window", not found, found)

# --------------------------------------------------------------------------- an example, as it stands

d = workplace()
when = series("standard", (1989, 11, 1), 1800, 12)
x = put(d, field(len(when), NY, NX, 4), when)
(d / "in").rename(d / "data")
for i in range(2):
    (d / f"data/{i:02}.nc").rename(d / f"data/era5_t2m_{i:02}.nc")
r = launch(d, [str(SOURCE / "examples/weatherbench2.ini"), "--set", "run.progress=none"], ranks=3)
how = {"group": "day-of-year-hour", "window": 30, "window_weights": "triangle"}
found = [r.story]
if r.status == 0:
    (d / "out/t2m_climatology.nc").rename(d / "out/statistics.nc")
    found = compare(d, want(x, when, how, baseline=(1990, 2019)), steps=False)
check("examples/weatherbench2.ini", not found, found)

# --------------------------------------------------------------------------- from and extend

for how in some([{"group": "day-of-year", "window": 5}, {"group": "week"}, {"group": "year"}, {"group": "season", "seasons": "NDJFM JJ"}]):
    d = workplace()
    when = series("standard", (2003, 6, 1), 900)
    x = put(d, field(len(when), NY, NX, 2), when, packed=True)
    changes = settings(how)
    first = run(d, changes | {"input.time": "2003 2004", "output.statistics": "out/old.nc"})
    second = run(d, changes | {"input.time": "2005", "climatology.extend": "out/old.nc"}, ranks=3)
    found = [r.story for r in (first, second) if r.status]
    found = found or compare(d, want(x, when, how), steps=False)
    check(f"extended in another run: {how}", not found, found)
    r = run(d, changes | {"climatology.from": "out/statistics.nc", "output.statistics": None})
    right = want(x, when, how)["zscore"]
    found = [r.story] if r.status else unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), right, 2e-6, 2e-6)
    check(f"compared with in another run: {how}", not found, found)
d = workplace()
how = {"group": "day", "window": 10, "window_weights": "triangle", "ddof": 1}
x = put(d, field(len(when), NY, NX, 2), when)
first = run(d, settings(how) | {"input.time": "2003 2004", "output.statistics": "out/old.nc"})
second = run(d, settings(how) | {"climatology.from": "out/old.nc", "output.statistics": None}, ranks=3)
found = [r.story for r in (first, second) if r.status]
found = found or unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), want(x, when, how, baseline=(2003, 2004))["zscore"], 2e-6, 2e-6)
check("statistics with weights are compared with in another run", not found, found)
verified = launch(d, ["--verify", "out/old.nc"], ranks=1)
check("statistics with weights are verified", verified.status == 0, verified.story)

# --------------------------------------------------------------------------- what is refused, and what is told

for name, words, changes in [
    ("a single letter for a month", ["[climatology] seasons", "Jan or Jun"], {"group": "season", "seasons": "DJF J"}),
    ("a month in two seasons", ["[climatology] seasons", "Feb is in DJF already"], {"group": "season", "seasons": "DJF FMA"}),
    ("seasons without seasons", ["[climatology] seasons", "group = season"], {"group": "month", "seasons": "DJF"}),
    ("a window of weeks", ["[climatology] window", "day-of-year"], {"group": "week", "window": 3}),
    ("a merged leap day in days of the year", ["[climatology] leap_day", "by dates"], {"group": "day-of-year", "leap_day": "merge"}),
    ("weights without a window", ["[climatology] window_weights", "set window"], {"group": "day", "window_weights": "triangle"}),
    ("weights by lengths that are not known", ["[climatology] weights", "no bounds"], {"weights": "length"}),
    ("a share above all", ["[climatology] min_count", "above 0 and up to 100"], {"min_count": "120%"}),
    ("a share of an earlier run's steps", ["[climatology] min_count", "extend"], {"min_count": "80%", "extend": "old.nc"}),
    ("weights that are extended", ["[climatology] window_weights", "no sums of weights"],
     {"group": "day", "window": 3, "window_weights": "gaussian", "extend": "old.nc"}),
]:
    e = workplace()
    put(e, x[:40], when[:40], pieces=1)
    start_error(f"refused: {name}", e, 2, words, settings(changes))
settle()
for name, words, changes in [("other weights", "window_weights = triangle", {"window_weights": "equal"}), ("another ddof", "ddof = 1", {"ddof": 0})]:
    r = run(d, settings({**how, **changes}) | {"climatology.from": "out/old.nc", "output.statistics": None})
    check(f"refused: {name} than those of the file", r.status == 2 and words in r.err, r.story)
composites = [cftime.datetime(2001 + i // 46, 1, 1) + datetime.timedelta(days=8 * (i % 46)) for i in range(8 * 46)]
d = workplace()
put(d, field(len(composites), NY, NX), composites)
r = run(d, settings({"group": "day"}), ["--plan"], ranks=1)
check("composites by day: the plan names day-of-year", r.status == 0 and "group = day-of-year" in r.out, r.story)
r = run(d, settings({"group": "day-of-year"}), ["--plan"], ranks=1)
check("composites by day of the year: groups are equal", r.status == 0 and "unequal" not in r.out, r.story)
finish()
