#!/usr/bin/env python3
"""Quantiles of data, anomalies and z-scores, limits that are quantiles, and z-scores with median and spread from
quantiles: the bits of numpy.nanpercentile, for every type, any number of ranks and any memory."""

import warnings

from harness import *

warnings.simplefilter("ignore")  # cells without a value
NT, NY, NX = 3 * 365 + 41, 5, 7
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
FALLS = {"scale_factor": -0.002, "add_offset": 280.0}
KINDS = {
    "packed": ("i2", PACKED, "cdf1"),
    "packed, without a missing value, falling": ("i2", FALLS, "deflate"),
    "float32": ("f4", {"_FillValue": np.float32(1e20)}, "edges"),
    "float64": ("f8", {"_FillValue": 1e20}, "contiguous"),
}
EVERY = [0, 5, 33.3, 50, 95, 100]
METHODS = ["inverted_cdf", "averaged_inverted_cdf", "interpolated_inverted_cdf", "hazen", "weibull", "median_unbiased",
           "normal_unbiased"]
DAYS = [datetime.date(2001, 1, 1) + datetime.timedelta(days=i) for i in range(NT)]
TIMES = (DAYS[0] - datetime.date(1900, 1, 1)).days * 24 + 24 * np.arange(NT)
MONTH, YEAR = np.array([d.month for d in DAYS]) - 1, np.array([d.year for d in DAYS])
BASELINE = YEAR <= 2002


def values(kind):
    """What is stored, and what that means."""
    dtype, attributes, form = KINDS[kind]
    x = field(NT, NY, NX)
    if "_FillValue" in attributes:
        x = holes(x, 0.1)
        x[:, 2, 3] = np.nan
        x[1:, 2, 4] = np.nan
    raw = pack(x, dtype, attributes) if dtype == "i2" else np.where(np.isnan(x), 1e20, x).astype(dtype)
    return raw, unpack(raw, {"_FillValue": np.int16(-32768), **attributes} if dtype == "i2" else attributes)


def ready(kind):
    d = workplace()
    raw, x = values(kind)
    make_series(d, raw, 3, KINDS[kind][1], times=TIMES, form=KINDS[kind][2])
    return d, x


def parts(x, of, q, **how):
    return np.stack([np.nanpercentile(x[of == k], q, axis=0, **how) for k in np.unique(of)])


def products(**sections):
    """{"heat": {"q": 5}} -> the settings of [quantile heat], in out/heat.nc."""
    return {f"quantile {name}.{key}": value for name, keys in sections.items()
            for key, value in {"file": f"out/{name}.nc", **keys}.items()}


NOTHING = {"output.zscore": None, "output.anomaly": None, "output.statistics": None, "climatology.ddof": None}


def number(d, name, variable="t2m_quantile"):
    with netCDF4.Dataset(d / f"out/{name}.nc") as f:
        return np.ma.filled(f[variable][:].astype("f8"), np.nan)


def same(name, got, want):
    return [] if np.array_equal(got, want, equal_nan=True) else unequal(name, got, want, 0, 0) or [f"{name} differs"]


# ---------------------------------------------------------------------------------------------- of everything

ASKED = products(
    all={"q": "0 5 33.3 50 95 100"},
    month={"q": "10 50 90", "by": "group", "min_count": 2},
    anomaly={"q": "10 50 90", "of": "anomaly"},
    year={"q": "10 50 90", "of": "zscore", "by": "year"},
    box={"q": "25", "latitude": "-50 50", "longitude": "300 60"},
) | {
    "climatology.group": "month", "climatology.baseline": "2001 2002",
    "exceedance e.of": "data", "exceedance e.above": "month:90", "exceedance e.below": "month:10",
    "exceedance e.file": "out/e.nc", "output.zscore": None, "output.anomaly": None, "climatology.ddof": 0,
}


def judge(kind, d, x):
    group, inside = MONTH, BASELINE
    found = same("all", number(d, "all")[0], np.nanpercentile(x, EVERY, axis=0))
    want = parts(x[inside], group[inside], [10, 50, 90])
    few = np.stack([np.isfinite(x[inside & (group == k)]).sum(0) < 2 for k in range(12)])
    want[np.broadcast_to(few[:, None], want.shape)] = np.nan
    found += same("by month", number(d, "month"), want)
    mean, std = number(d, "statistics", "t2m_mean"), number(d, "statistics", "t2m_std")
    anomaly = x - mean[group]
    found += same("anomalies", number(d, "anomaly", "t2m_anomaly_quantile")[0],
                  np.nanpercentile(anomaly, [10, 50, 90], axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(std > 1e-10, 1 / std, np.nan)
    found += same("z by year", number(d, "year", "t2m_zscore_quantile"), parts(anomaly * scale[group], YEAR, [10, 50, 90]))
    columns = [6, 0, 1]  # 308.6, 0 and 51.4 degrees east
    found += same("box", number(d, "box")[0, 0], np.nanpercentile(x, 25, axis=0)[1:4][:, columns])
    with np.errstate(invalid="ignore"):
        beyond = (x > want[group, 2]) | (x < want[group, 0])
    valid = np.isfinite(x) & np.isfinite(want[group, 2])
    found += same("exceedances", number(d, "e", "t2m_exceedance_count")[0], beyond.sum(0).astype("f8"))
    found += same("valid values", number(d, "e", "t2m_valid_count")[0], valid.sum(0).astype("f8"))
    return found


def start_all(kind, ranks, memory=None):
    d, x = ready(kind)
    name = f"{kind}: {ranks} ranks" + (f", {memory}" if memory else "")
    start(lambda r: check(name, r.status == 0 and not (found := judge(kind, d, x)), [r.story, *(found if r.status == 0 else [])]),
          d, {**ASKED, "run.memory": memory}, ranks=ranks, limit=200)


start_all("packed", 1)
start_all("packed", 3, "1 MiB")
start_all("packed", 7)
start_all("packed, without a missing value, falling", 2)
start_all("float32", 2)
start_all("float32", 7, "2 MiB")
start_all("float64", 3)
settle()
start_all("packed", 64)
settle()

# ---------------------------------------------------------------------------------------------- the definitions

d, x = ready("packed")
r = run(d, {**NOTHING, **products(**{m.replace("_", ""): {"q": "0 5 33.3 50 95 100", "method": m} for m in METHODS})})
check("all definitions", r.status == 0 and not (found := [
    text for m in METHODS for text in same(m, number(d, m.replace("_", ""))[0], np.nanpercentile(x, EVERY, axis=0, method=m))]),
    [r.story, *(found if r.status == 0 else [])])
with netCDF4.Dataset(d / "out/hazen.nc") as f:
    check("the axis", f["t2m_quantile"].dimensions == ("time", "quantile", "latitude", "longitude")
          and np.array_equal(f["quantile"][:], np.array(EVERY) / 100) and f["t2m_quantile"].quantile_method == "hazen")
with netCDF4.Dataset(d / "in/00.nc", "a") as f:  # another packing than in the other files: the same values
    f["t2m"].set_auto_maskandscale(False)
    raw = f["t2m"][:]
    f["t2m"][:] = np.where(raw == -32767, raw, raw - 500)
    f["t2m"].add_offset = 281.0
with netCDF4.Dataset(d / "in/00.nc") as f:
    x[:f["t2m"].shape[0]] = np.ma.filled(f["t2m"][:].astype("f8"), np.nan)
r = run(d, {**NOTHING, **products(mixed={"q": "0 5 33.3 50 95 100"})})
check("files of different packing", r.status == 0 and not same("mixed", number(d, "mixed")[0], np.nanpercentile(x, EVERY, axis=0)),
      r.story)

# ---------------------------------------------------------------------------------------------- windows

d, x = ready("float32")
day = [(t.month, t.day) for t in DAYS]


def window(middle, half):
    """The steps of the baseline within some days of a date."""
    near = np.zeros(NT, bool)
    for year in range(2000, 2005):
        for k in range(-half, half + 1):
            t = datetime.date(year, *middle) + datetime.timedelta(days=k)
            near |= np.array([t == s for s in DAYS])
    return near & BASELINE


for ranks in 1, 3:
    r = run(d, {**NOTHING, **products(w={"q": "10 90", "by": "group"}), "climatology.group": "day", "climatology.window": 5,
                "climatology.baseline": "2001 2002"}, ranks=ranks)
    got = number(d, "w") if r.status == 0 else None
    keys = sorted({(t.month, t.day) for t in DAYS if t.year < 2004 and (t.month, t.day) != (2, 29)})
    dates = [*keys[:59], (2, 29), *keys[59:]] if got is not None and len(got) == 366 else keys
    found = [text for m in ((1, 1), (1, 4), (2, 27), (7, 15), (12, 31))
             for text in same(f"{m}", got[dates.index(m)], np.nanpercentile(x[window(m, 5)], [10, 90], axis=0))] if r.status == 0 else []
    check(f"windows of days: {ranks} ranks", r.status == 0 and not found, [r.story, *found])

# ---------------------------------------------------------------------------------------------- marine heatwaves

d = workplace()
first, n = datetime.date(2010, 1, 1), 3 * 365 + 1
sst = holes(field(n, 3, 4, 7), 0.05).astype("f4")
sst[:, 1, 1] = np.nan
hour = (first - datetime.date(1900, 1, 1)).days * 24 + 24 * np.arange(n)
make(d / "in/sst.nc", np.where(np.isnan(sst), np.float32(1e20), sst), hour, {"_FillValue": np.float32(1e20)}, "edges", variable="sst")
sst = sst.astype("f8")
dates = [t.timetuple()[1:3] for t in (datetime.date(2012, 1, 1) + datetime.timedelta(days=i) for i in range(366))]
date_of = [dates.index((first + datetime.timedelta(days=i)).timetuple()[1:3]) for i in range(n)]


def around(date):
    """The steps of 2010 and 2011 within 5 days of a date. These have no 29 February; its days are those of 1 March."""
    middle = [(datetime.date(year, *((3, 1) if date == (2, 29) else date)) - first).days for year in range(2009, 2013)]
    return [s for m in middle for s in range(m - 5, m + 6) if 0 <= s < 730]


limit = np.stack([np.nanpercentile(sst[around(t)], 90, axis=0) for t in dates])
limit = np.nanmean([np.roll(limit, k, axis=0) for k in range(-15, 16)], axis=0)
(d / "spec.ini").write_text((SOURCE / "examples/marine_heatwaves.ini").read_text())
r = launch(d, ["spec.ini", "--set", "input.files=in/sst.nc", "--set", "climatology.baseline=2010 2011", "--set", "run.progress=none"],
           ranks=3)
found = [r.story]
if r.status == 0:
    found = unequal("threshold", number(d, "threshold", "sst_quantile")[:, 0], limit, 1e-12, 0)
    with np.errstate(invalid="ignore"):
        hot = sst > limit[date_of]
    days = np.stack([hot[k:end].sum(0) for k, end in ((0, 365), (365, 730), (730, n))]).astype("f8")
    found += same("days", number(d, "heatwave_days", "sst_exceedance_count"), days)
check("examples/marine_heatwaves.ini", not found, found)

# ---------------------------------------------------------------------------------------------- robust z-scores

SPREADS = {
    "mad": lambda x: 1.4826 * np.nanpercentile(np.abs(x - np.nanpercentile(x, 50, axis=0)), 50, axis=0),
    "iqr": lambda x: (np.nanpercentile(x, 75, axis=0) - np.nanpercentile(x, 25, axis=0)) / 1.349,
    "std": lambda x: np.nanstd(x, axis=0),
}


def start_robust(kind, spread, ranks, group, **more):
    d, x = ready(kind)
    of = MONTH if group == "month" else np.zeros(NT, int)
    each = lambda f: np.stack([f(x[of == k]) for k in np.unique(of)])
    few = each(lambda part: np.isfinite(part).sum(0)) < 2
    center = np.where(few, np.nan, each(lambda part: np.nanpercentile(part, 50, axis=0)))
    wide = np.where(few, np.nan, each(SPREADS[spread]))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(wide[of] > 1e-10, (x - center[of]) / wide[of], np.nan)

    def right(r):
        if r.status != 0:
            return [r.story]
        found = same("median", number(d, "statistics", "t2m_median"), center)
        if spread != "std":
            found += same("spread", number(d, "statistics", "t2m_spread"), wide)
        found += unequal("anomaly", number(d, "anomaly", "t2m_anomaly"), x - center[of], 2.0**-23, 1e-12)
        found += unequal("z", number(d, "zscore", "t2m_zscore"), z, 2e-7, 1e-6)
        with netCDF4.Dataset(d / "out/zscore.nc") as f:
            names = {"t2m_median", "t2m_std" if spread == "std" else "t2m_spread"} if group == "none" else set()
            found += [] if {n for n in f.variables if n.startswith("t2m_")} == {"t2m_zscore", *names} else [str(list(f.variables))]
        return found

    start(lambda r: check(f"median and {spread}, {kind}, by {group}: {ranks} ranks", not (found := right(r)), found), d,
          {"climatology.center": "median", "climatology.spread": spread, "climatology.group": group,
           "climatology.ddof": None, **more}, ranks=ranks)


start_robust("packed", "mad", 1, "month")
start_robust("packed", "mad", 3, "none", **{"run.memory": "1 MiB"})
start_robust("float32", "iqr", 2, "month", **{"output.deflate": 1})
start_robust("float64", "std", 7, "none")
settle()

# ---------------------------------------------------------------------------------------------- what is refused

HEAT = {**NOTHING, **products(heat={"q": "10 90", "by": "group"}), "climatology.group": "month", "exceedance e.of": "data",
        "exceedance e.above": "heat:90", "exceedance e.file": "out/e.nc"}
for name, words, changes in [
    ("no quantile", ["[quantile a]", "q is missing"], {**NOTHING, **products(a={})}),
    ("more than all", ["[quantile a] q", "101"], {**NOTHING, **products(a={"q": "5 101"})}),
    ("falling quantiles", ["[quantile a] q", "50 is not above 90"], {**NOTHING, **products(a={"q": "90 50"})}),
    ("an unknown definition", ["[quantile a] method", "hazen"], {**NOTHING, **products(a={"q": 5, "method": "best"})}),
    ("groups that are none", ["[quantile a] by", "group"], {**NOTHING, **products(a={"q": 5, "by": "group"})}),
    ("weights", ["[quantile heat] by", "window_weights"],
     {**HEAT, "climatology.group": "day", "climatology.window": 3, "climatology.window_weights": "triangle"}),
    ("a limit that is not made", ["[exceedance e] above", "95", "q there"], {**HEAT, "exceedance e.above": "heat:95"}),
    ("a limit of no section", ["[exceedance e] above", "[quantile cold]"], {**HEAT, "exceedance e.above": "cold:90"}),
    ("a limit below that is above", ["[exceedance e] below", "90 %", "10 %"],
     {**HEAT, "quantile heat.q": "10 90", "exceedance e.above": "heat:10", "exceedance e.below": "heat:90"}),
    ("a limit of years", ["[exceedance e] above", "[quantile heat]", "year"], {**HEAT, "quantile heat.by": "year"}),
    ("a limit of other cells", ["[exceedance e] above", "different cells"], {**HEAT, "quantile heat.latitude": "0 90"}),
    ("a limit of z-scores", ["[exceedance e] above", "of = data"], {**HEAT, "exceedance e.of": "zscore"}),
    ("smoothing without groups", ["[quantile a] smooth", "by = group"], {**NOTHING, **products(a={"q": 5, "smooth": "running 3"})}),
    ("smoothing of more than a year", ["[quantile heat] smooth", "12 groups"], {**HEAT, "quantile heat.smooth": "running 13"}),
    ("smoothing of too few groups", ["[quantile heat] smooth", "5 groups", "in 2"],
     {**HEAT, "input.months": "1 2", "quantile heat.smooth": "harmonics 2"}),
    ("smoothing of hours", ["[quantile heat] smooth", "hour"], {**HEAT, "climatology.group": "hour", "quantile heat.smooth": "running 3"}),
    ("a median that nothing is compared with", ["[climatology] center", "no effect"], {**HEAT, "climatology.center": "median"}),
    ("a median of an earlier run", ["[climatology] center", "from"],
     {"climatology.center": "median", "climatology.from": "in/00.nc", "output.statistics": None}),
    ("ddof without a standard deviation", ["[climatology] ddof", "spread"],
     {"climatology.spread": "mad", "climatology.ddof": 1}),
]:
    start_error(f"refused: {name}", d if not changes else ready("packed")[0], 2, words, changes, ranks=1)
settle()
finish()
