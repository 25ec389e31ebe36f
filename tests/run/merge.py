#!/usr/bin/env python3
"""[climatology] merge: statistics files of disjoint periods become one.  Against numpy in long double and one run over
all periods; the bits of runs that extended each other; the same bits on any number of ranks, in any order of the files,
in any memory and format; with groups, windows, levels, several variables, trends and smoothing; what goes on from the
result; and what is refused, with nothing left behind."""

import hashlib

import cftime

from harness import *

PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}
ONLY = {"output.zscore": None, "output.anomaly": None}
STATE = ("mean", "std", "count", "min", "max", "excess", "m2")
LINE = (*STATE, "slope", "slope_stderr", "time_mean", "time_m2", "time_product")
NY, NX = 5, 4
UNITS = "hours since 1990-01-01"


def go(d, changes, ranks=2, arguments=()):
    """A run that must succeed: its result; or None, and a check that failed."""
    r = run(d, changes, arguments, ranks=ranks, limit=120)
    return r if r.status == 0 or check(f"a run in {d.name}: {changes}", False, r.story) else None


def merge(d, text, ranks=2, arguments=(), **more):
    """A run of a spec that has nothing but the files to merge, and what stands in `more`."""
    lines = {"climatology": {"merge": text}, "output": {"statistics": "m.nc"}}
    for name, value in more.items():
        section, key = name.split("__")
        lines.setdefault(section, {})[key] = value
    (d / "merge.ini").write_text("".join(f"[{section}]\n" + "".join(f"{k} = {v}\n" for k, v in keys.items() if v is not None)
                                         for section, keys in lines.items()))
    return launch(d, [*arguments, "merge.ini"], ranks=ranks, limit=120)


def numbers(path, variable="t2m"):
    """All numbers of a statistics file, its times, and what it says of its steps."""
    with netCDF4.Dataset(path) as f:
        found = {part: np.ma.filled(f[f"{variable}_{part}"][:].astype("f8"), np.nan) for part in LINE
                 if f"{variable}_{part}" in f.variables}
        t = f["time"]
        bounds = f[getattr(t, "climatology", None) or t.bounds]
        found["time"], found["bounds"] = np.asarray(t[:]), np.asarray(bounds[:])
        mean = f[f"{variable}_mean"]
        found["baseline"] = mean.baseline, int(mean.baseline_steps)
    return found


def bits(path):
    """The numbers of all variables, as they are stored."""
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        return {name: hashlib.sha256(np.ascontiguousarray(v[:]).tobytes()).hexdigest() for name, v in f.variables.items()}


def header(path, but=()):
    """All that a header says, but for digests, history and the attributes in `but`."""
    with netCDF4.Dataset(path) as f:
        told = {"dimensions": {name: len(size) for name, size in f.dimensions.items()}}
        for name, owner in (("", f), *f.variables.items()):
            kind = (owner.dimensions, str(owner.dtype)) if name else ()
            told[name] = kind, {k: str(owner.getncattr(k)) for k in owner.ncattrs() if k not in ("digest", "history", *but)}
    return told


def other(got, want, relative=2e-14):
    """Complaints: numbers that are not the same but for rounding."""
    found = []
    for part in want:
        if part in LINE:
            size = np.nanmax(np.abs(want[part]), initial=0)
            exact = part in ("count", "min", "max")
            found += unequal(part, got[part], want[part], 0 if exact else relative, 0 if exact else 1e-14 * size)
        elif part != "baseline" and not np.array_equal(got[part], want[part]):
            found.append(f"{part}: {got[part]}, not {want[part]}")
    return found + ([] if got["baseline"] == want["baseline"] else [f"{got['baseline']}, not {want['baseline']}"])


KEYS = {"none": lambda t: 0, "month": lambda t: t.month, "day": lambda t: (t.month, t.day), "year": lambda t: t.year}


def numpy_says(x, when, kind, ddof, min_count):
    """Statistics of each group in long double, in two passes over all steps."""
    found = {part: [] for part in ("mean", "std", "count", "min", "max")}
    for key in sorted({KEYS[kind](t) for t in when}):
        a = x[[KEYS[kind](t) == key for t in when]].astype("f16")
        n, valid = (~np.isnan(a)).sum(0), ~np.isnan(a)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.nansum(a, 0) / n
            std = np.sqrt(np.nansum((a - mean) ** 2, 0) / np.where(n > ddof, n - ddof, np.nan))
        some = lambda values, enough: np.where(enough, values, np.nan).astype("f8")
        for part, values in zip(found, (some(mean, n >= min_count), some(std, n >= min_count), n.astype("f8"),
                                        some(np.where(valid, a, np.inf).min(0), n > 0),
                                        some(np.where(valid, a, -np.inf).max(0), n > 0))):
            found[part].append(values)
    return {part: np.array(values) for part, values in found.items()}


def series(calendar, first, days, hours_apart=24):
    step = datetime.timedelta(hours=hours_apart)
    return np.array([cftime.datetime(*first, calendar=calendar) + i * step for i in range(days * 24 // hours_apart)])


def put(d, x, when, packed=False, name="in/a.nc", **how):
    attributes = PACKED if packed else FLOAT
    raw = pack(x, "i2", PACKED) if packed else np.where(np.isnan(x), 1e20, x).astype("f4")
    times = np.asarray(cftime.date2num(when, UNITS, when[0].calendar), "f8")
    make(d / name, raw, None, attributes, axes={"time": (times, {"units": UNITS, "calendar": when[0].calendar})}, **how)
    return unpack(raw, attributes)


when = series("standard", (2009, 1, 1), 4 * 365 + 1)  # 29 February in the last year alone
values = holes(field(len(when), NY, NX, 3), 0.2, 1)
values[:, 0, 0] = np.nan
values[:, 0, 1] = 285.5
values[5:, 0, 2] = np.nan  # in the first file alone
values[:-7, 0, 3] = np.nan  # in the last one alone
values[:, 1, 1] = 0.0
values[365:400, 1, 1] = -0.0
YEARS = [f"{y} {y}" for y in range(2009, 2013)]

# ------------------------------------------------------------------ as one run, as numpy, as a chain of extend

CASES = [
    ("none", {}, False, YEARS, (1, 2, 3, 7)),
    ("month", {"ddof": 1, "min_count": 25}, True, YEARS, (1, 3)),
    ("day", {"min_count": 3}, False, YEARS, (2, 7)),
    ("day", {"window": 20, "leap_day": "merge"}, True, ["2009-01 2009-03", "2009-04 2009-12", "2010 2011", "2012 2012"], (1, 3)),
    ("season", {"seasons": "DJF MAM JJAS"}, False, ["2009 2010-01", "2010-02 2011", "2012 2012"], (2, 7)),
    ("year", {}, True, YEARS, (3,)),
    ("month", {"detrend": "linear"}, False, YEARS, (1, 7)),
    ("month", {"smooth": "harmonics 2"}, True, YEARS, (2, 3)),
]
for kind, extra, packed, periods, ranks in CASES:
    d, chain, name = workplace(), None, f"{kind} {extra or ''}, {'packed' if packed else 'float32'}"
    x = put(d, values, when, packed)
    settings = {**ONLY, "climatology.group": kind, **{f"climatology.{k}": v for k, v in extra.items()}}
    made = [go(d, {**settings, "input.time": f"{periods[0].split()[0]} {periods[-1].split()[-1]}", "output.statistics": "one.nc"}, 3)]
    for k, period in enumerate(periods):
        made.append(go(d, {**settings, "input.time": period, "output.statistics": f"s{k}.nc"}, 1 + k % 2))
        if "detrend" not in extra and "smooth" not in extra:
            made.append(go(d, {**settings, "input.time": period, "output.statistics": f"c{k}.nc", "climatology.extend": chain}, 1))
            chain = f"c{k}.nc"
    if None in made:
        continue
    merged = []
    for n in ranks:  # in any order: the last file first, and so on
        r = merge(d, " ".join(f"s{k}.nc" for k in np.roll(np.arange(len(periods)), n)[::-1]), ranks=n)
        if check(f"{name}: it runs on {n} ranks", r.status == 0, r.story):
            merged.append(bits(d / "m.nc"))
    if len(merged) < len(ranks):
        continue
    check(f"{name}: the same bits in any order, on any number of ranks", all(m == merged[0] for m in merged), merged)
    if chain:
        check(f"{name}: the bits of runs that extended each other", merged[0] == bits(d / chain),
              [part for part, value in bits(d / chain).items() if merged[0].get(part) != value])
    got, want = numbers(d / "m.nc"), numbers(d / "one.nc")
    found = other(got, want, 1e-12 if extra.get("detrend") else 2e-14)
    check(f"{name}: as one run over all", not found, found)
    told = header(d / "m.nc", ["statistics_merged"])
    check(f"{name}: the header of one run", told == header(d / "one.nc"), str(told))
    if kind in KEYS and not {"window", "smooth", "detrend"} & set(extra):
        right, found = numpy_says(x, when, kind, extra.get("ddof", 0), extra.get("min_count", 2)), []
        for part, numpy_part in right.items():
            noise = 3e-16 * np.nanmax(np.abs(x)) if part in ("std", "min", "max") else 0
            found += unequal(f"numpy's {part}", got[part], numpy_part, 0 if part == "count" else 1e-14, noise)
        check(f"{name}: as numpy has it", not found, found)

# ------------------------------------------------------------------ what is told, other outputs, less memory

d = workplace()
x = put(d, values, when, True)
made = [go(d, {**ONLY, "climatology.group": "month", "input.time": y, "output.statistics": f"out/{y[:4]}.nc", "output.deflate": k % 2})
        for k, y in enumerate(YEARS)]
r = merge(d, "out/20*.nc", 3)
plain = r.status == 0 and bits(d / "m.nc")
with netCDF4.Dataset(d / "m.nc") as f:
    names = f.statistics_merged, f.history.count("\n"), f["t2m_mean"].baseline, int(f["t2m_mean"].baseline_steps)
check("the file says what it was made of", names == ("out/2009.nc, out/2010.nc, out/2011.nc, out/2012.nc", 1,
                                                     "2009-01-01 00:00 to 2012-12-31 00:00", len(when)), str(names))
check("the plan says it, too", "merge      4 files, out/2009.nc to out/2012.nc: 1461 steps, 2009-01-01 00:00 to 2012-12-31 00:00" in r.out
      and "12 by month" in r.out, r.out)
r = launch(d, ["--verify", "m.nc"], ranks=2)
check("--verify", r.status == 0 and "digests agree" in r.out, r.story + r.out)
r = merge(d, "out/20*.nc", 2, ["--plan"], output__statistics="p.nc")
check("--plan writes nothing", r.status == 0 and not (d / "p.nc").exists() and "p.nc" in r.out, r.story + r.out)
for name, more in (("deflate and checksums", {"output__deflate": 4, "output__checksum": "yes"}), ("classic", {"output__format": "classic"}),
                   ("little memory", {"run__memory": "7 KiB"}), ("netcdf-c", {"run__writer": "netcdf"}),
                   ("an unlimited time, verified", {"output__record": "yes", "output__verify": "all"})):
    r = merge(d, "out/20*.nc", 3, output__statistics="o.nc", **more)
    check(f"the same bits: {name}", r.status == 0 and bits(d / "o.nc") == plain, r.story)
r = merge(d, "out/20*.nc", 2, output__statistics="m.zarr", output__format="zarr")
check("a Zarr store", r.status == 0 and (d / "m.zarr/t2m_m2/.zarray").exists(), r.story)

# ------------------------------------------------------------------ what goes on from it; gaps; one file

first = merge(d, "out/2012.nc out/2009.nc", 2, output__statistics="gap.nc")
told = numbers(d / "gap.nc")["baseline"] if first.status == 0 else first.story
check("a gap stays a gap", told == ("2009-01-01 00:00 to 2009-12-31 00:00, 2012-01-01 00:00 to 2012-12-31 00:00", 731), str(told))
r = merge(d, "out/2010.nc gap.nc out/2011.nc", 3, output__statistics="again.nc")
found = other(numbers(d / "again.nc"), numbers(d / "m.nc")) if r.status == 0 else [r.story]
check("what was merged is merged again, between its periods", not found, found)
r = go(d, {**ONLY, "climatology.group": "month", "input.time": "2010 2011", "climatology.extend": "gap.nc", "output.statistics": "grown.nc"}, 3)
found = other(numbers(d / "grown.nc"), numbers(d / "m.nc")) if r else ["it failed"]
check("what was merged is extended", not found, found)
r = go(d, {"climatology.group": "month", "climatology.from": "m.nc", "output.statistics": None, "output.zscore": "out/z.nc", "output.anomaly": None}, 3)
if r:
    month = np.array([t.month - 1 for t in when])
    mean, std = numbers(d / "m.nc")["mean"][month], numbers(d / "m.nc")["std"][month]
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(std > 16 * np.finfo("f8").eps * np.abs(mean), (x - mean) / std, np.nan)
    found = unequal("z", read(d / "out/z.nc", "t2m_zscore"), z, 1e-6, 1e-6)
    check("z-scores from what was merged", not found, found)
r = merge(d, "out/2010.nc", 2, output__statistics="o.nc")
check("one file alone is copied", r.status == 0 and bits(d / "o.nc") == bits(d / "out/2010.nc"), r.story)

# ------------------------------------------------------------------ levels, several variables

d = workplace()
levels = {"plev": (np.array([85000.0, 50000.0, 20000.0]), {"units": "Pa", "positive": "down"})}
stacked = np.stack([values, values - 40, values * 0.5], 1).astype("f4")
times = np.asarray(cftime.date2num(when, UNITS, "standard"), "f8")
make(d / "in/a.nc", np.where(np.isnan(stacked), np.float32(1e20), stacked), None, FLOAT, dimensions=("time", "plev", "latitude", "longitude"),
     axes={"time": (times, {"units": UNITS}), **levels})
settings = {**ONLY, "climatology.group": "month", "input.plev": "all"}
go(d, {**settings, "output.statistics": "one.nc"}, 2)
for k, y in enumerate(YEARS):
    go(d, {**settings, "input.time": y, "output.statistics": f"s{k}.nc"}, 2)
merged = [(r := merge(d, "s?.nc", n)).status == 0 and bits(d / "m.nc") for n in (1, 3, 7)]
found = other(numbers(d / "m.nc"), numbers(d / "one.nc")) if all(merged) else [r.story]
check("levels: as one run over all", not found and len({str(m) for m in merged}) == 1 and
      header(d / "m.nc", ["statistics_merged"]) == header(d / "one.nc"), found)

def places(shape, dimensions):
    """What gives each cell a latitude and a longitude of its own, and the variable more attributes."""

    def more(f):
        for name, first, last, units in (("lat", 10, 50, "degrees_north"), ("lon", 0, 30, "degrees_east")):
            v = f.createVariable(name, "f8", dimensions)
            v.setncatts({"units": units, "standard_name": {"lat": "latitude", "lon": "longitude"}[name]})
            v[:] = np.linspace(first, last, int(np.prod(shape))).reshape(shape)
        f.createVariable("crs", "i4").grid_mapping_name = "rotated_latitude_longitude"
        f["t2m"].setncatts({"coordinates": "lat lon", "grid_mapping": "crs", "cell_methods": "time: mean", "long_name": "temperature"})
        f.title = "a title"

    return more


raw = np.where(np.isnan(values), np.float32(1e20), values).astype("f4")
pooled = np.stack([raw, raw], 1)
for name, numbers_in, how, changes in (
    ("a curvilinear grid", raw, dict(dimensions=("time", "y", "x"), more=places((NY, NX), ("y", "x"))), {"climatology.group": "month"}),
    ("cells on levels", raw, dict(dimensions=("time", "plev", "cell"), more=places((NX,), ("cell",))), {"input.plev": "all"}),
    ("members", pooled, dict(dimensions=("time", "number", "latitude", "longitude")), {"input.realization": "pool"}),
    ("a box, other units", raw, {}, {"input.units": "degC", "input.longitude": "180 90", "input.latitude": "-50 50", "input.valid": "-80 60"}),
    ("new steps", raw, {}, {"steps.every": "month", "climatology.group": "season"}),
):
    d = workplace()
    make(d / "in/a.nc", numbers_in, None, FLOAT, axes={"time": (times, {"units": UNITS})}, **how)
    go(d, {**ONLY, **changes, "output.statistics": "one.nc"}, 1)
    for k, y in enumerate(("2009 2010", "2011 2012")):
        go(d, {**ONLY, **changes, "input.time": y, "output.statistics": f"s{k}.nc"}, 1)
    r = merge(d, "s1.nc s0.nc", 3)
    found = other(numbers(d / "m.nc"), numbers(d / "one.nc")) if r.status == 0 else [r.story]
    check(f"{name}: as one run over all", not found and header(d / "m.nc", ["statistics_merged"]) == header(d / "one.nc"), found)

d = workplace()
put(d, values, when)
with netCDF4.Dataset(d / "in/a.nc", "a") as f:
    v = f.createVariable("d2m", "f4", DIMENSIONS, fill_value=np.float32(1e20))
    v.units = "degC"
    v[:] = np.where(np.isnan(values), 1e20, values - 273)
settings = {**ONLY, "climatology.group": "month", "input.variable": "t2m, d2m"}
go(d, {**settings, "output.statistics": "one.nc"}, 2)
for k, y in enumerate(YEARS):
    go(d, {**settings, "input.time": y, "output.statistics": f"s{k}.nc"}, 2)
    go(d, {**settings, "input.time": y, "output.statistics": f"{{variable}}-{k}.nc"}, 2)
r = merge(d, "s?.nc", 3)
found = [r.story] if r.status else []
for name in ("t2m", "d2m") if not found else ():
    found += other(numbers(d / "m.nc", name), numbers(d / "one.nc", name))
check("all variables of the files", not found, found)
r = merge(d, "s?.nc", 2, input__variable="d2m", output__statistics="o.nc")
with netCDF4.Dataset(d / "o.nc") as f:
    alone = "t2m_mean" not in f.variables and f["d2m_mean"].units == "degC"
check("one variable of several", r.status == 0 and alone and not other(numbers(d / "o.nc", "d2m"), numbers(d / "one.nc", "d2m")), r.story)
r = merge(d, "{variable}-?.nc", 2, input__variable="t2m, d2m", output__statistics="{variable}.nc")
check("files of each variable", r.status == 0 and all(bits(d / f"{name}.nc").items() <= bits(d / "m.nc").items() for name in ("t2m", "d2m")),
      r.story)

# The examples, as they stand.
d = workplace()
(d / "era5").mkdir()
put(d, values, when, name="era5/t2m_all.nc")
(d / "out").mkdir(exist_ok=True)
for name in "one_year", "merge_years":
    shutil.copy(SOURCE / f"examples/{name}.ini", d)
runs = [launch(d, ["one_year.ini", "--set", f"input.time={y[:4]}", "--set", f"output.statistics=out/statistics-{y[:4]}.nc"]) for y in YEARS]
runs += [launch(d, ["merge_years.ini"], ranks=3), launch(d, ["one_year.ini", "--set", "output.statistics=one.nc"])]
found = [r.story for r in runs if r.status] or other(numbers(d / "out/climatology.nc"), numbers(d / "one.nc"))
check("examples/one_year.ini and examples/merge_years.ini", not found, found)

# ------------------------------------------------------------------ refused, with nothing left behind


def refused(name, words, text, ranks=2, **more):
    before = {p: p.stat().st_mtime_ns for p in d.rglob("*.nc")}
    r = merge(d, text, ranks, output__statistics=more.pop("output__statistics", "new.nc"), **more)
    lacks = [word for word in words if word not in " ".join(r.messages)]
    left = [str(p) for p in d.rglob("*") if p.is_file() and ".part" in p.name or p.name == "new.nc"]
    same = {p: p.stat().st_mtime_ns for p in d.rglob("*.nc")} == before
    check(f"refused: {name}", r.status == 2 and not lacks and not left and same and len(r.messages) == 1,
          [f"lacks {lacks}, left {left}", r.story])


d = workplace()
put(d, values, when)
base = {**ONLY, "climatology.group": "month"}
for path, changes in {
    "a.nc": {"input.time": "2009"}, "b.nc": {"input.time": "2010"}, "half.nc": {"input.time": "2009-07 2010-06"},
    "ddof.nc": {"input.time": "2011", "climatology.ddof": 1}, "few.nc": {"input.time": "2011", "climatology.min_count": 5},
    "season.nc": {"input.time": "2011", "climatology.group": "season"}, "trend.nc": {"input.time": "2011", "climatology.detrend": "linear"},
    "smooth.nc": {"input.time": "2011", "climatology.smooth": "running 3"}, "summer.nc": {"input.time": "2011", "input.months": "6 7 8"},
    "limits.nc": {"input.time": "2011", "input.valid": "200 400"}, "box.nc": {"input.time": "2011", "input.latitude": "-50 50"},
    "monthly.nc": {"input.time": "2011", "steps.every": "month"}, "center.nc": {"input.time": "2011", "climatology.center": "median"},
    "spread.nc": {"input.time": "2011", "climatology.spread": "iqr", "climatology.ddof": None}, "share.nc": {"input.time": "2011", "climatology.min_count": "50%"},
    "weights.nc": {"input.time": "2011", "climatology.group": "day", "climatology.window": 3, "climatology.window_weights": "triangle"},
    "degrees.nc": {"input.time": "2011", "input.units": "degC"},
}.items():
    go(d, {**base, **changes, "output.statistics": path}, 1)
late = series("noleap", (2011, 1, 1), 365)
put(d, values[:365], late, name="noleap-in.nc")
go(d, {**base, "input.files": "noleap-in.nc", "output.statistics": "noleap.nc"}, 1)
make(d / "other-in.nc", np.where(np.isnan(values[730:1095]), 1e20, values[730:1095]).astype("f4"), None, FLOAT, variable="d2m",
     axes={"time": (times[730:1095], {"units": UNITS})})
go(d, {**base, "input.files": "other-in.nc", "input.variable": "d2m", "output.statistics": "other.nc"}, 1)
go(d, {**base, "output.statistics": None, "output.zscore": "z.nc", "input.time": "2009"}, 1)
os.symlink("a.nc", d / "link.nc")
shutil.copy(d / "a.nc", d / "copy.nc")
shutil.copy(d / "b.nc", d / "damaged.nc")
with netCDF4.Dataset(d / "damaged.nc", "a") as f:
    f["t2m_max"][3, 2, 1] = 400
shutil.copy(d / "b.nc", d / "lines.nc")
with netCDF4.Dataset(d / "lines.nc", "a") as f:
    f["t2m_mean"].leap_day = "own\noutput.zscore=new.nc"
(d / "text.nc").write_text("not NetCDF")
FILES = ["[climatology] merge"]
for i, (name, words, text, more) in enumerate([
    ("periods that overlap", [*FILES, "a.nc has the steps from 2009-01-01", "half.nc those from 2009-07-01", "none may count twice"], "half.nc a.nc", {}),
    ("a copy of a file", [*FILES, "a.nc", "copy.nc", "none may count twice"], "a.nc copy.nc b.nc", {}),
    ("one file by two names", [*FILES, "a.nc", "link.nc", "are one file"], "a.nc b.nc link.nc", {}),
    ("one file twice", [*FILES, "named twice"], "a.nc b.nc a.nc", {}),
    ("no file", [*FILES, "nowhere.nc"], "a.nc nowhere.nc", {}),
    ("no match", [*FILES, "x*.nc: no file matches"], "x*.nc", {}),
    ("no statistics", [*FILES, "z.nc", "is no statistics file"], "a.nc z.nc", {}),
    ("an input", [*FILES, "in/a.nc", "is no statistics file"], "in/a.nc a.nc", {}),
    ("a text", [*FILES, "text.nc"], "a.nc text.nc", {}),
    ("another variable", [*FILES, "other.nc: has statistics of d2m, and none of t2m"], "a.nc other.nc", {}),
    ("a variable that is not there", [*FILES, "a.nc: has statistics of t2m, and none of sp"], "a.nc b.nc", {"input__variable": "sp"}),
    ("another ddof", [*FILES, "ddof.nc: was made with [climatology] ddof = 1, and a.nc with [climatology] ddof = 0"], "a.nc ddof.nc", {}),
    ("another min_count", [*FILES, "few.nc", "min_count = 5", "min_count = 2"], "a.nc few.nc", {}),
    ("another group", [*FILES, "season.nc", "group = season", "group = month"], "a.nc b.nc season.nc", {}),
    ("with and without trend", [*FILES, "trend.nc", "detrend = linear"], "trend.nc a.nc", {}),
    ("with and without smoothing", [*FILES, "smooth.nc", "smooth = running 3"], "a.nc smooth.nc", {}),
    ("other months", [*FILES, "summer.nc: was made with [input] months = 6 7 8, and a.nc with no [input] months"], "a.nc summer.nc", {}),
    ("other limits", [*FILES, "limits.nc", "valid = 200 400"], "a.nc limits.nc", {}),
    ("new steps", [*FILES, "monthly.nc", "every = month, method = mean"], "a.nc monthly.nc", {}),
    ("a center of quantiles", [*FILES, "center.nc", "center = median", "cannot be merged"], "center.nc", {}),
    ("a spread of quantiles", [*FILES, "spread.nc", "spread = iqr", "cannot be merged"], "spread.nc a.nc", {}),
    ("weights", [*FILES, "weights.nc", "window_weights = triangle", "no sums of weights"], "weights.nc", {}),
    ("a share of steps", [*FILES, "share.nc", "50%"], "share.nc", {}),
    ("another grid", ["box.nc", "a.nc"], "a.nc box.nc", {}),
    ("other units", ["degrees.nc", '"degC"', '"K"'], "a.nc degrees.nc", {}),
    ("another calendar", ["noleap.nc", "calendars cannot be mixed"], "a.nc noleap.nc", {}),
    ("numbers that were changed", [*FILES, "damaged.nc: its numbers are no statistics"], "a.nc damaged.nc", {}),
    ("an attribute of two lines", [*FILES, "lines.nc: attribute leap_day"], "lines.nc a.nc", {}),
    ("a file that is an output", ["[output] statistics", "a.nc"], "a.nc b.nc", {"output__statistics": "a.nc"}),
    ("an output by another name", ["[output] statistics", "link.nc"], "a.nc b.nc", {"output__statistics": "link.nc"}),
    ("inputs", ["[input] files", "a merge reads no steps"], "a.nc b.nc", {"input__files": "in/a.nc"}),
    ("a group", ["[climatology] group does not go with", "merge"], "a.nc b.nc", {"climatology__group": "month"}),
    ("extend", ["[climatology] extend does not go with"], "a.nc", {"climatology__extend": "b.nc"}),
    ("z-scores", ["[output] zscore does not go with"], "a.nc b.nc", {"output__zscore": "new.nc"}),
    ("a page", ["[output] report does not go with"], "a.nc b.nc", {"output__report": "r.html"}),
    ("rounding", ["keepbits"], "a.nc b.nc", {"output__keepbits": 9}),
    ("no output", ["needs a file to write", "statistics = out/statistics.nc"], "a.nc b.nc", {"output__statistics": None}),
    ("files of variables that are not named", ["{variable}", "[input] variable"], "{variable}.nc", {}),
]):
    refused(name, words, text, 1 + i % 3 % 2, **more)

finish()
