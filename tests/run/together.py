#!/usr/bin/env python3
"""What a run can do, several things at a time: each compared with runs that do less.

New steps against a file that has them already; all levels against single ones; statistics that were extended against
those of all steps, and z-scores from them; many ranks, of which most have no work, against one.  More combinations with
ZSCORE_TEST_ALL=1 in the environment.
"""

from harness import *

NY, NX, NT = 5, 6, 1600
LAT, LON, LEVELS = latitudes(NY), longitudes(NX), np.array([850.0, 500.0, 200.0])
BEGIN = (datetime.datetime(2000, 1, 1) - datetime.datetime(1900, 1, 1)).total_seconds() / 3600
FILL = {"_FillValue": np.float32(1e20)}
NONE = {f"output.{name}": None for name in ("zscore", "anomaly", "statistics")}
USUAL = ("time", "plev", "latitude", "longitude")
PRODUCTS = {"reduce a.over": "time", "reduce a.by": "year", "reduce a.of": "data", "reduce b.over": "latitude, longitude",
            "reduce b.of": "anomaly", "exceedance e.above": 1, "exceedance e.by": "season", "histogram h.range": "-3 3",
            "histogram h.bins": 6, "histogram h.by": "year"}
PRODUCTS |= {f"{section}.file": f"out/{section[-1]}.nc" for section in {key.split(".")[0] for key in PRODUCTS}}
QUESTION = {**NONE, "reduce a.of": "data", "reduce a.over": "time, latitude, longitude", "reduce a.file": "out/a.nc",
            "extract x.of": "data", "extract x.step": "3 9", "extract x.latitude": "0 90", "extract x.file": "out/x.nc"}
some = lambda cases, n: cases if ALL else cases[:n]


def filled(x):
    return np.where(np.isnan(x), 1e20, x)


def numbers(d):
    """All variables of all outputs, NaN where missing."""
    found = {}
    for path in sorted((d / "out").glob("*.nc")):
        with netCDF4.Dataset(path) as f:
            found |= {(path.name, name): np.ma.filled(v[...].astype("f8"), np.nan) for name, v in f.variables.items() if name.startswith("t2m")}
    return found


def compare(got, want, relative):
    """[] or what differs in which variable."""
    found = [f"only one has {key}" for key in got.keys() ^ want.keys()]
    for key in got.keys() & want.keys():
        most = np.nanmax(np.abs(want[key]), initial=1) if want[key].size else 1
        found += unequal(str(key), got[key], want[key], 0, relative * most)
    return found


def series_of_levels(d, x, first=0, order=USUAL, form="contiguous"):
    make(d / "in/a.nc", filled(x).astype("f4").transpose([USUAL.index(name) for name in order]), BEGIN + (first + np.arange(len(x))) * 6.0,
         FILL, form=form, dimensions=order,
         axes={"plev": (LEVELS, {"units": "hPa"}), "latitude": (LAT, {"units": "degrees_north"}), "longitude": (LON, {"units": "degrees_east"})})


def plain(x, times, attributes=FILL, dtype="f4", pieces=3):
    d = workplace()
    make_series(d, filled(x).astype(dtype), pieces, attributes, times=times, form="contiguous")
    return d


def judged(name, runs, found):
    """One check of some runs that must succeed; found(): what is wrong with their outputs."""
    failed = [r.story for r in runs if r.status]
    wrong = failed or found()
    check(name, not wrong, [str(w) for w in wrong])


# ------------------------------------------------------------------------------------------ new steps, made before

x = holes(field(NT, NY, NX, 3), 0.02).astype("f4")
days = x.reshape(NT // 4, 4, NY, NX).astype("f8")
with np.errstate(invalid="ignore"):
    daily = np.where((~np.isnan(days)).sum(1) >= 3, np.nansum(days, 1) / np.maximum(1, (~np.isnan(days)).sum(1)), np.nan)
for k, changes in enumerate(some([
    {"climatology.group": "day-of-year", "climatology.window": 7, "climatology.window_weights": "triangle"}, PRODUCTS, QUESTION,
    {"climatology.group": "season", "climatology.min_count": "50%"}, {"input.time": "2000-03 2000-09", "climatology.group": "month"},
    {"run.memory": "120 KiB", "climatology.group": "hour"}, {"climatology.group": "day", "climatology.window": 7},
], 2)):
    a, b = plain(x, BEGIN + np.arange(NT) * 6.0), plain(daily, BEGIN + np.arange(NT // 4) * 24.0 + 12, {"_FillValue": 1e20}, "f8", 2)
    runs = [run(a, {**changes, "steps.every": "day"}, ranks=1 + k % 3), run(b, changes, ranks=2)]
    judged(f"days of six hours, and {changes}", runs, lambda: compare(numbers(a), numbers(b), 1e-6))

# ------------------------------------------------------------------------------------------ levels, one by one

levels = np.stack([holes(field(NT, NY, NX, 9 + k), 0.02).astype("f4") + 50 * k for k in range(len(LEVELS))], 1)
WAYS = [(2, USUAL, "contiguous"), (3, ("latitude", "longitude", "plev", "time"), "contiguous"), (5, ("time", "longitude", "plev", "latitude"), "shuffle")]
for k, changes in enumerate(some([
    {"steps.every": "day", "climatology.group": "day-of-year", "climatology.window": 5, "climatology.window_weights": "gaussian"}, PRODUCTS,
    {"output.deflate": 1, "output.record": "yes", "climatology.group": "season", "climatology.seasons": "NDJFM JJ"}, QUESTION,
    {"steps.every": "month", "climatology.weights": "length"}, {"input.months": "6 7 8", "climatology.group": "week"},
    {"climatology.group": "day", "climatology.window": 7},
], 2)):
    for ranks, order, form in WAYS if ALL else [WAYS[k % 3]]:
        d, single = workplace(), [workplace() for _ in LEVELS]
        runs = []
        for place, plev, n in [(d, "all", ranks), *zip(single, LEVELS, (1, 2, 1))]:
            series_of_levels(place, levels, order=order, form=form)
            runs.append(run(place, {**changes, "input.plev": plev}, ranks=n))

        def differ():
            got, found = numbers(d), []
            for level, place in enumerate(single):
                for key, one in numbers(place).items():
                    axes = [axis for axis, n in enumerate(got[key].shape) if n == len(LEVELS) and got[key].ndim == one.ndim + 1]
                    if not any(np.array_equal(np.take(got[key], level, axis), one, equal_nan=True) for axis in axes):
                        found.append(f"{key} on level {level}: {got[key].shape}, {one.shape}")
            return found

        judged(f"all levels, ({', '.join(order)}), {ranks} ranks, and {changes}: each as it is alone", runs, differ)

# ------------------------------------------------------------------------------------------ statistics, in two parts

for k, changes in enumerate(some([
    {"steps.every": "day", "climatology.group": "day-of-year", "climatology.window": 3}, {"climatology.group": "season", "climatology.seasons": "NDJFM JJ"},
    {"input.hours": "0 12"}, {"climatology.group": "year"}, {"climatology.group": "pentad"}, {"steps.every": "day", "climatology.group": "month"},
], 2)):
    changes = {**changes, "input.plev": "all"}
    first, second, whole, later = (workplace() for _ in range(4))
    half = NT // 2
    series_of_levels(first, levels[:half])
    runs = [run(first, {**changes, **NONE, "output.statistics": "out/s.nc"}, ranks=2)]
    series_of_levels(second, levels[half:], half)
    runs += [run(second, {**changes, "climatology.extend": first.resolve() / "out/s.nc"}, ranks=3)]
    series_of_levels(whole, levels)
    runs += [run(whole, changes, ranks=1)]
    series_of_levels(later, levels[half:], half)
    runs += [run(later, {**changes, "climatology.from": second.resolve() / "out/statistics.nc", "output.statistics": None}, ranks=4)]
    runs += [launch(second, ["--verify", "out/statistics.nc", "out/zscore.nc"], ranks=2)]

    def differ():
        mine, all_, again = numbers(second), numbers(whole), numbers(later)
        only = lambda found: {key: value for key, value in found.items() if key[0] == "statistics.nc"}
        z = ("zscore.nc", "t2m_zscore")
        return compare(only(mine), only(all_), 1e-10) + unequal("from", again[z], mine[z], 0, 1e-5)

    judged(f"extended, and from the result: {changes}", runs, differ)

# ------------------------------------------------------------------------------------------ ranks without work

MANY = 23
small = x[:40]
for changes in some([
    {"run.writer": "netcdf", "output.deflate": 1, **PRODUCTS}, {"climatology.group": "day", "climatology.window": 5, "output.deflate": 1},
    {"steps.every": "day", "run.writer": "netcdf"}, {**QUESTION}, {"output.record": "yes", "output.deflate": 1, "climatology.group": "hour"},
    {**NONE, "reduce a.of": "anomaly", "reduce a.over": "longitude", "reduce a.file": "out/a.nc"},
], 2):
    places = [plain(small, BEGIN + np.arange(len(small)) * 6.0) for _ in range(2)]
    runs = [run(place, changes, ranks=ranks) for place, ranks in zip(places, (1, MANY))]
    judged(f"{MANY} ranks: {changes}", runs, lambda: compare(numbers(places[1]), numbers(places[0]), 0))
finish()
