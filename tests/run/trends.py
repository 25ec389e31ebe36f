#!/usr/bin/env python3
"""detrend = linear: slopes, standard errors, residuals and what is made of them, against numpy.polyfit in each cell and
group, and against cdo trend and cdo detrend; the same bits for any number of ranks and any memory; extend and from; and
what is refused."""

import cftime

from harness import *

NY, NX = 4, 6
PACKED = {"scale_factor": 0.002, "add_offset": 290.0, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}
DOUBLE = {"_FillValue": 1e20}
LINE = "slope", "slope_stderr", "time_mean", "time_m2", "time_product"
ALL_PARTS = {"zscore": ("zscore", "mean", "std", "slope", "time_mean"), "anomaly": ("anomaly", "mean", "slope", "time_mean"),
             "statistics": (*PARTS["statistics"], *LINE)}
DETREND = {"climatology.detrend": "linear"}


def dates(hours_since, calendar="gregorian"):
    return cftime.num2date(hours_since, "hours since 1900-01-01", calendar)


def trending(nt, seed=3):
    """Weather on a slope of its own in each cell, with values missing; some cells have few values, or a line alone."""
    x = field(nt, NY, NX, seed) + np.linspace(-4, 4, NX) * np.linspace(0, 1, nt)[:, None, None]
    x = holes(x, 0.1, seed)
    x[:, 0, 0] = np.nan
    x[1:, 0, 1] = np.nan
    x[2:, 0, 2] = np.nan
    x[:-3, 0, 3] = np.nan
    x[:, 0, 4] = 290.5
    x[:, 0, 5] = 290 + np.arange(nt) * 2.0**-5
    return x


def expected(x, day, key, counts=None, least=2, ddof=0, near=None):
    """What is right of x [time][lat][lon] at times in days: {part: array}.  key: the group of each step; counts: the
    steps of the baseline; near(key, group): does a step of this key count for the group?"""
    counts = np.ones(len(x), bool) if counts is None else counts
    near = near or (lambda k, g: k == g)
    groups = sorted(set(key))
    want = {part: np.full((len(groups), *x.shape[1:]), np.nan) for part in ("mean", "std", "slope", "slope_stderr", "time_mean")}
    want |= {part: np.full(x.shape, np.nan) for part in ("zscore", "anomaly")}
    for g, group in enumerate(groups):
        mine = np.array([near(k, group) for k in key]) & counts
        own = np.array([k == group for k in key])
        for cell in np.ndindex(x.shape[1:]):
            valid = mine & ~np.isnan(x[:, *cell])
            n, t, v = valid.sum(), day[valid], x[valid][:, *cell]
            if n == 0:
                continue
            mean, middle = float(v.astype("g").mean()), float(t.astype("g").mean())
            want["time_mean"][g, *cell] = middle
            want["mean"][g, *cell] = mean if n >= least else np.nan
            if n < max(least, 3) or np.ptp(t) == 0:
                continue
            (slope, off), residuals, *_ = np.polyfit(t - middle, v - mean, 1, full=True)
            rest = v - mean - off - slope * (t - middle)
            sums = (rest**2).sum()
            want["slope"][g, *cell] = slope
            want["slope_stderr"][g, *cell] = np.sqrt(sums / (n - 2) / ((t - middle) ** 2).sum())
            std = want["std"][g, *cell] = np.sqrt(sums / (n - ddof)) if n > ddof else np.nan
            all_rest = x[own][:, *cell] - mean - slope * (day[own] - middle)
            want["anomaly"][own, *cell] = all_rest
            if std > 1e-12 * np.abs(v).max():
                want["zscore"][own, *cell] = all_rest / std
    return want


def compare(d, want, epoch, name="t2m"):
    """Complaints about the files of a run.  epoch: what time_mean counts from, in the days of `want`."""
    found = []
    size = np.nanmax(np.abs(want["mean"]))
    spread = np.nanmax(want["std"])
    days = np.nanmax(want["time_mean"]) - np.nanmin(want["time_mean"]) + 10
    for part, allowed in (("mean", 1e-15 * size), ("std", 1e-11 * spread), ("slope", 1e-11 * spread / days),
                          ("slope_stderr", 1e-11 * spread / days), ("time_mean", 1e-9)):
        with netCDF4.Dataset(d / "out/statistics.nc") as f:
            got = np.ma.filled(f[f"{name}_{part}"][:], np.nan).reshape(want[part].shape)
        got = got + epoch if part == "time_mean" else got
        found += unequal(part, got, want[part], 1e-12 if part == "slope_stderr" else 0, allowed)
    for part, allowed in (("anomaly", 1e-11 * spread + 4e-15 * size), ("zscore", 1e-6)):
        with netCDF4.Dataset(d / f"out/{part}.nc") as f:
            got = np.ma.filled(f[f"{name}_{part}"][:].astype("f8"), np.nan)
        found += unequal(part, got.reshape(want[part].shape), want[part], 2.0**-23, allowed)
    return found


def bits(d):
    found = {}
    for output, parts in ALL_PARTS.items():
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            f.set_auto_maskandscale(False)
            for part in parts:
                if f"t2m_{part}" in f.variables:
                    found[output, part] = f[f"t2m_{part}"][:].tobytes()
    return found


def epoch_of(d):
    """What time_mean counts from, in days since 1900."""
    with netCDF4.Dataset(d / "out/statistics.nc") as f:
        v = f["t2m_time_mean"]
        return netCDF4.date2num(netCDF4.num2date(0, v.units, v.calendar), "days since 1900-01-01", v.calendar)


def series(name, raw, attributes, times, key, changes=(), ranks=(1, 2, 3, 7), pieces=3, counts=None, near=None, ddof=0, **how):
    """Numbers against numpy's on the first number of ranks, and the same bits on all of them; where these are three or
    more, also with two budgets."""
    d = workplace()
    make_series(d, raw, pieces, attributes, times, **how)
    x, day = unpack(raw, attributes), np.asarray(times) / 24
    x = x.reshape(len(x), -1, NX)
    settings = {**DETREND, "climatology.ddof": ddof, **dict(changes)}
    first = None
    for n, memory in [(n, None) for n in ranks] + [(2, "least"), (1, "100 MiB")] * (len(ranks) > 2):
        if memory == "least":
            said = run(d, {**settings, "run.memory": "1 KiB"}, ranks=n).err
            memory = f"{int(said.partition('smallest plan needs ')[2].split()[0]) * 2} KiB"
        r = run(d, {**settings, "run.memory": memory}, ranks=n, limit=120)
        if not check(f"{name}: {n} ranks, memory {memory}: it runs", r.status == 0, r.story):
            return d
        if first is None:
            first = bits(d)
            found = compare(d, expected(x, day, key(dates(times)), counts, near=near, ddof=ddof), epoch_of(d))
            check(f"{name}: as numpy.polyfit", not found, found)
            r = launch(d, ["--verify", *(f"out/{o}.nc" for o in PARTS)], ranks=1)
            check(f"{name}: --verify", r.status == 0 and r.out.count("mean 0 and standard deviation 1") == (near is None),
                  r.story + r.out)
        else:
            now = bits(d)
            check(f"{name}: the same bits on {n} ranks, memory {memory}", now == first, [str(k) for k in now if now[k] != first[k]])
    return d


NONE = lambda when: [0] * len(when)
MONTH = lambda when: [t.month for t in when]
SEASON = lambda when: [t.month % 12 // 3 for t in when]

# --- numbers ----------------------------------------------------------------------------------------------

nt = 300
x = trending(nt)
series("packed, none", pack(x, "i2", PACKED), PACKED, hours(nt), NONE)
nt = 150
x = trending(nt, 5)
monthly = START + 24 * np.cumsum(np.r_[0, np.resize([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], nt - 1)]) + 12
f4 = np.where(np.isnan(x), 1e20, x).astype("f4")
series("float32, month", f4, FLOAT, monthly, MONTH, {"climatology.group": "month", "output.deflate": 1}, (1, 3, 7), ddof=1, form="edges")
f8 = np.where(np.isnan(x), 1e20, x)
d = series("float64, season", f8, DOUBLE, monthly, SEASON, {"climatology.group": "season", "climatology.ddof": 2}, (3, 2), ddof=2)
counts = np.arange(nt) < 90
last = dates(monthly)[89].strftime("%Y-%m")
first = dates(monthly)[0].strftime("%Y-%m")
series("a baseline, beyond which lines go on", f8, DOUBLE, monthly, NONE, {"climatology.baseline": f"{first} {last}"}, (2,), counts=counts)

# The window of a day, across the end of the year: three years of days, none of them a leap year.
nt = 3 * 365
x = trending(nt, 7)
day_of = lambda when: [t.dayofyr for t in when]
series("a window", np.where(np.isnan(x), 1e20, x).astype("f4"), FLOAT, hours(nt, START + 1096 * 24, 24), day_of,
       {"climatology.group": "day", "climatology.window": 10, "climatology.leap_day": "drop"}, (3, 1), near=lambda k, g: min((k - g) % 365, (g - k) % 365) <= 10)

# A large offset, times far from the epoch of the file, and a spread that is small against both.
nt = 4096
rng = np.random.default_rng(11)
x = 300 + 1e-3 * (rng.normal(0, 1, (nt, NY, NX)) + 2 * np.linspace(0, 1, nt)[:, None, None])
series("a small spread on a large offset", x, DOUBLE, hours(nt, START + 40 * 365 * 24, 1), NONE, (), (2,))

# --- new steps, members, levels, products -------------------------------------------------------------------

nt = 24 * 20
x = 300 + rng.normal(0, 1, (nt, NY, NX)) + np.linspace(0, 5, nt)[:, None, None]
d = workplace()
make_series(d, x, 2, DOUBLE, hours(nt, step=1))
r = run(d, {**DETREND, "steps.every": "day", "reduce a.of": "anomaly", "reduce a.over": "time", "reduce a.method": "std",
            "reduce a.file": "out/a.nc", "quantile q.of": "anomaly", "quantile q.q": "10 90", "quantile q.file": "out/q.nc"}, ranks=2)
if check("days of hours: it runs", r.status == 0, r.story):
    want = expected(x.reshape(20, 24, NY, NX).mean(1), START / 24 + np.arange(20) + 0.5, NONE(range(20)))
    want["time_mean"] = np.full_like(want["time_mean"], epoch_of(d)) + read(d / "out/statistics.nc", "t2m_time_mean").reshape(1, NY, NX)
    found = compare(d, want, epoch_of(d)) + unequal("product", read(d / "out/a.nc", "t2m_anomaly_std"), want["std"][0], 1e-9, 0)
    found += unequal("quantiles", read(d / "out/q.nc", "t2m_anomaly_quantile").reshape(2, NY, NX),
                     np.percentile(want["anomaly"], [10, 90], 0), 0, 1e-10)
    check("days of hours, and products of anomalies: as numpy.polyfit", not found, found)

nt, members = 40, 3
x = 300 + rng.normal(0, 1, (nt, members, NY, NX)) + np.linspace(0, 2, nt)[:, None, None, None]
d = workplace()
make(d / "in/0.nc", x, hours(nt), DOUBLE, dimensions=("time", "number", "latitude", "longitude"),
     axes={"number": (np.arange(members), {"standard_name": "realization"})})
r = run(d, {**DETREND, "input.realization": "pool"}, ranks=2)
if check("members as one sample: it runs", r.status == 0, r.story):
    want = expected(x.reshape(-1, NY, NX), np.repeat(hours(nt) / 24, members), NONE(range(nt * members)))
    want |= {part: want[part].reshape(x.shape) for part in ("zscore", "anomaly")}
    found = compare(d, want, epoch_of(d))
    check("members as one sample: as numpy.polyfit", not found, found)

d = workplace()
make(d / "in/0.nc", x, hours(nt), DOUBLE, dimensions=("time", "plev", "latitude", "longitude"),
     axes={"plev": (np.array([5e4, 7e4, 8.5e4]), {"units": "Pa", "positive": "down", "standard_name": "air_pressure"})})
r = run(d, {**DETREND, "input.plev": "all", "output.deflate": 1, "output.report": "out/report.html"}, ranks=3)
if check("levels: it runs", r.status == 0, r.story):
    want = expected(x, hours(nt) / 24, NONE(range(nt)))
    found = compare(d, want, epoch_of(d))
    check("levels: as numpy.polyfit", not found, found)

# --- extend and from ----------------------------------------------------------------------------------------

nt = 180
x = trending(nt, 13)
x[:, 1, 0], x[:100, 1, 1], x[100:, 1, 2] = np.arange(nt) * 2.0**-6, np.nan, np.nan  # a line, and halves
monthly = START + 24 * np.cumsum(np.r_[0, np.resize([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], nt - 1)]) + 12
f8 = np.where(np.isnan(x), 1e20, x)
day = monthly / 24
for group, key in ("none", NONE), ("month", MONTH):
    one, two = workplace(), workplace()
    make_series(one, f8, 2, DOUBLE, monthly)
    cut = (nt + 1) // 2
    settings = {**DETREND, "climatology.group": group, "climatology.ddof": 1}
    only = {"output.zscore": None, "output.anomaly": None}
    two_parts = [run(one, settings, ranks=2), run(two, {**settings, **only, "input.files": one.resolve() / "in/00.nc"}, ranks=2)]
    extend = {"climatology.extend": "out/statistics.nc", "input.files": one.resolve() / "in/01.nc"}
    two_parts.append(run(two, {**settings, **extend}, ranks=3))
    if not check(f"{group}: extended: it runs", all(r.status == 0 for r in two_parts), [r.story for r in two_parts]):
        continue
    found = []
    for part in ("mean", "std", "count", "min", "max", "m2", *LINE):
        a, b = (read(d / "out/statistics.nc", f"t2m_{part}") for d in (two, one))
        near = {"m2": 1e-9, "std": 1e-12, "slope": 1e-14, "slope_stderr": 1e-14, "time_product": 1e-8}.get(part, 0)
        found += unequal(part, a, b, 1e-12, near)
    check(f"{group}: extended: as one run", not found, found)
    r = launch(two, ["--verify", "out/statistics.nc", "out/zscore.nc"], ranks=2)
    check(f"{group}: extended: --verify", r.status == 0, r.story + r.out)
    want = expected(x, day, key(dates(monthly)), ddof=1)
    (two / "first").mkdir()
    (two / "out/statistics.nc").rename(two / "first/statistics.nc")
    scores = {}
    for ranks in 1, 3:
        r = run(two, {**settings, "output.statistics": None, "climatology.from": "first/statistics.nc",
                      "input.files": one.resolve() / "in/*.nc"}, ranks=ranks)
        if check(f"{group}: from: it runs on {ranks} ranks", r.status == 0, r.story):
            scores[ranks] = [read(two / f"out/{p}.nc", f"t2m_{p}") for p in ("anomaly", "zscore")]
            found = unequal("anomaly", scores[ranks][0], want["anomaly"], 2.0**-23, 1e-10)
            found += unequal("zscore", scores[ranks][1], want["zscore"], 2.0**-23, 1e-6)
            check(f"{group}: from: as numpy.polyfit, on {ranks} ranks", not found, found)
    check(f"{group}: from: the same bits", len(scores) == 2 and all(np.array_equal(*p, True) for p in zip(*scores.values())))

# --- what is refused, and what files say ---------------------------------------------------------------------

d = workplace()
make_series(d, f8, 2, DOUBLE, monthly)
made = {kind: run(d, {**changes, "output.statistics": f"{kind}.nc", "output.zscore": None, "output.anomaly": None}, ranks=1)
        for kind, changes in (("with", DETREND), ("without", {}))}
check("statistics with and without a trend", all(r.status == 0 for r in made.values()), [r.story for r in made.values()])
for key in "from", "extend":
    files = {"output.statistics": None, "input.files": "in/01.nc"}
    test_error(f"{key}: a file without a trend", d, 2, ["without.nc", "detrend = none", "detrend = linear"],
                {**files, **DETREND, f"climatology.{key}": "without.nc"})
    test_error(f"{key}: a file with one", d, 2, ["with.nc", "detrend = linear", "detrend = none"],
                {**files, f"climatology.{key}": "with.nc"})
for changes in {"climatology.weights": "length"}, {"climatology.group": "day", "climatology.window": 5, "climatology.window_weights": "triangle"}:
    test_error(f"detrend with {list(changes)[-1]}", d, 2, ["spec.ini:", "detrend", list(changes)[-1].split(".")[1]], {**DETREND, **changes}, ranks=1)
for changes in {"climatology.center": "median"}, {"climatology.spread": "mad", "climatology.ddof": None}, {"climatology.group": "month", "climatology.smooth": "running 3"}, {"climatology.mean": "with.nc:t2m_mean"}:
    key = [k.split(".")[1] for k, v in changes.items() if v][-1]
    test_error(f"detrend with {key}", d, 2, ["spec.ini:", "detrend", key], {**DETREND, "output.statistics": None, "output.zscore": None, **changes},
               ranks=1)
test_error("another word", d, 2, ["detrend", "none", "linear"], {"climatology.detrend": "quadratic"}, ranks=1)

with netCDF4.Dataset(d / "with.nc") as f:
    got = {name: getattr(v, "units", None) for name, v in f.variables.items() if name.startswith("t2m")}
    check("units", got["t2m_slope"] == got["t2m_slope_stderr"] == "K day-1" and got["t2m_time_m2"] == "day2"
          and got["t2m_time_product"] == "K day" and got["t2m_time_mean"] == "days since 2014-01-01 00:00", str(got))
    check("the attribute detrend", all(f[name].detrend == "linear" for name in got), str(got))
for part in "slope", "time_m2", "time_product", "m2":
    shutil.copy(d / "with.nc", d / "damaged.nc")
    with netCDF4.Dataset(d / "damaged.nc", "a") as f:
        for v in f.variables.values():
            if "digest" in v.ncattrs():
                v.delncattr("digest")
        f.delncattr("digest")
        f[f"t2m_{part}"][0, 2, 3] = 7e5
    r = launch(d, ["--verify", "damaged.nc"], ranks=1)
    check(f"--verify finds a damaged {part}", r.status != 0 and "no statistics" in r.err, r.story + r.out)

# --- CDO --------------------------------------------------------------------------------------------------

if shutil.which("cdo"):
    d = workplace()
    x = trending(150, 5)
    x[:, 0] = x[:, 1]
    make_series(d, np.where(np.isnan(x), 1e20, x), 1, DOUBLE, monthly)
    r = run(d, DETREND, ranks=2)
    cdo = lambda *a: subprocess.run(["cdo", "-s", "-O", "-b", "F64", *a], cwd=d, capture_output=True, text=True)
    said = [cdo("detrend,equal=false", "in/00.nc", "rest.nc"), cdo("trend,equal=false", "in/00.nc", "a.nc", "b.nc")]
    if check("CDO and zscore run", r.status == 0 and all(c.returncode == 0 for c in said), r.story + str(said)):
        found = unequal("residuals", read(d / "out/anomaly.nc", "t2m_anomaly"), read(d / "rest.nc", "t2m"), 1e-6, 1e-6)
        b = read(d / "b.nc", "t2m")[0]
        slope = read(d / "out/statistics.nc", "t2m_slope")[0]
        ratio = np.median(b / slope)
        found += unequal("slope", slope * ratio, b, 1e-9, 0)
        # CDO counts in steps, the first of which is as long as January.
        found += [] if np.isclose(ratio, 31, 1e-9) else [f"cdo's slope is {ratio} times ours"]
        check("as cdo trend and cdo detrend", not found, found)
else:
    skip("against CDO", "there is no cdo")

finish()
