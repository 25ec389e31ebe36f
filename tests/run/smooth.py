#!/usr/bin/env python3
"""Statistics that are smoothed over the year, against numpy: numpy.linalg.lstsq() of harmonics at the groups that have
values, and means over the groups around, of statistics that numpy made (tests/lib/reference_climatology.py); the same
bits for any number of ranks and any memory; extended files; statistics taken from a file; and what is refused."""

import cftime

from harness import *
from reference_climatology import climatology, group_of

NY, NX = 24, 6
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}
STATISTICS = tuple(PARTS["statistics"])


def series(calendar, first, n, hours_apart=24):
    step = datetime.timedelta(hours=hours_apart)
    return [cftime.datetime(*first, calendar=calendar) + i * step for i in range(n)]


def put(d, x, when, packed=False, pieces=2, form="cdf1", variable="t2m"):
    attributes = PACKED if packed else FLOAT
    raw = pack(x, "i2", PACKED) if packed else np.where(np.isnan(x), 1e20, x).astype("f4")
    units = "hours since 1990-01-01"
    numbers = np.asarray(cftime.date2num(when, units, when[0].calendar), "f8")
    for i, part in enumerate(np.array_split(np.arange(len(when)), pieces)):
        make(d / f"in/{i:02}.nc", raw[part], None, attributes, form=form, variable=variable,
             axes={"time": (numbers[part], {"units": units, "calendar": when[0].calendar})})
    return unpack(raw, attributes)


# --------------------------------------------------------------------------- the cycle of the year, found from dates


def year_of(calendar, leap_day):
    """The dates of a year, in order: (month, day)."""
    days = series(calendar, (2000, 1, 1), 366)
    days = [(t.month, t.day) for t in days if t.year == 2000]
    return [day for day in days if day != (2, 29) or calendar == "360_day" or leap_day == "own"]


def places(calendar, how):
    """The keys of all groups of a cycle, in the order of the year."""
    kind, leap_day = how["group"].removesuffix("-hour"), how.get("leap_day", "own")
    if kind == "day":
        return year_of(calendar, leap_day)
    n = {"month": 12, "season": 4, "pentad": 72 if calendar == "360_day" else 73,
         "day-of-year": {"noleap": 365, "360_day": 360}.get(calendar, 366)}[kind]
    return [(k,) for k in range(kind != "season", n + (kind != "season"))]


def smoothed(y, how):
    """y: [place][row][column], NaN where missing."""
    kind, n = how["smooth"].split()
    n, length, out = int(n), len(y), np.full(y.shape, np.nan)
    if kind == "running":
        around = np.stack([np.roll(y, k, axis=0) for k in range(-(n // 2), n // 2 + 1)])
        valid = ~np.isnan(around)
        mean = np.where(valid, around, 0).sum(0) / np.maximum(valid.sum(0), 1)
        return np.where(np.isnan(y), np.nan, mean)
    turn = 2 * np.pi * np.arange(length) / length
    terms = np.column_stack([np.ones(length)] + [f(h * turn) for h in range(1, n + 1) for f in (np.cos, np.sin)])
    for cell in np.ndindex(y.shape[1:]):
        at = ~np.isnan(y[(slice(None), *cell)])
        if at.sum() >= 2 * n + 1:
            out[(at, *cell)] = terms[at] @ np.linalg.lstsq(terms[at], y[(at, *cell)], rcond=None)[0]
    return out


def key_of(t, how):
    kind = how["group"]
    if kind == "day-of-year":
        return (t.dayofyr,)
    if kind == "pentad":
        return ((t.dayofyr - 1) // 5 + 1,)  # of years without 29 February
    return group_of(t, kind, how.get("leap_day", "own"))


def raw_statistics(when, x, how, ddof):
    """Before they are smoothed: keys, {part: [group][row][column]}."""
    if how["group"] in ("day-of-year", "pentad"):
        keys = sorted({key_of(t, how) for t in when})
        found = [expect(x[[key_of(t, how) == key for t in when]], ddof) for key in keys]
        return keys, {part: np.array([f[part] for f in found]) for part in STATISTICS}
    found = climatology(when, x, how["group"], how.get("window", 0), how.get("leap_day", "own"), ddof=ddof)
    return found["keys"], {part: found[part] for part in STATISTICS}


def want(when, x, how, ddof):
    """Statistics {part: [group][row][column]} with smoothed mean and std, and z [step][row][column]."""
    keys, right = raw_statistics(when, x, how, ddof)
    hours = sorted({key[-1:] for key in keys}) if how["group"].endswith("-hour") else [()]
    cycle = places(when[0].calendar, how)
    raw = {"mean": right["mean"], "std": right["std"] ** 2}
    right["mean"], right["std"] = (np.full_like(raw["mean"], np.nan) for _ in range(2))
    for hour in hours:
        there = [k for k, place in enumerate(cycle) if (*place, *hour) in keys]
        at = [keys.index((*cycle[k], *hour)) for k in there]
        for part in "mean", "std":
            y = np.full((len(cycle), *x.shape[1:]), np.nan)
            y[there] = raw[part][at]
            right[part][at] = smoothed(y, how)[there]
    group = np.array([keys.index(key_of(t, how)) for t in when])
    with np.errstate(invalid="ignore", divide="ignore"):
        right["std"] = np.sqrt(right["std"])
        usable = right["std"] > 16 * np.finfo("f8").eps * np.abs(right["mean"])
        right["zscore"] = np.where(usable[group], (x - right["mean"][group]) / right["std"][group], np.nan)
    return right


# --------------------------------------------------------------------------- runs


def values_of(when, seed):
    """With cells that have no values, always the same one, only some of the year's, and too few for a fit."""
    x = holes(field(len(when), NY, NX, seed), 0.1, seed)
    day = np.array([t.dayofyr for t in when])
    x[:, 0, 0] = np.nan
    x[:, 1, 1] = 285
    x[day > 100, 2, 2] = np.nan
    x[day > 2, 3, 3] = np.nan
    x[20:, 4, 2] = np.nan
    return x


def compare(path, right, variable="t2m"):
    found, size = [], np.nanmax(np.abs(right["max"]))
    with netCDF4.Dataset(path) as f:
        for part in STATISTICS:
            got = np.ma.filled(f[f"{variable}_{part}"][:].astype("f8"), np.nan)
            noise = {"std": 1e-11, "mean": 1e-13, "m2": 1e-9, "excess": 1e-10}.get(part, 1e-14)
            found += unequal(part, got, right[part], 0 if part == "count" else 1e-11, noise * size)
    return found


def bits(d):
    with netCDF4.Dataset(d / "out/statistics.nc") as f, netCDF4.Dataset(d / "out/zscore.nc") as g:
        f.set_auto_mask(False), g.set_auto_mask(False)
        return [f["t2m_" + part][:].tobytes() for part in STATISTICS] + [g["t2m_zscore"][:].tobytes()]


def settings(how, ddof=0):
    return {"climatology." + k: v for k, v in how.items()} | {"climatology.ddof": ddof, "output.anomaly": None}


def least(d, changes, ranks):
    """The memory that the smallest plan needs, and a little more: values in many tiles, statistics in many blocks."""
    r = run(d, changes | {"run.memory": "1 KiB"}, ["--plan"], ranks=ranks)
    return f"{int(int(r.err.split('needs ')[1].split(' KiB')[0]) * 1.15) + 1} KiB"


def one(name, when, how, seed, packed=False, ranks=(2,), ddof=0, **form):
    d = workplace()
    x = put(d, values_of(when, seed), when, packed, **form)
    kept = [i for i, t in enumerate(when) if how.get("leap_day") != "drop" or (t.month, t.day) != (2, 29)]
    right = want([when[i] for i in kept], x[kept], how, ddof)
    first = None
    for k, n in enumerate(ranks):
        for little in (False,) if len(ranks) == 1 or n in (2, 3) else (False, True):
            changes = settings(how, ddof) | {"output.deflate": k % 2 if not little else 0}
            if little:
                changes["run.memory"] = least(d, changes, n)
            r = run(d, changes, ranks=n, limit=120)
            where = f"{name}, {n} ranks{', little memory' if little else ''}"
            if r.status:
                check(where, False, r.story)
                continue
            now = bits(d)
            if first is None:
                first = now
                found = compare(d / "out/statistics.nc", right)
                found += unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), right["zscore"], 2e-6, 2e-6)
                check(where, not found, found)
            else:
                check(where + ": the same bits", now == first, str([a == b for a, b in zip(now, first)]))
    return d, x


days = series("standard", (2003, 3, 5), 1100)  # with 29 February 2004
one("months, harmonics", days, {"group": "month", "smooth": "harmonics 2"}, 1, True, (1, 2, 3, 7), 1)
one("days with a window, running", days, {"group": "day", "window": 5, "smooth": "running 31"}, 2, False, (1, 2, 3, 7))
d, x = one("days, harmonics, chunks", days, {"group": "day", "smooth": "harmonics 3"}, 3, True, (7, 2), form="series")
one("days, 29 February with the day before", days, {"group": "day", "leap_day": "merge", "smooth": "harmonics 4"}, 4)
one("days without 29 February, running", days, {"group": "day", "leap_day": "drop", "window": 2, "smooth": "running 5"}, 5, True)
one("days of the year, running", days, {"group": "day-of-year", "smooth": "running 21"}, 6, ranks=(3,), ddof=1)
one("pentads, running", series("noleap", (2001, 1, 1), 800), {"group": "pentad", "smooth": "running 5"}, 7, True, (3,))
one("seasons, harmonics", days, {"group": "season", "smooth": "harmonics 1"}, 8)
half_days = series("360_day", (2001, 1, 1), 1500, 12)
one("months and hours, harmonics", half_days, {"group": "month-hour", "smooth": "harmonics 1"}, 9, True, (3, 1))
one("days and hours with a window, running", half_days, {"group": "day-hour", "window": 3, "smooth": "running 9"}, 10, False, (3, 1))

months = [cftime.datetime(1990 + m // 12, m % 12 + 1, 16, calendar="noleap") for m in range(120)]  # all of a group weigh the same
one("months that weigh as long as they last", months, {"group": "month", "weights": "length", "smooth": "harmonics 2"}, 11, True, (3, 1), 1)

e = workplace()
(e / "data").mkdir()
two_years = series("standard", (2011, 3, 1), 671)  # 29 February 2012 among them
y = put(e, values_of(two_years, 13), two_years, variable="sst")
for path in (e / "in").iterdir():
    path.rename(e / "data" / f"sst_{path.name}")
r = launch(e, [str(SOURCE / "examples/sea_surface.ini"), "--set", "run.progress=none"], ranks=3)
found = [r.story] if r.status else compare(e / "out/sst_climatology.nc", want(two_years, y, {"group": "day", "window": 5, "smooth": "running 31"}, 0), "sst")
check("examples/sea_surface.ini", not found, found)

# --------------------------------------------------------------------------- what the files say, and what goes on with them

with netCDF4.Dataset(d / "out/statistics.nc") as f, netCDF4.Dataset(d / "out/zscore.nc") as g:
    said = [f["t2m_mean"].smooth, g["t2m_zscore"].smooth, "smoothed" in f["t2m_mean"].comment, "smoothed" in f["t2m_std"].comment,
            "before it was smoothed" in f["t2m_m2"].comment, "comment" in f["t2m_min"].ncattrs()]
    check("the files say it", said == ["harmonics 3", "harmonics 3", True, True, True, False], str(said))
r = launch(d, ["--verify", "out/statistics.nc", "out/zscore.nc"])
check("--verify", r.status == 0 and r.out.count(": ok:") == 2 and "smoothed" in r.out, r.out + r.story)

how = {"group": "day", "smooth": "harmonics 3"}
from_file = {"climatology.from": "out/statistics.nc", "climatology.group": "day", "climatology.min_count": 3,
             "output.zscore": "out/again.nc", "output.anomaly": "out/anomaly.nc", "output.statistics": None}
r = run(d, from_file, ranks=3)
found = [r.story] if r.status else []
if not found:
    with netCDF4.Dataset(d / "out/statistics.nc") as f:
        mean, std, count = (np.ma.filled(f["t2m_" + part][:].astype("f8"), np.nan) for part in ("mean", "std", "count"))
    mean, std = np.where(count < 3, np.nan, mean), np.where(count < 3, np.nan, std)
    keys = sorted({key_of(t, how) for t in days})
    group = np.array([keys.index(key_of(t, how)) for t in days])
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where((std > 4e-15 * np.abs(mean))[group], (x - mean[group]) / std[group], np.nan)
    found += unequal("z", read(d / "out/again.nc", "t2m_zscore"), z, 2e-6, 2e-6)
    found += unequal("anomaly", read(d / "out/anomaly.nc", "t2m_anomaly"), x - mean[group], 2e-7, 1e-6)
check("a smoothed file is taken as it is", not found, found)
r = launch(d, ["--verify", "out/again.nc"])
check("--verify of z-scores that were made with it", r.status == 0 and "mean 0" not in r.out, r.out + r.story)

for how, packed in ({"group": "day", "window": 4, "smooth": "running 15"}, True), ({"group": "month", "smooth": "harmonics 2"}, False):
    d = workplace()
    x = put(d, values_of(days, 12), days, packed)
    only = {**settings(how), "output.zscore": None}
    whole = run(d, only)
    grown = [run(d, only | {"input.time": time, "output.statistics": "b.nc", "climatology.extend": before}, ranks=n)
             for time, before, n in (("2003 2004-02", None, 1), ("2004-03 2005-05", "b.nc", 3), ("2005-06 2006", "b.nc", 2))]
    found = [r.story for r in (whole, *grown) if r.status]
    right = want(days, x, how, 0)
    found = found or compare(d / "out/statistics.nc", right) + compare(d / "b.nc", right)
    check(f"extended twice, {how}", not found, found)
again = {**only, "output.statistics": "c.nc", "climatology.extend": "b.nc", "input.time": "2006-03 2006-04"}
for name, changes, words in (
    ("extended without", {"climatology.smooth": None}, ["b.nc", "smooth = harmonics 2", "smooth = none"]),
    ("extended otherwise", {"climatology.smooth": "running 3"}, ["b.nc", "harmonics 2", "running 3"]),
    ("from, with another ddof", {"climatology.extend": None, "climatology.from": "b.nc", "climatology.smooth": None, "climatology.ddof": 1,
                                 "output.statistics": None, "output.zscore": "c.nc"}, ["b.nc", "ddof = 0"]),
    ("from and smooth", {"climatology.extend": None, "climatology.from": "b.nc"}, ["smooth", "from", "as they are"]),
    ("with a median", {"climatology.center": "median", "climatology.extend": None}, ["smooth", "center"]),
    ("no cycle", {"climatology.group": "hour"}, ["group = hour", "cycle of the year"]),
    ("no groups", {"climatology.group": "none"}, ["group = none", "cycle of the year"]),
    ("unequal seasons", {"climatology.group": "season", "climatology.seasons": "DJF MAMJ JASON"}, ["seasons that differ"]),
    ("too many harmonics", {"climatology.smooth": "harmonics 6"}, ["13 groups", "12"]),
    ("a window that is too long", {"climatology.smooth": "running 13"}, ["13 groups", "12"]),
    ("an even window", {"climatology.smooth": "running 4"}, ["odd", "running 3"]),
    ("no number", {"climatology.smooth": "harmonics"}, ["harmonics 4"]),
    ("another word", {"climatology.smooth": "lowess 3"}, ["lowess 3", "running 31"]),
    ("too few months", {"climatology.extend": None, "input.months": "6 7 8", "climatology.smooth": "harmonics 2", "input.time": None},
     ["5 groups", "in 3"]),
):
    test_error(name, d, 2, words, again | changes, allowed=("out/statistics.nc",), ranks=1)
d = workplace()
put(d, values_of(half_days, 1), half_days)
test_error("a year that is shorter", d, 2, ["360", "running 365"], settings({"group": "day", "smooth": "running 365"}), ranks=2)
finish()
