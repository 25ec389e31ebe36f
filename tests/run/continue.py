#!/usr/bin/env python3
"""Going on with an earlier run's statistics: extended ones are those of one run over the whole, and those of numpy
in long double; z-scores from a file are what numpy makes of its numbers; the same bits for any number of ranks; and
what is refused.

harness.find_data() tells where real files are looked for.  Half of the series are enough as a rule, and each number of
ranks, size of memory and deflate once; all of them, and all combinations, with ZSCORE_TEST_ALL=1 in the environment."""

import hashlib

import cftime

from harness import *

STATISTICS = tuple(PARTS["statistics"])
NO_OUTPUT = {f"output.{kind}": None for kind in PARTS}
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}


def go(d, changes, ranks=2, arguments=()):
    """A run that must succeed: its result; or None, and a check that failed."""
    r = run(d, changes, arguments, ranks=ranks, limit=180)
    if r.status != 0:
        check(f"a run in {d.name}", False, r.story)
        return None
    return r


def statistics(path, variable="t2m"):
    """All numbers of a statistics file: {part: float64, NaN where missing}; times and bounds of its groups."""
    with netCDF4.Dataset(path) as f:
        found = {part: np.ma.filled(f[f"{variable}_{part}"][:].astype("f8"), np.nan) for part in STATISTICS}
        t = next(v for v in f.variables.values() if getattr(v, "standard_name", "") == "time")
        bounds = f[getattr(t, "climatology", None) or t.bounds]
        found["time"] = netCDF4.date2num(netCDF4.num2date(t[:], t.units, t.calendar), "hours since 1-1-1", t.calendar)
        found["bounds"] = netCDF4.date2num(netCDF4.num2date(bounds[:], t.units, t.calendar), "hours since 1-1-1",
                                           t.calendar)
        found["baseline"] = f[f"{variable}_mean"].baseline
        found["steps"] = int(f[f"{variable}_mean"].baseline_steps)
        if f[f"{variable}_mean"].getncattr("group") == "none":  # a time of length 1
            found.update({part: found[part].reshape(found[part].shape[-2:]) for part in STATISTICS})
    return found


def bits(path):
    """The numbers of a file's fields, as they are stored."""
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        return {name: hashlib.sha256(np.ascontiguousarray(v[:]).tobytes()).hexdigest() for name, v in f.variables.items()
                if name.rpartition("_")[2] in (*STATISTICS, "zscore", "anomaly")}


def other(a, b):
    """Complaints: statistics that are not the same to 1e-14."""
    found = []
    for part in STATISTICS:
        small = 0
        if part == "m2":  # of a constant series: nothing but rounding
            small = np.nanmax(b["count"] * (1e-15 * np.abs(b["max"])) ** 2, initial=0)
        if part == "excess":  # counted from a number that is rounded itself
            small = np.nanmax(b["count"] * 1e-15 * np.abs(b["max"]), initial=0)
        if part == "std":
            small = np.nanmax(1e-15 * np.abs(b["max"]), initial=0) if (b["std"] == 0).any() else 0
        relative = {"count": 0, "min": 0, "max": 0, "m2": 2e-14}.get(part, 1e-14)
        found += unequal(part, a[part], b[part], relative, small)
        if part in ("mean", "std"):
            remember(part, a[part], b[part])
    for part in "time", "bounds":
        if np.shape(a[part]) != np.shape(b[part]) or np.abs(a[part] - b[part]).max() > 1e-4:
            found.append(f"{part}: {np.ravel(a[part])[:8]}, not {np.ravel(b[part])[:8]}")
    if a["steps"] != b["steps"]:
        found.append(f"baseline_steps {a['steps']}, not {b['steps']}")
    return found


KEYS = {"none": lambda t: 0, "month": lambda t: t.month, "season": lambda t: t.month % 12 // 3,
        "day": lambda t: (t.month, t.day)}


def numpy_says(x, when, kind, ddof, min_count):
    """Statistics of each group in long double, two passes."""
    found = {part: [] for part in ("mean", "std", "count", "min", "max")}
    for key in sorted({KEYS[kind](t) for t in when}):
        a = x[[KEYS[kind](t) == key for t in when]].astype("f16")
        n = (~np.isnan(a)).sum(0)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.nansum(a, 0) / n
            std = np.sqrt(np.nansum((a - mean) ** 2, 0) / np.where(n > ddof, n - ddof, np.nan))
        enough = n >= max(min_count, 1)
        some = np.where(n > 0, a, 0)
        low = np.where(n > 0, np.where(np.isnan(some), np.inf, some).min(0), np.nan)
        high = np.where(n > 0, np.where(np.isnan(some), -np.inf, some).max(0), np.nan)
        for part, values in zip(found, (np.where(enough, mean, np.nan), np.where(enough, std, np.nan), n, low, high)):
            found[part].append(values.astype("f8"))
    shape = (lambda a: a[0]) if kind == "none" else np.array
    return {part: shape(values) for part, values in found.items()}


def extend(name, d, settings, periods, x=None, when=None, variable="t2m", ranks=2, in_place=True):
    """Statistics of one period after another against those of all at once, and numpy's (x: all steps)."""
    settings = {**settings, "input.variable": variable}
    only = {**NO_OUTPUT, "output.statistics": "whole.nc"}
    whole = f"{periods[0].split()[0]} {periods[-1].split()[-1]}"
    if not go(d, {**settings, **only, "input.time": whole}, 1):
        return
    want, path = statistics(d / "whole.nc", variable), None
    for i, period in enumerate(periods):
        changes = {**settings, **only, "input.time": period, "climatology.extend": path}
        path = "grown.nc" if in_place else f"grown-{i}.nc"
        if not go(d, {**changes, "output.statistics": path}, 1 + (ranks + i) % 3):
            return
    got = statistics(d / path, variable)
    found = other(got, want)
    if x is not None:
        kind = settings.get("climatology.group", "none")
        right = numpy_says(x, when, kind, settings.get("climatology.ddof", 0), settings.get("climatology.min_count", 2))
        for part, values in right.items():
            noise = 3e-16 * np.nanmax(np.abs(x)) if part in ("std", "min", "max") else 0
            found += unequal(f"numpy's {part}", got[part], values, 0 if part == "count" else 1e-14, noise)
    check(name, not found, found)


# --------------------------------------------------------------------------- real series

data = find_data()
if data is None:
    skip("real series", "there are none; ZSCORE_TEST_DATA names their directory")


def real(folder, level):
    """All steps: values, dates."""
    values, when = [], []
    for path in sorted(folder.glob("*.nc")):
        with netCDF4.Dataset(path) as f:
            v, t = f["ta"], f["time"]
            v.set_auto_maskandscale(False)
            part = unpack(v[:], {k: v.getncattr(k) for k in v.ncattrs()})
            values.append(part[:, list(f["plev"][:]).index(level)])
            when.append(netCDF4.num2date(t[:], t.units, t.calendar))
    return np.concatenate(values), np.concatenate(when)


MONTHLY = [("KACE-1-0-G", 1850), ("NESM3", 1850), ("TaiESM1", 1850), ("IITM-ESM", 1950), ("EC-Earth3", 1950)]
DAILY = [("MPI-ESM-1-2-HAM", 1990, 2009), ("KACE-1-0-G", 2000, 2014), ("TaiESM1", 2000, 2009), ("AWI-ESM-1-1-LR", 2000, 2002)]
cases = [(model, "Amon", first, first + 49 if first == 1850 else first + 29, first + (99 if first == 1850 else 64), kind)
         for model, first in MONTHLY for kind in ("none", "month", "season")]
cases += [(model, "day", first, (first + last) // 2, last, kind) for model, first, last in DAILY for kind in ("none", "day")]
for i, (model, table, first, middle, last, kind) in enumerate(cases if data else []):
    if i % 2 == 0 and not ALL:
        continue
    folder = data / "cmip6" / model / table
    with netCDF4.Dataset(next(iter(folder.glob("*.nc")))) as f:
        level = float(f["plev"][i % 2])
    x, when = real(folder, level)
    inside = [first <= t.year <= last for t in when]
    settings = {"input.files": folder / "*.nc", "input.plev": f"{level:g}", "climatology.group": kind,
                "climatology.ddof": i % 2}
    title = f"{model} {table} by {kind}: {first} to {middle}, then to {last}"
    extend(title, workplace(), settings, [f"{first} {middle}", f"{middle + 1} {last}"], x[inside], when[inside], "ta")
    if i % 4 == 1:  # the same, packed
        d = workplace()
        how = {"scale_factor": 0.01, "add_offset": float(np.round(np.nanmean(x))), "_FillValue": np.int16(-32768)}
        raw = pack(x, "i2", how)
        units = f"days since {first}-01-01"
        numbers = np.asarray(cftime.date2num(when, units, when[0].calendar), "f8")
        make(d / "in/a.nc", raw, None, how, axes={"time": (numbers, {"units": units, "calendar": when[0].calendar})})
        settings = {"climatology.group": kind, "climatology.ddof": i % 2}
        extend(f"{title}, packed", d, settings, [f"{first} {middle}", f"{middle + 1} {last}"],
               unpack(raw, how)[inside], when[inside])

# --------------------------------------------------------------------------- few values, windows, leap days, gaps

NY, NX = 5, 4


def put(d, x, when, packed=False, name="in/a.nc", form="cdf1", **how):
    attributes = PACKED if packed else FLOAT
    raw = pack(x, "i2", PACKED) if packed else np.where(np.isnan(x), 1e20, x).astype("f4")
    units = "hours since 1990-01-01"
    numbers = np.asarray(cftime.date2num(when, units, when[0].calendar), "f8")
    make(d / name, raw, None, attributes, form=form,
         axes={"time": (numbers, {"units": units, "calendar": when[0].calendar})}, **how)
    return unpack(raw, attributes)


def series(calendar, first, days, hours_apart=24):
    step = datetime.timedelta(hours=hours_apart)
    return np.array([cftime.datetime(*first, calendar=calendar) + i * step for i in range(days * 24 // hours_apart)])


when = series("standard", (2009, 1, 1), 4 * 365 + 1)  # 29 February in the last year alone
values = holes(field(len(when), NY, NX, 3), 0.2, 1)
values[:, 0, 0] = np.nan
values[:, 0, 1] = 285.5
values[5:, 0, 2] = np.nan
values[:-7, 0, 3] = np.nan
year_by_year = [f"{y} {y}" for y in range(2009, 2013)]
for i, (kind, extra) in enumerate([("none", {}), ("month", {}), ("season", {}), ("day", {}), ("day", {"window": 5}),
                                   ("day", {"window": 3, "leap_day": "merge"}), ("day", {"leap_day": "drop", "window": 2}),
                                   ("hour", {}), ("day", {"min_count": 4, "ddof": 1})]):
    for packed in (False, True) if ALL else (i % 2 == 1,):
        d = workplace()
        x = put(d, values, when, packed)
        settings = {"climatology.group": kind, **{f"climatology.{k}": v for k, v in extra.items()}}
        known = kind in KEYS and not {"window", "leap_day"} & set(extra)
        extend(f"year by year, by {kind} {extra or ''}, {'packed' if packed else 'float32'}", d, settings, year_by_year,
               x if known else None, when, ranks=i)
d = workplace()
put(d, values, when)
extend("windows across the edges of runs", d, {"climatology.group": "day", "climatology.window": 20},
       ["2009-01 2009-03", "2009-04 2009-12", "2010 2010", "2011 2012-02", "2012-03 2012-12"])
extend("one step at a time", d, {"climatology.min_count": 3}, ["2009-01-01 2009-01-03", *(f"2009-01-{k:02} 2009-01-{k:02}" for k in range(4, 9))])
text = statistics(d / "grown.nc")
check("periods without a gap are one", text["baseline"] == "2009-01-01 00:00 to 2009-01-08 00:00", text["baseline"])
extend("a period before, one after and one between", d, {"climatology.group": "month"},
       ["2009 2009", "2010 2010", "2011 2011", "2012 2012"])
only = {**NO_OUTPUT, "output.statistics": "b.nc", "climatology.group": "month"}
for period, extends in ("2011 2011", None), ("2009 2009", "b.nc"), ("2012 2012", "b.nc"), ("2010 2010", "b.nc"):
    go(d, {**only, "input.time": period, "climatology.extend": extends}, 3)
    if period == "2012 2012":
        text = statistics(d / "b.nc")["baseline"]
        check("a gap stays a gap", text == "2009-01-01 00:00 to 2009-12-31 00:00, 2011-01-01 00:00 to 2012-12-31 00:00", text)
found = other(statistics(d / "b.nc"), statistics(d / "whole.nc"))
text = statistics(d / "b.nc")["baseline"]
check("in any order", not found and text == "2009-01-01 00:00 to 2012-12-31 00:00", found + [text])

# A large offset: standard deviations keep their digits over many runs.
d = workplace()
x = put(d, 5e6 + np.round(np.random.default_rng(3).normal(0, 1, (len(when), NY, NX))), when)
years = (2009, 2010) if ALL else (2009,)
extend("a standard deviation that is small against the mean", d, {}, [f"{y}-{m:02} {y}-{m:02}" for y in years for m in range(1, 13)],
       x[: 365 * len(years)], when[: 365 * len(years)])

# --------------------------------------------------------------------------- files of earlier versions


def older(new, old):
    """A copy of statistics of all steps as earlier versions wrote them: their time was a scalar."""
    with netCDF4.Dataset(new) as f, netCDF4.Dataset(old, "w") as g:
        f.set_auto_maskandscale(False)
        g.setncatts({k: f.getncattr(k) for k in f.ncattrs()} | {"coordinates": "time"})
        for name in f.dimensions.keys() - {"time"}:
            g.createDimension(name, len(f.dimensions[name]))
        for name, v in f.variables.items():
            texts = {k: v.getncattr(k) for k in v.ncattrs() if (name, k) != ("time", "axis")}
            w = g.createVariable(name, v.dtype, [k for k in v.dimensions if k != "time"], fill_value=texts.pop("_FillValue", None))
            w.set_auto_maskandscale(False)
            w.setncatts(texts)
            w[...] = v[:].reshape(w.shape)


d = workplace()
put(d, values, when)
go(d, {"input.time": "2009 2010", **NO_OUTPUT, "output.statistics": "new.nc"})
older(d / "new.nc", d / "old.nc")
for key in "from", "extend":
    made = {}
    for name in "new", "old":
        statistic = None if key == "from" else f"out/{name}_s.nc"
        r = go(d, {"input.time": "2011", f"climatology.{key}": f"{name}.nc", "output.zscore": f"out/{name}.nc", "output.anomaly": None,
                   "output.statistics": statistic}, 3)
        made[name] = r and [bits(d / f"out/{name}.nc"), statistic and bits(d / statistic)]
    check(f"{key}: a file with a scalar time is one with a time of length 1", made["new"] and made["new"] == made["old"], made)
r = launch(d, ["--verify", "old.nc"])
check("--verify knows it, too", r.status == 0 and "digests agree" in r.out, r.story)

# --------------------------------------------------------------------------- extend: z-scores with the sum; baselines

d = workplace()
x = put(d, values, when)
settings = {"climatology.group": "month", "climatology.min_count": 4}
go(d, {**settings, "input.time": "2009 2010", **NO_OUTPUT, "output.statistics": "a.nc"})
go(d, {**settings, "climatology.baseline": "2009 2011", "output.zscore": "out/want.nc"})
r = go(d, {**settings, "input.time": "2010-06 2012", "climatology.baseline": "2011", "climatology.extend": "a.nc"}, 3)
late = np.array([t >= cftime.datetime(2010, 6, 1) for t in when])
found = unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), read(d / "out/want.nc", "t2m_zscore")[late], 1e-6, 1e-6)
found += other(statistics(d / "out/statistics.nc"), numpy_says(x[:1095], when[:1095], "month", 0, 4) | {
    k: v for k, v in statistics(d / "out/statistics.nc").items() if k in ("time", "bounds", "steps", "excess", "m2")})
check("extend and baseline: z-scores of all steps, with the sum", not found, found)
check("the summary says that nothing was checked", "none of z" in r.out and "extend     a.nc: 730 steps" in r.out, r.out)
with netCDF4.Dataset(d / "out/zscore.nc") as f:
    told = f.statistics_extended, f["t2m_zscore"].baseline, int(f["t2m_zscore"].baseline_steps)
check("outputs name the file and the whole baseline", told == ("a.nc", "2009-01-01 00:00 to 2011-12-31 00:00", 1095), str(told))
with netCDF4.Dataset(d / "out/statistics.nc") as f:
    told = [f["t2m_m2"].units, f["t2m_excess"].units, f["t2m_m2"].long_name, f["t2m_m2"].dtype, f["t2m_excess"].dtype]
check("M2 and the excess say what they are",
      told[:2] == ["K2", "K"] and "sum of squared deviations from the mean" in told[2] and told[3:] == ["f8", "f8"], str(told))

# --------------------------------------------------------------------------- from: z-scores with a file's numbers


def scores(d, path, x, when, kind, ddof, min_count):
    """z and anomalies as numpy makes them of what the file says."""
    s = statistics(d / path)
    part = (lambda name: s[name][None]) if kind == "none" else (lambda name: s[name])
    with netCDF4.Dataset(d / path) as f:
        t = next(v for v in f.variables.values() if getattr(v, "standard_name", "") == "time")
        order = [KEYS[kind](t) for t in np.atleast_1d(netCDF4.num2date(t[:], t.units, t.calendar))]
    z, anomaly = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    for i, t in enumerate(when):
        if KEYS[kind](t) in order:
            g = order.index(KEYS[kind](t))
            n = part("count")[g]
            with np.errstate(invalid="ignore", divide="ignore"):
                mean = np.where(n >= min_count, part("min")[g] + part("excess")[g] / n, np.nan)
                std = np.sqrt(part("m2")[g] / np.where(n > ddof, n - ddof, np.nan))
                usable = std > 16 * np.finfo("f8").eps * np.abs(mean)
                z[i] = np.where(usable, (x[i] - mean) / std, np.nan)
            anomaly[i] = x[i] - mean
    return z, anomaly


for kind in "none", "month", "day":
    for packed in (False, True) if ALL else (i % 2 == 1,):
        d = workplace()
        x = put(d, values, when, packed)
        first = {**NO_OUTPUT, "output.statistics": "a.nc", "climatology.group": kind, "input.time": "2009 2010"}
        later = {"climatology.group": kind, "climatology.from": "a.nc", "output.statistics": None}
        go(d, first, 3)
        for ddof, min_count in (0, 2), (1, 1), (1, 3):
            r = go(d, {**later, "climatology.ddof": ddof, "climatology.min_count": min_count}, 1 + ddof + min_count)
            z, anomaly = scores(d, "a.nc", x, when, kind, ddof, min_count)
            found = unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), z, 2.0**-23, 2e-6)
            found += unequal("anomaly", read(d / "out/anomaly.nc", "t2m_anomaly"), anomaly, 2.0**-23, 1e-9)
            with netCDF4.Dataset(d / "out/zscore.nc") as f:
                told = f.statistics_file, f["t2m_zscore"].baseline, int(f["t2m_zscore"].ddof)
                found += [] if told == ("a.nc", "2009-01-01 00:00 to 2010-12-31 00:00", ddof) else [str(told)]
                found += [] if ("t2m_std" in f.variables) == (kind == "none") else ["statistics beside z"]
            text = "passes     1: the statistics are there already"
            found += [] if text in r.out and ("none of z" in r.out or np.isnan(z).all()) else [r.out]
            if kind == "day":
                found += [] if "no group   1 steps whose group has no step in a.nc" in r.out else [r.out]
            check(f"from, by {kind}, {'packed' if packed else 'float32'}, ddof {ddof}, min_count {min_count}", not found, found)
        go(d, {"climatology.group": kind, "input.time": "2009 2010", "output.zscore": "out/own.nc"})
        go(d, {**later, "input.time": "2009 2010"})
        check(f"from, by {kind}: of its own steps, the very bits of the run that made it",
              bits(d / "out/zscore.nc") == bits(d / "out/own.nc"))

# --------------------------------------------------------------------------- the same bits

many = series("noleap", (2001, 1, 1), 3 * 365, 12)
big = holes(field(len(many), 13, 10, 9), 0.1, 4)
for kind, window, packed, form, tiny in [("none", 0, False, "cdf1", "256 KiB"), ("month", 0, True, "cdf1", "256 KiB"),
                                         ("day", 3, False, "shuffle", "640 KiB"), ("day-hour", 0, False, "cdf1", "1 MiB")]:
    d = workplace()
    put(d, big, many, packed, form=form)
    settings = {"climatology.group": kind, "climatology.window": window}
    go(d, {**settings, **NO_OUTPUT, "output.statistics": "a.nc", "input.time": "2001-02 2001-10"}, 1)
    for how, more in ("extend", {"input.time": "2002 2003", "climatology.baseline": "2002"}), ("from", {"output.statistics": None}):
        changes = {**settings, **more, f"climatology.{how}": "a.nc"}
        for path in (d / "out").iterdir():
            path.unlink()
        go(d, changes, 1)
        base = {output: bits(d / f"out/{output}.nc") for output in PARTS if (d / f"out/{output}.nc").exists()}
        # Each way of going on, by each kind, has every number of ranks, little memory and deflate once.
        variations = [(2, None, 1), (3, tiny, 0), (7, None, 0)]
        if ALL:
            variations = [(2, None, 0), (3, None, 0), (7, None, 0), (1, tiny, 0), (3, tiny, 0), (3, None, 1)]
        for ranks, memory, deflate in variations:
            v = workplace()

            def judge(r, v=v, title=f"{how} by {kind}, {ranks} ranks, memory {memory}, deflate {deflate}", base=base):
                got = {output: bits(v / f"out/{output}.nc") for output in PARTS if (v / f"out/{output}.nc").exists()}
                lost = [k for k in base if k not in got] or [
                    k for k in base for name in base[k] if got[k].get(name) != base[k][name]]
                check(f"{title}: the same bits", base and r.status == 0 and not lost, [r.story, str(lost)])

            start(judge, v, {**changes, "input.files": f"../{d.name}/in/a.nc", f"climatology.{how}": f"../{d.name}/a.nc",
                             "run.memory": memory, "output.deflate": deflate}, ranks=ranks, limit=180)
            settle()  # one after another: ranks that wait take the time of those that work
        r = run(d, {**changes, "run.memory": tiny}, ["--plan", "--verbose"], ranks=1)
        check(f"{how} by {kind}: so little memory means tiles or two passes", "tiles" in r.out or "passes     2" in r.out, r.story + r.out)

# --------------------------------------------------------------------------- what is refused

d = workplace()
x = put(d, values, when)
base = {"climatology.group": "month", "input.time": "2009 2010"}
go(d, {**base, **NO_OUTPUT, "output.statistics": "a.nc"})
put(d, values, when, name="in/b.nc", variable="d2m")
(d / "c").mkdir()
put(d, values - 273.15, when, name="c/celsius.nc", more=lambda f: f["t2m"].setncattr("units", "degC"))
noleap = series("noleap", (2011, 1, 1), 400)
put(d, values[:400], noleap, name="c/noleap.nc")
put(d, values[:, :3], when, name="c/cut.nc")
put(d, values[:, ::-1], when, name="c/flipped.nc",
    more=lambda f: f["latitude"].__setitem__(slice(None), f["latitude"][::-1]))
for name, types in ("old.nc", {"m2": None}), ("float.nc", {"m2": "f4"}):
    with netCDF4.Dataset(d / name, "w") as f:
        f.createDimension("x", 3)
        for part, dtype in {**PARTS["statistics"], **types}.items():
            if dtype:
                f.createVariable("t2m_" + part, dtype, ("x",))
(d / "text.nc").write_text("no statistics")
FILE = ["[climatology] extend", "a.nc"]
one = {"input.files": "in/a.nc", "climatology.group": "month", "input.time": "2011"}
for i, (name, words, changes) in enumerate([
    ("no file to extend", ["[climatology] extend", "there is no file nowhere.nc", "take the key out"],
     {"climatology.extend": "nowhere.nc"}),
    ("no file to start from", ["[climatology] from", "there is no file nowhere.nc"],
     {"climatology.from": "nowhere.nc", "climatology.extend": None, "output.statistics": None}),
    ("a text", ["text.nc", "not NetCDF"], {"climatology.extend": "text.nc"}),
    ("an input file instead", ["in/a.nc", "no statistics file"], {"climatology.extend": "in/a.nc"}),
    ("statistics without M2", ["old.nc", "no variable t2m_m2", "of this version"], {"climatology.extend": "old.nc"}),
    ("numbers in single precision", ["float.nc", "t2m_m2", "64-bit"], {"climatology.extend": "float.nc"}),
    ("another variable", FILE + ["statistics of t2m", "d2m"], {"input.files": "in/b.nc", "input.variable": "d2m"}),
    ("other units", FILE + ['"K"', '"degC"', "c/celsius.nc", "[input] units = K"], {"input.files": "c/celsius.nc"}),
    ("another calendar", FILE + ["standard", "noleap", "c/noleap.nc"], {"input.files": "c/noleap.nc"}),
    ("another grid", FILE + ["5 x 4 there, 3 x 4 here", "c/cut.nc"], {"input.files": "c/cut.nc"}),
    ("other latitudes", FILE + ["not the grid of c/flipped.nc", "latitudes"], {"input.files": "c/flipped.nc"}),
    ("a part of the grid", FILE + ["5 x 4 there, 5 x 2 here", "[input] latitude and longitude"],
     {"input.longitude": "0 90"}),
    ("another grouping", FILE + ["group = month", "group = season", "[climatology]"], {"climatology.group": "season"}),
    ("no grouping", FILE + ["group = month", "group = none"], {"climatology.group": None}),
    ("another leap day", FILE + ["leap_day = own", "leap_day = merge"], {"climatology.leap_day": "merge"}),
    ("a period twice", FILE + ["2010-12-31 00:00", "from 2010-06-01", "none may count twice", "in/a.nc"],
     {"input.time": "2010-06 2012"}),
    ("a period inside", FILE + ["none may count twice"], {"input.time": "2009-06-01 2009-06-01"}),
    ("a period around", FILE + ["none may count twice"], {"climatology.extend": "a.nc", "input.time": None}),
    ("from and extend", ["[climatology] from", "[climatology] extend", "take one"], {"climatology.from": "a.nc"}),
    ("from and baseline", ["[climatology] from", "[climatology] baseline"],
     {"climatology.from": "a.nc", "climatology.extend": None, "climatology.baseline": "2011", "output.statistics": None}),
    ("from and statistics", ["[climatology] from", "[output] statistics", "a.nc"],
     {"climatology.from": "a.nc", "climatology.extend": None}),
    ("from a file that is an output", ["[climatology] from", "[output] zscore", "a.nc"],
     {"climatology.from": "a.nc", "climatology.extend": None, "output.statistics": None, "output.zscore": "./a.nc"}),
    ("from a file that is an output, by another name", ["[output] zscore", "statistics file a.nc"],
     {"climatology.from": "a.nc", "climatology.extend": None, "output.statistics": None, "output.zscore": "c/../a.nc"}),
    ("z-scores over what is extended", ["[climatology] extend", "[output] anomaly", "a.nc"], {"output.anomaly": "a.nc"}),
    ("from a file with other groups", ["[climatology] from", "none of the groups"],
     {"climatology.from": "june.nc", "climatology.extend": None, "output.statistics": None}),
]):
    if "june.nc" in changes.values():
        go(d, {**base, **NO_OUTPUT, "input.files": "in/a.nc", "output.statistics": "june.nc", "input.time": "2009-06"})
        changes = {**changes, "input.time": "2011-07"}
        shutil.rmtree(d / "out")
        (d / "out").mkdir()
    start_error(f"refused: {name}", d, 2, words, {**one, "climatology.extend": "a.nc", **changes}, ranks=2 if ALL else 1 + i % 2)
    settle()

# A field with a dimension too many, behind its own or before them.
d = workplace()
put(d, values, when)


def widened(path, copy, part, first):
    """The same file, but for one more dimension of a field."""
    shutil.copy(path, copy)
    with netCDF4.Dataset(copy, "a") as f:
        f.createDimension("more", 2)
        f.renameVariable(f"t2m_{part}", "old")
        old = f["old"]
        dimensions = ("more", *old.dimensions) if first else (*old.dimensions, "more")
        v = f.createVariable(f"t2m_{part}", old.dtype, dimensions)
        v.setncatts({name: old.getncattr(name) for name in old.ncattrs() if name != "_FillValue"})
        v[:] = 1


for group in None, "month":
    go(d, {**NO_OUTPUT, "climatology.group": group, "output.statistics": "a.nc", "input.time": "2009"})
    for part in "mean", "count", "m2":
        for first in False, True:
            how = "from" if group else "extend"
            widened(d / "a.nc", d / "wide.nc", part, first)
            changes = {"climatology.group": group, f"climatology.{how}": "wide.nc", "input.time": "2010"}
            if how == "from":
                changes["output.statistics"] = None
            test_error(f"refused: {how} with {part} on a dimension too many, {'first' if first else 'last'}, "
                       f"{'by month' if group else 'without groups'}", d, 2,
                       [f"[climatology] {how}", "wide.nc", f"t2m_{part}", "dimensions", "as it was written"], changes,
                       ranks=2 if ALL or first else 1)

# Levels.
d = workplace()
levels = {"plev": (np.array([85000.0, 50000.0]), {"units": "Pa", "positive": "down"})}
raw = np.stack([values, values - 40], 1).astype("f4")
numbers = np.asarray(cftime.date2num(when, "hours since 1990-01-01", "standard"), "f8")
make(d / "in/a.nc", raw, None, {}, dimensions=("time", "plev", "latitude", "longitude"),
     axes={"time": (numbers, {"units": "hours since 1990-01-01"}), **levels})
go(d, {**NO_OUTPUT, "output.statistics": "a.nc", "input.plev": "85000", "input.time": "2009"})
test_error("refused: another level", d, 2, ["a.nc", "plev = 85000", "50000", "[input] plev"],
           {"climatology.extend": "a.nc", "input.plev": "50000", "input.time": "2010"})

# --------------------------------------------------------------------------- in place: the old one, or the new one whole

d = workplace()
put(d, values, when, name="in/a.nc", form="shuffle")
one = {"climatology.extend": "a.nc", "output.statistics": "a.nc", "climatology.group": "day"}
go(d, {"climatology.group": "day", **NO_OUTPUT, "output.statistics": "a.nc", "input.time": "2009"})
before = (d / "a.nc").read_bytes()
data_bytes = bytearray((d / "in/a.nc").read_bytes())
for at in range(len(data_bytes) // 2, len(data_bytes) * 3 // 4):
    data_bytes[at] ^= 0x55
(d / "damaged.nc").write_bytes(data_bytes)
r = run(d, {**one, "input.files": "damaged.nc", "input.time": "2010 2012"}, ranks=3)
check("a run that fails leaves the old statistics as they were",
      r.status != 0 and (d / "a.nc").read_bytes() == before and not list(d.glob("*.part*")), r.story)
(d / "out/x.nc").touch()
(d / "other").touch()
if os.geteuid() == 0 and subprocess.run(["mount", "--bind", d / "other", d / "out/x.nc"], capture_output=True).returncode == 0:
    r = run(d, {**one, "input.time": "2010 2012", "extract x.latitude": "-90 90", "extract x.file": "out/x.nc"})
    subprocess.run(["umount", d / "out/x.nc"])
    check("a product that cannot get its name leaves the old statistics, too", r.status == 1 and
          "out/x.nc: cannot get its final name" in r.err and (d / "a.nc").read_bytes() == before and
          not list(d.rglob("*.part*")), r.story)
else:
    skip("a product that cannot get its name", "nothing can be mounted")
(d / "out/x.nc").unlink()
r = go(d, {**one, "input.time": "2010 2012"}, 3)
check("then the new ones take their place", statistics(d / "a.nc")["steps"] == len(when))
test_error("refused: the same run a second time", d, 2, ["a.nc", "none may count twice"], {**one, "input.time": "2010 2012"},
           allowed=[f"out/{name}.nc" for name in ("zscore", "anomaly")])

finish(show_worst)
