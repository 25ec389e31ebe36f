#!/usr/bin/env python3
"""Climatologies: groups of steps in all calendars, baselines, windows and leap days, against numpy on groups that
are made here from dates, year by year and group by group; and the same bits for any number of ranks.

Of the numbers of ranks, sizes of memory and deflate each one meets each kind of group once as a rule; all of the
combinations with ZSCORE_TEST_ALL=1 in the environment."""

import hashlib

import cftime

from harness import *

NY, NX = 3, 4
KINDS = "month", "season", "day", "hour", "month-hour", "day-hour"
CALENDARS = "standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"
SEASONS = {12: 0, 1: 0, 2: 0, 3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2, 9: 3, 10: 3, 11: 3}
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}


def series(calendar, first, days, hours_apart=12):
    """Dates from a first day on."""
    step = datetime.timedelta(hours=hours_apart)
    return [cftime.datetime(*first, calendar=calendar) + i * step for i in range(days * 24 // hours_apart)]


def month_day(t, leap_day):
    merged = leap_day == "merge" and (t.month, t.day) == (2, 29) and t.calendar != "360_day"
    return (2, 28) if merged else (t.month, t.day)


def label(t, kind, leap_day="own"):
    """What tells a step's group; labels sort as groups do."""
    return {"none": (), "month": (t.month,), "season": (SEASONS[t.month],), "day": month_day(t, leap_day),
            "hour": (t.hour,), "month-hour": (t.month, t.hour), "day-hour": (*month_day(t, leap_day), t.hour)}[kind]


def has(calendar, year, month, day):
    try:
        return bool(cftime.datetime(year, month, day, calendar=calendar))
    except ValueError:
        return False


def centres(calendar, year, month, day, leap_day):
    """The days of a year around which the window of a day lies: of 29 February its 1 March, if it has none."""
    if (month, day) == (2, 29) and not has(calendar, year, 2, 29):
        return [cftime.datetime(year, 3, 1, calendar=calendar)]
    days = [(month, day)]
    if leap_day == "merge" and (month, day) == (2, 28) and calendar != "360_day":
        days.append((2, 29))
    return [cftime.datetime(year, *d, calendar=calendar) for d in days if has(calendar, year, *d)]


def members(times, labels, when, counted, key, leap_day, window):
    """Which of the steps are counted in one group, whose own steps are labels[key]: a mask over all steps."""
    inside = np.zeros(len(when), bool)
    if window == 0:
        inside[labels[key]] = True
        return inside & counted
    for year in range(when[0].year - 1, when[-1].year + 2):
        for centre in centres(when[0].calendar, year, *key[:2], leap_day):
            middle = microseconds(centre)
            inside |= (times >= middle - window * A_DAY) & (times < middle + (window + 1) * A_DAY)
    if key[2:]:
        inside &= times // 3_600_000_000 % 24 == key[2]
    return inside & counted


A_DAY = 86_400_000_000


def microseconds(t):
    """Since a midnight, in the calendar of t; of one date or several."""
    calendar = (t if isinstance(t, cftime.datetime) else t[0]).calendar
    return np.asarray(cftime.date2num(t, "microseconds since 1900-01-01", calendar), "i8")


def climatology(x, when, kind, leap_day="own", window=0, baseline=None, ddof=0, min_count=2):
    """Groups in order, statistics [group][lat][lon], anomalies and z-scores [step][lat][lon]."""
    counted = np.array([baseline is None or baseline[0] <= t < baseline[1] for t in when])
    times, users = microseconds(when), {}
    for i, t in enumerate(when):
        users.setdefault(label(t, kind, leap_day), []).append(i)
    out = {part: [] for part in PARTS["statistics"]}
    z, anomaly, keys = np.full(x.shape, np.nan), np.full(x.shape, np.nan), []
    for key in sorted(users):
        inside = np.flatnonzero(members(times, users, when, counted, key, leap_day, window))
        if not len(inside):
            continue
        found = expect(x[inside], ddof, min_count)
        keys.append((key, inside))
        for part in out:
            out[part].append(found[part])
        deviation = x[users[key]] - found["mean"]
        usable = found["std"] > 16 * np.finfo("f8").eps * np.abs(found["mean"])
        with np.errstate(invalid="ignore", divide="ignore"):
            z[users[key]] = np.where(usable, deviation / found["std"], np.nan)
        anomaly[users[key]] = deviation
    return keys, {**{part: np.array(a) for part, a in out.items()}, "zscore": z, "anomaly": anomaly}


def put(d, x, when, pieces=3, packed=False, form="cdf1", units="days since 1990-01-01"):
    """The series in several files; returns what is stored, unpacked."""
    attributes = PACKED if packed else FLOAT
    raw = pack(x, "i2", PACKED) if packed else np.where(np.isnan(x), 1e20, x).astype("f4")
    numbers = cftime.date2num(when, units, when[0].calendar)
    for i, part in enumerate(np.array_split(np.arange(len(when)), pieces)):
        make(d / f"in/{i:02}.nc", raw[part], None, attributes, form=form,
             axes={"time": (np.asarray(numbers[part], "f8"), {"units": units, "calendar": when[0].calendar})})
    return unpack(raw, attributes)


def compare(d, want, grouped=True):
    """Complaints about the outputs; grouped: statistics have a dimension of groups, and stand in one file only."""
    found = []
    size = np.nanmax(np.abs(want["max"]))
    n, m2 = want["count"].max(), np.nan_to_num(want["m2"])
    allowed = dict(zscore=2e-6, anomaly=1e-12 * size, mean=0, std=16 * 2.3e-16 * size, count=0, min=1e-14 * size,
                   max=1e-14 * size, excess=n * 1e-14 * size,
                   m2=16 * 2.3e-16 * size * (np.sqrt(n * (m2 if grouped else m2[0])) + n * 16 * 2.3e-16 * size))
    for output, parts in PARTS.items():
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            for part in parts:
                if grouped and output != "statistics" and part != output:
                    if f"t2m_{part}" in f.variables:
                        found.append(f"{output}.nc has the {part} of each group")
                    continue
                v = f[f"t2m_{part}"]
                got = np.ma.filled(v[:].astype("f8"), np.nan)
                right = want[part] if grouped or part in ("zscore", "anomaly") or output == "statistics" else want[part][0]
                relative = 2.0**-23 if part in ("anomaly", "zscore") else 0 if part == "count" else 1e-12
                found += unequal(f"{output}.nc: {part}", got, right, relative, allowed[part])
                remember(part, got, right)
    return found


def one(name, x, when, changes=(), packed=False, form="cdf1", pieces=3, ranks=2, baseline=None, more=None, d=None):
    """One run against numpy, in the background; more(d, groups) gives further complaints."""
    d = d or workplace()
    changes = {f"climatology.{k}" if "." not in k else k: v for k, v in dict(changes).items()}
    value = lambda k, default: changes.get("climatology." + k, default)
    x = put(d, x, when, pieces, packed, form)
    kept = list(range(len(when)))
    if value("leap_day", "own") == "drop":
        kept = [i for i in kept if (when[i].month, when[i].day) != (2, 29) or when[i].calendar == "360_day"]
    kind = value("group", "none")
    keys, want = climatology(x[kept], [when[i] for i in kept], kind, value("leap_day", "own"), value("window", 0),
                             baseline, value("ddof", 0), value("min_count", 2))

    def judge(r):
        if r.status != 0:
            return check(name, False, r.story)
        try:
            found = compare(d, want, kind != "none")
            found += more(d, keys) if more and not found else []
        except (OSError, KeyError, IndexError) as error:
            found = [repr(error)]
        return check(name, not found, found)

    start(judge, d, changes, ranks=ranks, limit=120)
    return d


# --------------------------------------------------------------------------- each grouping, in each calendar

for c, calendar in enumerate(CALENDARS):
    when = series(calendar, (1999, 12, 10), 830)
    values = holes(field(len(when), NY, NX, c), 0.1, c)
    values[:, 0, 0] = np.nan
    values[: len(when) // 2, 0, 1] = np.nan
    values[:, 1, 1] = 250.0
    for k, kind in enumerate(KINDS):
        packed = (c + k) % 2 == 0
        one(f"{calendar}, by {kind}, {'packed' if packed else 'float32'}", values, when, {"group": kind}, packed,
            form="series" if k % 3 == 2 else "cdf1", ranks=1 + (c + k) % 3)
settle()

# --------------------------------------------------------------------------- the traps, by their names

when = series("standard", (2010, 11, 1), 1200, 24)  # to February 2014; one leap year
values = field(len(when), NY, NX, 7)
offset = 500 + values
one("trap: 29 February is a day of its own; days are months and days, not numbers of days", values, when,
    {"group": "day"})
one("trap: DJF goes across the year's end", values, when, {"group": "season"})
one("trap: leap_day = merge: 29 February counts as 28 February", values, when, {"group": "day", "leap_day": "merge"})
one("trap: leap_day = drop: 29 February is not in the series", values, when, {"group": "day", "leap_day": "drop"})
one("leap_day = drop, ungrouped", values, when, {"leap_day": "drop"})
period = lambda calendar, a, b: (cftime.datetime(*a, calendar=calendar), cftime.datetime(*b, calendar=calendar))
trend = values + np.linspace(0, 30, len(when))[:, None, None]
baseline = period("standard", (2011, 1, 1), (2013, 1, 1))
for kind in "none", "month", "day":
    one(f"trap: mean and standard deviation are both the baseline's, by {kind}", trend, when,
        {"group": kind, "baseline": "2011 2012"}, baseline=baseline, packed=kind == "day")
baseline = period("standard", (2012, 3, 1), (2014, 1, 1))
one("trap: a 29 February outside of a baseline that has none is missing", values, when,
    {"group": "day", "baseline": "2012-03 2013", "min_count": 1}, baseline=baseline)
one("a baseline of one month: other months are missing", values, when, {"group": "month", "baseline": "2012-03"},
    baseline=period("standard", (2012, 3, 1), (2012, 4, 1)))
for window in 1, 15, 40:
    for leap_day in ("own", "merge", "drop") if ALL or window == 15 else ():  # tests/unit/windows.c has the others
        one(f"window {window} goes across the year's end, leap_day {leap_day}", values[:900], when[:900],
            {"group": "day", "window": window, "leap_day": leap_day}, packed=leap_day == "own",
            form="series" if window == 15 else "cdf1", ranks=3)
one("a window around 29 February, in a baseline that has none", values, when,
    {"group": "day", "window": 3, "baseline": "2012-03 2013"}, baseline=baseline)
settle()
for calendar in CALENDARS if ALL else ("standard", "noleap", "360_day"):
    days = series(calendar, (1999, 11, 20), 500)
    one(f"trap: the window in the calendar's own days: {calendar}", field(len(days), NY, NX, 3), days,
        {"group": "day-hour" if calendar == "noleap" else "day", "window": 5})
for ddof, min_count in (1, 1), (1, 3), (0, 4):
    one(f"by day, ddof {ddof}, min_count {min_count}", holes(values, 0.3), when,
        {"group": "day", "ddof": ddof, "min_count": min_count})
settle()

# Maps of more than a piece of an output: a group that one rank has alone is worked on block by block.
when = series("standard", (2020, 2, 27), 5, 6)
wide = holes(field(len(when), 150, 1000, 6), 0.01, 3)
baseline = period("standard", (2020, 2, 27), (2020, 3, 1))
for ranks in 1, 2, 3:
    one(f"large maps, {ranks} ranks", wide, when, {"group": "day"}, packed=ranks != 2, ranks=ranks)
one("large maps, steps without a group", wide, when, {"group": "day", "baseline": "2020-02"}, baseline=baseline)
settle()

# Times that are rounded to just before midnight, in days since long ago.
d = workplace()
short = series("standard", (2001, 1, 1), 800, 6)
x = field(len(short), NY, NX, 5).astype("f4")
make(d / "in/a.nc", x, None, FLOAT,
     axes={"time": (np.nextafter(cftime.date2num(short, "days since 1-1-1", "standard"), 0),
                    {"units": "days since 1-1-1", "calendar": "standard"})})
_, want = climatology(x.astype("f8"), short, "day-hour")
r = run(d, {"climatology.group": "day-hour"})
found = compare(d, want) if r.status == 0 else [r.story]
check("trap: a time that rounding puts before midnight belongs to the next day", not found, found)

# --------------------------------------------------------------------------- storage, memory, ranks: the same bits

long = series("noleap", (1990, 1, 1), 3 * 365, 12)
big = holes(field(len(long), 13, 10, 9), 0.1, 4)


def bits(d):
    """A hash of each field of the outputs."""
    found = {}
    for output in PARTS:
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            f.set_auto_maskandscale(False)
            for name, v in f.variables.items():
                if name.startswith("t2m_"):
                    found[output, name] = hashlib.sha256(np.ascontiguousarray(v[:]).tobytes()).hexdigest()
    return found


def test_same(title, d, base, settings, ranks, memory, deflate):
    """Another run: the same bits.  Not beside others: ranks that wait take the time of those that work."""
    r = run(d, {**settings, "run.memory": memory, "output.deflate": deflate}, ranks=ranks, limit=120)
    got = bits(d) if r.status == 0 else {}
    other = [k for k in {**base, **got} if got.get(k) != base.get(k)]
    check(f"{title}: {ranks} ranks, memory {memory}, deflate {deflate}: the same bits", not other,
          [r.story, *("other bits in " + str(k) for k in other)])


TINY = {"month": "224 KiB", "day": "512 KiB", "day-hour": "1 MiB"}
for k, (kind, window, packed, form) in enumerate([
    ("month", 0, False, "shuffle"),
    ("day", 0, True, "cdf1"),
    ("day", 0, False, "series"),
    ("day", 7, False, "cdf1"),
    ("day-hour", 0, False, "cdf1"),
]):
    d = workplace()
    title = f"by {kind}, window {window}, {'packed' if packed else 'float32'}, {form}"
    x = put(d, big, long, 4, packed, form)
    settings = {"climatology.group": kind, "climatology.window": window, "climatology.baseline": "1990-03 1992-06"}
    r = run(d, settings, ranks=1, limit=120)
    if r.status != 0:
        check(title, False, r.story)
        continue
    _, want = climatology(x, long, kind, "own", window, period("noleap", (1990, 3, 1), (1992, 7, 1)))
    found = compare(d, want)
    check(f"{title}: right", not found, found)
    base = bits(d)
    # Each kind has every number of ranks, little memory and deflate.  Deflate has two ranks for one kind, one and seven
    # for the next, which has little memory on three ranks alone.
    tiny = "800 KiB" if window else TINY[kind]  # with a window, a rank has the moments of all days of one row at least
    variations = [(1, tiny, 0), (2, None, 1), (3, tiny, 0), (7, None, 0)]
    if k % 2:
        variations = [(1, None, 1), (2, None, 0), (3, tiny, 0), (7, None, 1)]
    if ALL:
        variations = [(2, None, 0), (3, None, 0), (7, None, 0), (1, tiny, 0), (3, tiny, 0), (1, None, 1), (7, None, 1)]
    for ranks, memory, deflate in variations:
        test_same(title, d, base, settings, ranks, memory, deflate)
    r = run(d, {**settings, "run.memory": tiny}, ["--plan", "--verbose"], ranks=1)
    check(f"{title}: so little memory means tiles or two passes", "tiles" in r.out or "passes     2" in r.out, r.out)

# --------------------------------------------------------------------------- metadata


def axis_of(d):
    with netCDF4.Dataset(d / "out/statistics.nc") as f:
        time = f["time"]
        date = lambda v: [str(t)[:16] for t in netCDF4.num2date(v, time.units, time.calendar)]
        bounds = f[time.climatology][:]
        return types.SimpleNamespace(
            bounds=[tuple(date(b)) for b in bounds], values=date(time[:]), names=time.ncattrs(),
            rising=bool((np.diff(time[:]) > 0).all()), inside=bool(((bounds[:, 0] <= time[:]) & (time[:] <= bounds[:, 1])).all()),
            methods={p: f["t2m_" + p].cell_methods for p in ("mean", "std", "min", "max")},
            attributes={k: f["t2m_mean"].getncattr(k) for k in ("group", "baseline", "leap_day")},
            dimensions=f["t2m_mean"].dimensions)


def metadata(kind, n, first, last, within, window=0):
    """Complaints about the climatological time axis: bounds of the first and the last group."""
    def more(d, keys):
        a = axis_of(d)
        good = {
            f"there are {len(a.bounds)} bounds, not {n}": len(a.bounds) == n == len(keys),
            f"the first bounds are {a.bounds[0]}": a.bounds[0] == first,
            f"the last bounds are {a.bounds[-1]}": a.bounds[-1] == last,
            "time does not rise": a.rising,
            "a time lies outside of its bounds": a.inside,
            f"attributes of time: {a.names}": "bounds" not in a.names and "climatology" in a.names,
            f"cell_methods {a.methods}": a.methods["mean"] == within.format("mean") + TOGETHER
            and a.methods["std"] == within.format("standard_deviation") + TOGETHER
            and a.methods["max"] == within.format("maximum"),
            f"attributes {a.attributes}": a.attributes["group"] == kind and a.attributes["leap_day"] == "own",
            f"dimensions {a.dimensions}": a.dimensions == ("time", "latitude", "longitude"),
        }
        with netCDF4.Dataset(d / "out/zscore.nc") as f:
            good["zscore.nc names no statistics file"] = getattr(f, "statistics_file", "") == "out/statistics.nc"
            good["zscore.nc has ancillary_variables"] = "ancillary_variables" not in f["t2m_zscore"].ncattrs()
        return [text for text, fine in good.items() if not fine]
    return more


TOGETHER = " (of all values together)"
YEARS = "time: {0} within years time: {0} over years"
when = series("standard", (1999, 1, 1), 3 * 365 + 1, 6)
values = field(len(when), NY, NX, 8)
for kind, n, first, last, method in [
    ("month", 12, ("1999-01-01 00:00", "2001-02-01 00:00"), ("1999-12-01 00:00", "2002-01-01 00:00"), YEARS),
    ("season", 4, ("1998-12-01 00:00", "2002-03-01 00:00"), ("1999-09-01 00:00", "2001-12-01 00:00"), YEARS),
    ("day", 366, ("1999-01-01 00:00", "2001-01-02 00:00"), ("1999-12-31 00:00", "2002-01-01 00:00"), YEARS),
    ("hour", 4, ("1999-01-01 00:00", "2001-12-31 01:00"), ("1999-01-01 18:00", "2001-12-31 19:00"),
     "time: {0} within days time: {0} over days"),
    ("month-hour", 48, ("1999-01-01 00:00", "2001-01-31 01:00"), ("1999-12-01 18:00", "2001-12-31 19:00"),
     "time: {0} within days time: {0} over days time: {0} over years"),
    ("day-hour", 1464, ("1999-01-01 00:00", "2001-01-01 01:00"), ("1999-12-31 18:00", "2001-12-31 19:00"), YEARS),
]:
    one(f"metadata by {kind}", values, when, {"group": kind}, ranks=1, more=metadata(kind, n, first, last, method))
one("metadata by day, window 10", values, when, {"group": "day", "window": 10},
    more=metadata("day", 366, ("1998-12-22 00:00", "2002-01-12 00:00"), ("1998-12-21 00:00", "2002-01-11 00:00"), YEARS))
settle()

# --------------------------------------------------------------------------- what is refused

for i, (name, words, changes) in enumerate([
    ("an unknown group", ["[climatology] group", "monthly"], {"group": "monthly"}),
    ("an unknown leap day", ["[climatology] leap_day", "skip"], {"leap_day": "skip"}),
    ("a window without days", ["[climatology] window", "group = day"], {"group": "month", "window": 3}),
    ("a window of half a year", ["[climatology] window", "179"], {"group": "day", "window": 180}),
    ("a baseline outside of the series", ["[climatology] baseline", "1999"], {"baseline": "1900 1910"}),
    ("a baseline that ends before it begins", ["[climatology] baseline", "later"], {"baseline": "2001 1999"}),
]):
    d = workplace()
    put(d, values[:100], when[:100], pieces=1)
    start_error(f"refused: {name}", d, 2, words, {"climatology." + k: v for k, v in changes.items()}, ranks=1 + i % 2)
settle()
show_worst()
finish()
