#!/usr/bin/env python3
"""Products: reductions, histograms, exceedances and extracts, against numpy on the values that were read, and on the
anomalies and z-scores that numpy makes of them in float64 with the run's statistics; and the same bits for any number
of ranks and any memory.

64 ranks, more than there are rows, have one of the series as a rule; all of them with ZSCORE_TEST_ALL=1 in the environment.
"""

import hashlib
import itertools

from harness import *

AXES = "time", "latitude", "longitude"
METHODS = "mean", "std", "variance", "min", "max", "sum", "count", "rms"
WEIGHTED = "mean", "std", "variance", "rms"
OVERS = [c for n in (1, 2, 3) for c in itertools.combinations(AXES, n)]
OF = "data", "anomaly", "zscore"
PARTS_OF_TIME = "none", "group", "year", "season"

# ------------------------------------------------------------------------------------------ what is right


def row_areas(lat):
    """Of rows that reach to the middle between latitudes, and at the ends as far outwards as inwards, not beyond a pole."""
    middle = (lat[1:] + lat[:-1]) / 2
    e = np.clip(np.concatenate([[2 * lat[0] - middle[0]], middle, [2 * lat[-1] - middle[-1]]]), -90, 90)
    return np.abs(np.diff(np.sin(np.deg2rad(e))))


class Case:
    """What a run is about: the values read [time][lat][lon], the axes (lat None: not for boxes), the areas, and the
    group of each step."""

    def __init__(self, x, lat, lon, times, rows=None, columns=None, group=None, variable="t2m"):
        self.values, self.lat, self.lon, self.times = {"data": x}, lat, lon, times
        self.rows = rows if rows is not None or lat is None else row_areas(lat)
        self.columns = np.ones(len(lon)) if columns is None else columns
        self.group, self.variable, self.reduced = group, variable, {}

    def written(self, d):
        """Anomalies and z-scores in float64, as the run makes them of its own statistics, and as it wrote them."""
        x, self.out = self.values["data"], {}
        statistic = lambda name: read(d / "out/statistics.nc", f"{self.variable}_{name}")
        group = np.zeros(len(x), int) if self.group is None else self.group
        layer = lambda name: statistic(name).reshape(-1, *x.shape[1:])[group]
        with np.errstate(divide="ignore", invalid="ignore"):
            exact = {"anomaly": x - layer("mean"), "zscore": (x - layer("mean")) * (1 / layer("std"))}
        for of in "anomaly", "zscore":
            with netCDF4.Dataset(d / f"out/{of}.nc") as f:
                v = f[f"{self.variable}_{of}"]
                self.baseline = v.baseline
                self.out[of] = np.ma.filled(v[:].astype("f8"), np.nan).reshape(x.shape)
            self.values[of] = np.where(np.isnan(self.out[of]), np.nan, exact[of])
        self.reduced = {}

    def parts(self, by):
        """The steps of each result."""
        n = len(self.times)
        if by == "none":
            return [np.arange(n)]
        if by == "group":
            return [np.flatnonzero(self.group == g) for g in range(self.group.max() + 1)]
        keys = [(t.year, 0) if by == "year" else (t.year + (t.month == 12), t.month % 12 // 3) for t in stamps_of(self.times)]
        return [np.array([i for i in range(n) if keys[i] == key]) for key in sorted(set(keys))]

    def box(self, p):
        """Indices of the rows and columns that a product is about."""
        if self.lat is None or not (p.get("latitude") or p.get("longitude")):
            return np.arange(len(self.values["data"][0])), np.arange(self.values["data"].shape[2])
        return chosen(self, {"latitude": (), "longitude": (), "steps": None, **p})[1:]


def stamps_of(times):
    return [datetime.datetime(1900, 1, 1) + datetime.timedelta(hours=float(t)) for t in times]


def shaped(got, want):
    """An axis that is gone may stay with length one."""
    return got.reshape(np.shape(want)) if got.size == np.size(want) else got


def statistics(x, over, weight):
    """All methods over some axes, weighted; NaN where there is no valid value."""
    valid = ~np.isnan(x)
    w, v = np.where(valid, weight, 0), np.where(valid, x, 0)
    n = valid.sum(over)
    some = lambda a: np.where(n > 0, a, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = w.sum(over, keepdims=True)
        mean = (w * v).sum(over, keepdims=True) / total
        variance = (w * (v - mean) ** 2).sum(over) / total.squeeze(over)
        square = (w * v**2).sum(over) / total.squeeze(over)
    return {
        "mean": some(mean.squeeze(over)), "variance": some(variance), "std": some(np.sqrt(variance)),
        "rms": some(np.sqrt(square)), "sum": some(v.sum(over)), "count": n.astype("f8"),
        "min": some(np.where(valid, x, np.inf).min(over)), "max": some(np.where(valid, x, -np.inf).max(over)),
    }


def reduce(case, p):
    over = tuple(AXES.index(a) for a in p["over"])
    key = p["of"], over, p["area"], p.get("by"), p.get("latitude"), p.get("longitude")
    if key not in case.reduced:
        rows, columns = case.box(p)
        x = case.values[p["of"]][:, rows][:, :, columns]
        weight = np.ones(x.shape)
        if p["area"]:
            weight = weight * (case.rows[rows, None] if 1 in over else 1)
            if 2 in over:
                weight = weight * (case.columns if np.ndim(case.columns) == 0 else case.columns[columns])
        found = [statistics(x[steps], over, weight[steps]) for steps in case.parts(p.get("by", "none"))]
        together = np.stack if "by" in p else lambda one: one[0]
        case.reduced[key] = {method: together([part[method] for part in found]) for method in found[0]}
    got = case.reduced[key]
    return np.where(got["count"] >= p.get("min_count", 1), got[p["method"]], np.nan) if p["method"] != "count" else got["count"]


def check_reduce(case, p, f):
    prefix = case.variable + ("" if p["of"] == "data" else "_" + p["of"])
    size = np.nanmax(np.abs(case.values[p["of"]]), initial=0)
    exact, many = p["method"] in ("min", "max", "count"), case.values["data"].size if p["method"] == "sum" else 1
    absolute = 0 if exact else 1e-13 * size * many * (size if p["method"] == "variance" else 1)
    if p["method"] in ("std", "rms"):
        absolute = 1e-8 * size if p["method"] == "std" and "data" == p["of"] else 1e-12 * size
    got, want = values(f[f"{prefix}_{p['method']}"]), reduce(case, p)
    return [unequal(p["method"], shaped(got, want), want, 0 if exact else 1e-12,
                    absolute)]


def as_limits(x, numbers):
    """Limits mean the numbers that they would be rounded to: float32, if all values are that."""
    single = np.array_equal(x.astype("f4").astype("f8"), x, equal_nan=True)
    return np.asarray(numbers, "f4").astype("f8") if single else numbers


def check_histogram(case, p, f):
    rows, columns = case.box(p)
    x, n = case.values[p["of"]][:, rows][:, :, columns], p["bins"]
    low, high = p["range"]
    edges = np.append(low + np.arange(n) * ((high - low) / n), high)
    inside = as_limits(x, edges)
    by = {"time": [x[t] for t in range(len(x))], "latitude": [x[:, j] for j in range(x.shape[1])],
          "longitude": [x[:, :, i] for i in range(x.shape[2])], "none": [x]}
    parts = by[p["by"]] if p["by"] in by else [x[steps] for steps in case.parts(p["by"])]
    counts = np.array([np.histogram(part[~np.isnan(part)], inside)[0] for part in parts])
    if p["by"] in ("latitude", "longitude"):
        counts = counts.T
    shape = lambda a: np.array(a) if p["by"] != "none" else np.array(a)[0]
    prefix = case.variable + ("" if p["of"] == "data" else "_" + p["of"])
    with np.errstate(invalid="ignore"):
        return [
            unequal("edges", values(f["bin_bnds"]), np.stack([edges[:-1], edges[1:]], 1), 0, 0),
            unequal("histogram", shaped(values(f[prefix + "_histogram"]), shape(counts)), shape(counts).astype("f8"), 0, 0),
            unequal("below", shaped(values(f[prefix + "_below"]), shape([(a < inside[0]).sum() for a in parts]) + 0.0), shape([(a < inside[0]).sum() for a in parts]) + 0.0, 0, 0),
            unequal("above", shaped(values(f[prefix + "_above"]), shape([(a > inside[-1]).sum() for a in parts]) + 0.0), shape([(a > inside[-1]).sum() for a in parts]) + 0.0, 0, 0),
            unequal("missing", shaped(values(f[prefix + "_missing"]), shape([np.isnan(a).sum() for a in parts]) + 0.0), shape([np.isnan(a).sum() for a in parts]) + 0.0, 0, 0),
        ]


def check_exceedance(case, p, f):
    rows, columns = case.box(p)
    x = case.values[p["of"]][:, rows][:, :, columns]
    high = p["threshold"] if p["threshold"] is not None else np.inf if p["above"] is None else p["above"]
    low = -p["threshold"] if p["threshold"] is not None else -np.inf if p["below"] is None else p["below"]
    with np.errstate(invalid="ignore"):
        beyond = (x > as_limits(x, high)) | (x < as_limits(x, low))
    want = {"exceedance_count": [], "valid_count": [], "exceedance_last": []}
    for steps in case.parts(p["by"]):
        part = beyond[steps]
        last = len(steps) - 1 - part[::-1].argmax(0)
        want["exceedance_count"].append(part.sum(0))
        want["valid_count"].append((~np.isnan(x[steps])).sum(0))
        want["exceedance_last"].append(np.where(part.any(0), np.asarray(case.times, "f8")[steps][last], np.nan))
    prefix = case.variable + ("" if p["of"] == "data" else "_" + p["of"])
    return [unequal(name, values(f[f"{prefix}_{name}"]), np.stack(numbers).astype("f8"), 0, 0)
            for name, numbers in want.items()]


def chosen(case, p):
    """Indices of steps, rows and columns of an extract."""
    lat, lon = case.lat, case.lon
    rows, columns, steps = np.arange(len(lat)), np.arange(len(lon)), np.arange(len(case.times))
    if len(p["latitude"]) == 1:
        rows = [np.abs(lat - p["latitude"][0]).argmin()]
    elif p["latitude"]:
        rows = rows[(lat >= min(p["latitude"])) & (lat <= max(p["latitude"]))]
    if len(p["longitude"]) == 1:
        away = (lon - p["longitude"][0] + 180) % 360 - 180
        columns = [np.abs(away).argmin()]
    elif p["longitude"]:
        west, east = p["longitude"]
        east += 360 if east < west else 0
        from_west = (lon - west) % 360
        columns = columns[from_west <= east - west]
        columns = columns[np.argsort(from_west[columns], kind="stable")]
    if p["steps"] is not None:
        steps = steps[p["steps"]]
    return steps, rows, columns


def check_extract(case, p, f):
    steps, rows, columns = chosen(case, p)
    want = (case.values["data"] if p["of"] == "data" else case.out[p["of"]])[np.ix_(steps, rows, columns)]
    name = case.variable + ("" if p["of"] == "data" else "_" + p["of"])
    baseline = [] if p["of"] == "data" or f[name].baseline == case.baseline else [f"baseline {f[name].baseline}"]
    turns = (values(f["longitude"]) - case.lon[columns]) / 360
    rising = [] if (np.diff(values(f["longitude"])) > 0).all() else ["longitudes do not rise"]
    return [
        unequal("values", values(f[name]), want, 0, 0),
        unequal("latitude", values(f["latitude"]), case.lat[rows], 0, 0),
        unequal("turns", turns, np.round(turns), 0, 1e-9),
        unequal("time", values(f["time"]), np.asarray(case.times, "f8")[steps], 0, 0),
        rising,
        baseline,
    ]


CHECKS = {"reduce": check_reduce, "histogram": check_histogram, "exceedance": check_exceedance,
          "extract": check_extract}


def values(v):
    return np.ma.filled(v[...].astype("f8"), np.nan)


# ------------------------------------------------------------------------------------------ products


def product(kind, name, **keys):
    return {"kind": kind, "name": name, "of": "zscore", **keys}


def reduction(of, over, method, area):
    """area: None leaves the weights out."""
    default = "latitude" in over and method in WEIGHTED
    word = {None: "default", True: "area", False: "none"}[area]
    name = "-".join((of, "".join(a[:2] for a in over), method, word))
    return product("reduce", name, of=of, over=over, method=method, weights=None if area is None else word,
                   area=default if area is None else area)


def reductions(of=OF, overs=OVERS, methods=METHODS):
    """All of them; weights as they are left out, and as they are not."""
    for o, over, method in itertools.product(of, overs, methods):
        yield reduction(o, over, method, None)
        if method in WEIGHTED and over != ("time",):
            yield reduction(o, over, method, "latitude" not in over)


def settings(p):
    """The lines of a product: {"reduce NAME.over": "time"}."""
    section = f"{p['kind']} {p['name']}."
    keys = {"of": p["of"], "file": f"out/{p['name']}.nc"}
    if p["kind"] == "reduce":
        keys |= {"over": ", ".join(p["over"]), "method": p["method"], "weights": p["weights"], "by": p.get("by"),
                 "min_count": p.get("min_count")}
    elif p["kind"] == "histogram":
        keys |= {"bins": p["bins"], "range": "{!r} {!r}".format(*p["range"]), "by": p["by"]}
    elif p["kind"] == "exceedance":
        keys |= {k: p[k] for k in ("threshold", "above", "below")} | {"by": None if p["by"] == "none" else p["by"]}
    else:
        keys |= {"time": p["time"], "step": p["step"]}
    word = lambda v: " ".join(map(repr, v)) or None
    keys |= {axis: word(p.get(axis, ())) for axis in ("latitude", "longitude")}
    return {section + k: v for k, v in keys.items()}


def extract(name, of="zscore", latitude=(), longitude=(), time=None, step=None, steps=None):
    return product("extract", name, of=of, latitude=latitude, longitude=longitude, time=time, step=step, steps=steps)


def exceedance(name, of="zscore", threshold=None, above=None, below=None, by="none", **box):
    return product("exceedance", name, of=of, threshold=threshold, above=above, below=below, by=by, **box)


def histogram(name, by="none", of="zscore", bins=30, range=(-2.0, 2.5)):
    return product("histogram", name, of=of, by=by, bins=bins, range=range)


def dates(a, b):
    return f"{a.isoformat()} {b.isoformat()}" if a != b else a.isoformat()


def others(case, groups=False):
    """Products of the other kinds, with names that say what they are about."""
    data = case.values["data"]
    low, high = (float(np.nanpercentile(data, q)) for q in (5, 90))
    yield histogram("h-none")
    yield histogram("h-one-bin", of="anomaly", bins=1, range=(-3.0, 1.0))
    yield histogram("h-data", of="data", bins=7, range=(low, high))
    yield histogram("h-edges", of="data", bins=8, range=(round(low), round(high) + 1.0))
    for by in ("time", "latitude", "longitude") + (("group",) if groups else ()):
        yield histogram(f"h-{by}", by, of="data" if by == "time" else "zscore",
                        range=(low, high) if by == "time" else (-2.0, 2.5))
    yield exceedance("e-z", threshold=1.25)
    yield exceedance("e-none", threshold=1e9)
    yield exceedance("e-data", "data", threshold=float(np.nanmedian(data)))
    yield exceedance("e-anomaly", "anomaly", threshold=0.0)
    yield exceedance("e-above", above=0.75, latitude=(-60.0, 55.0), longitude=(-40.0, 90.0))
    yield exceedance("e-below", "data", below=float(np.nanpercentile(data, 20)), by="season")
    yield exceedance("e-both", "anomaly", above=1.5, below=-0.5, by="group" if groups else "year")
    when = stamps_of(case.times)
    n = len(when)
    middle = float(case.lat[len(case.lat) // 2]) + 0.1
    for of in OF:
        yield extract(f"x-point-{of}", of, (middle,), (10.0,))
    yield extract("x-line", latitude=(middle,))
    yield extract("x-meridian", "data", longitude=(-100.0,))
    yield extract("x-step", "data", step=n // 3, steps=slice(n // 3, n // 3 + 1))
    yield extract("x-steps", "zscore", step=f"{n // 4} {n // 2}", steps=slice(n // 4, n // 2 + 1), longitude=(10.0,))
    yield extract("x-map", "data", time=dates(when[n // 2], when[n // 2]), steps=slice(n // 2, n // 2 + 1))
    yield extract("x-period", "anomaly", time=dates(when[2], when[-3]), steps=slice(2, n - 2), latitude=(middle,))
    yield extract("x-box", "data", (-50.0, 40.0), (20.0, 100.0))
    yield extract("x-box-0", latitude=(70.0, -20.0), longitude=(-35.0, 30.0))
    if np.ptp(case.lon) > 300:
        yield extract("x-box-180", "data", longitude=(140.0, -130.0))
    yield extract("x-all", "anomaly", longitude=(-180.0, 179.9999))


def parted(by, overs=[o for o in OVERS if "time" in o]):
    """Reductions of parts of the series, of boxes, and with a least number of values."""
    for k, (over, part) in enumerate(itertools.product(overs, by)):
        p = reduction(OF[k % 3], over, METHODS[k % len(METHODS)], None)
        yield {**p, "name": f"r-{part}-{p['name']}", "by": part}
    for k, over in enumerate(overs + [("latitude",), ("longitude",), ("latitude", "longitude")]):
        p = reduction(OF[k % 3], over, ("mean", "rms", "max")[k % 3], None)
        yield {**p, "name": f"b-{p['name']}", "latitude": (50.0, -45.0), "longitude": ((-60.0, 100.0), (), (10.0,))[k % 3]}
        yield {**p, "name": f"n-{p['name']}", "min_count": 7 if over == ("longitude",) else 30, "latitude": (),
               "longitude": (-50.0, 80.0) if "longitude" not in over else ()}
    yield {**histogram("h-box", "latitude"), "latitude": (-30.0, 65.0), "longitude": (-60.0, 45.0)}
    yield {**histogram("h-box-columns", "longitude", of="anomaly"), "latitude": (-30.0, 65.0), "longitude": (-60.0, 45.0)}
    yield histogram("h-year", "year")
    yield histogram("h-season", "season", of="anomaly")


def few(products):
    """Some of each way in which products are made."""
    return [p for p in products if p["kind"] != "reduce" or p["name"].startswith("b-") or (
        p["method"] in ("rms", "min", "sum") and p["of"] != "anomaly" and p["weights"] is None)]


def fewest(products):
    """One of each way, for very many ranks: each file takes its time there."""
    names = "h-none", "h-latitude", "e-z", "x-point-data", "x-box-0"
    return [p for p in products if p["name"] in names or (
        p["kind"] == "reduce" and p["method"] == "std" and p["of"] == "zscore" and p["weights"] is None)]


# ------------------------------------------------------------------------------------------ runs


def fingerprints(d):
    """All variables of all files, bit by bit: {"file variable": digest}."""
    found = {}
    for path in sorted((d / "out").glob("*.nc")):
        with netCDF4.Dataset(path) as f:
            f.set_auto_maskandscale(False)
            for name, v in f.variables.items():
                bits = np.asarray(v[...])
                bits = np.ascontiguousarray(bits.astype(bits.dtype.newbyteorder("=")))
                found[f"{path.stem} {name}"] = hashlib.sha256(bits.tobytes()).hexdigest() + str(bits.shape)
    return found


def clean(d):
    for path in (d / "out").iterdir():
        path.unlink()


def agree(name, d, case, products, changes=(), ranks=1):
    """One run, all of its products against numpy's.  Returns the bits; None: it failed."""
    r = run(d, {**dict(changes), **{k: v for p in products for k, v in settings(p).items()}}, ranks=ranks, limit=300)
    if r.status != 0:
        check(name, False, r.story)
        return None
    case.written(d)
    found = []
    for p in products:
        with netCDF4.Dataset(d / f"out/{p['name']}.nc") as f:
            found += [f"{p['name']}: {text}" for one in CHECKS[p["kind"]](case, p, f) for text in one]
    check(f"{name}: {len(products)} products", not found, found)
    return fingerprints(d)


def start_same(name, d, base, products, ranks, changes):
    """Another run of the same series, in a directory of its own: the same bits; in tiles, where memory is scarce.  In
    the background."""
    def judge(r, v):
        if r.status != 0 or (changes["run.memory"] and " tiles of " not in r.out):
            return check(name, False, [r.story, r.out])
        got = fingerprints(v)
        wrong = [f"other bits in {k}" for k in got if got[k] != base.get(k)] + [
            f"there is no {p['name']}" for p in products if not any(k.startswith(p["name"] + " ") for k in got)]
        return check(f"{name}: the same bits", not wrong, wrong)

    v = workplace()
    start(lambda r: judge(r, v), v, {"input.files": f"../{d.name}/in/*.nc", **changes,
                                     **{k: text for p in products for k, text in settings(p).items()}}, ranks=ranks, limit=300)


def whole(name, d, case, products, changes, runs):
    """runs: (ranks, memory, further changes, which of the products)"""
    base = agree(name, d, case, products, changes)
    for ranks, memory, more, choose in runs if base else ():
        title = f"{name}, {ranks} ranks, " + ", ".join(
            [f"memory {memory}" if memory else "all memory"] + [f"{k} = {v}" for k, v in more.items()])
        start_same(title, d, base, choose(products), ranks, {**changes, "run.memory": memory, **more})
        settle()  # one after another: ranks that wait take the time of those that work


# ------------------------------------------------------------------------------------------ made series

FLOAT = {"_FillValue": np.float32(1e20)}
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
east = lambda lon: {"longitude": (lon, {"units": "degrees_east"})}
north = lambda lat: {"latitude": (lat, {"units": "degrees_north"})}
DAY = 24
MANY = [(64, None, {}, fewest)] if ALL else []  # more ranks than rows, beyond those of the first series


def float_series(d, x, pieces, times, **how):
    """float32, and what is stored as float64."""
    raw = np.where(np.isnan(x), 1e20, x).astype("f4")
    make_series(d, raw, pieces, FLOAT, times=times, **how)
    return unpack(raw, FLOAT)


# Latitude goes down; whole rows, cells and steps are missing; zeros of both signs.
d = workplace()
x = holes(field(150, 13, 18, 3), 0.1)
x[:, 3] = x[:, 5, 2] = x[10] = x[60:65] = x[140:] = np.nan
x[:, 8:, 12] = 0.0
x[::2, 8:10, 12] = -0.0
x[20:30, 1, 4] = x[0, 0] = np.nan
lat, lon, when = latitudes(13), longitudes(18), hours(150)
x = float_series(d, x, 3, when)
case = Case(x, lat, lon, when)
whole("holes", d, case, [*reductions(), *others(case), *parted(["year"])], {"output.keepbits": 9}, [
    (2, None, {}, list),
    (3, "3400 KiB", {"output.format": "classic"}, few),
    (7, None, {"run.reader": "netcdf"}, few),
    (64, None, {}, fewest),
])

# Latitude goes up, its bounds and those of longitude say how large the cells are; chunks that span time, so that
# ranks share out rows; groups.
d = workplace()
x = holes(field(200, 37, 10, 4), 0.05)
x[:, 20, :7] = x[:, :, 3] = np.nan
edges = -90 + 180 * np.linspace(0, 1, 38) ** 1.3
lat, lat_bounds = (edges[:-1] + edges[1:]) / 2, np.stack([edges[:-1], edges[1:]], 1)
edges = 355 + np.array([0, 10, 30, 60, 100, 150, 200, 250, 300, 340, 360.0])
lon, lon_bounds = ((edges[:-1] + edges[1:]) / 2) % 360, np.stack([edges[:-1], edges[1:]], 1) % 360
order = np.argsort(lon)
lon, lon_bounds, when = lon[order], lon_bounds[order], hours(200, step=DAY)


def bounds(f):
    f.createDimension("bnds", 2)
    for name, numbers in ("latitude", lat_bounds), ("longitude", lon_bounds):
        f[name].bounds = name + "_bnds"
        f.createVariable(name + "_bnds", "f8", (name, "bnds"))[:] = numbers


x = float_series(d, x, 2, when, form="series", axes={**north(lat), **east(lon)}, more=bounds)
month = np.array([(datetime.datetime(1900, 1, 1) + datetime.timedelta(hours=int(t))).month - 1 for t in when])
case = Case(x, lat, lon, when, rows=np.abs(np.diff(np.sin(np.deg2rad(lat_bounds)))[:, 0]),
            columns=(np.diff(lon_bounds)[:, 0] % 360) / 10, group=month)
whole("bounds, rows shared out", d, case, [*reductions(), *others(case, True), *parted(PARTS_OF_TIME[1:])], {"climatology.group": "month"}, [
    (3, None, {"output.deflate": 1}, few),
    (7, "2700 KiB", {}, few),
    *MANY,
])

# Many small files of packed integers; a box of [input] across the edge of the grid; days as groups, some of which
# have no climatology; z-scores group by group where nothing is reduced over time.
d = workplace()
raw = pack(holes(field(420, 12, 24, 5), 0.1), "i2", PACKED)
when, lon = hours(420, step=DAY), longitudes(24)
make_series(d, raw, 40, PACKED, times=when)
x = unpack(raw, PACKED)
rows, columns = slice(2, 10), np.r_[16:24, 0:9]
stamps = [datetime.datetime(1900, 1, 1) + datetime.timedelta(hours=int(t)) for t in when]
labels = [(t.month, t.day) for t in stamps]
known = sorted(set(labels[:300]))
case = Case(x[:, rows][:, :, columns], latitudes(12)[rows], lon[columns] - 360 * (columns >= 16), when,
            rows=row_areas(latitudes(12))[rows], group=np.array([known.index(label) if label in known else -1 for label in labels]))
changes = {"climatology.group": "day", "climatology.min_count": 1,
           "climatology.baseline": f"{stamps[0].date()} {stamps[299].date()}",
           "input.latitude": "-65 65", "input.longitude": "-120 121"}
products = [*reductions(overs=[o for o in OVERS if "time" not in o]), *others(case, True)]
whole("many files, group by group", d, case, products, changes, [
    (2, None, {"run.writer": "netcdf"}, few),
    (5, "3700 KiB", {}, few),
    *MANY,
])
whole("many files, over time", d, case, [*reductions(methods=("mean", "std")), *others(case, True), *parted(["group"])], changes, [
    (3, "2000 KiB", {}, few),
    (7, None, {}, list),
])


# ------------------------------------------------------------------------------------------ other grids


def start_products(name, d, case, products, changes=(), ranks=2):
    """One run against numpy, in the background."""
    def judge(r):
        found = [] if r.status == 0 else [r.story]
        if not found:
            case.written(d)
        for p in products if r.status == 0 else ():
            with netCDF4.Dataset(d / f"out/{p['name']}.nc") as f:
                found += [f"{p['name']}: {text}" for one in CHECKS[p["kind"]](case, p, f) for text in one]
        check(name, not found, found)

    start(judge, d, {**dict(changes), **{k: v for p in products for k, v in settings(p).items()}}, ranks=ranks)


def curved(d):
    """Rows that are not of one latitude."""
    lat = np.add.outer(np.linspace(-60, 70, 7), np.linspace(0, 8, 9))
    lon = np.add.outer(np.linspace(0, 5, 7), np.linspace(10, 300, 9))

    def add(f):
        for name, numbers, units in ("lat", lat, "degrees_north"), ("lon", lon, "degrees_east"):
            v = f.createVariable(name, "f8", DIMENSIONS[1:])
            v.units = units
            v[:] = numbers
        f["t2m"].coordinates = "lat lon"

    axes = {"latitude": (None, {}), "longitude": (None, {})}
    return float_series(d, holes(field(30, 7, 9)), 2, hours(30), axes=axes, more=add)


def line(d, dimensions, axes=(), more=None):
    """A series at each of eight places, or at one."""
    shape = (30, 8)[: len(dimensions)]
    raw = holes(field(30, 1, 8))[:, 0, : shape[-1] if len(shape) == 2 else 1].reshape(shape)
    raw = np.where(np.isnan(raw), 1e20, raw).astype("f4")
    make(d / "in/00.nc", raw, None, FLOAT, dimensions=dimensions, more=more,
         axes={"time": (hours(30), {"units": EPOCH}), "latitude": (None, {}), "longitude": (None, {}), **dict(axes)})
    return unpack(raw, FLOAT).reshape(30, -1, 1)


def stations(d):
    def add(f):
        for name, units in ("lat", "degrees_north"), ("lon", "degrees_east"):
            v = f.createVariable(name, "f8", ("station",))
            v.units = units
            v[:] = np.linspace(-50, 60, 8)
        f["t2m"].coordinates = "lat lon"

    return line(d, ("time", "station"), more=add)


places = np.linspace(-50, 60, 8)
SPACE = ("latitude", "longitude")
NO_SPACE = [reduction(of, ("time",), method, None) for of in OF for method in METHODS]
CELLS = NO_SPACE + [reduction(of, over, method, False) for of in OF for over in (SPACE, AXES) for method in METHODS]
ZONES = NO_SPACE + [reduction(of, over, method, None) for of in OF for over in (SPACE[:1], AXES[:2]) for method in METHODS]
for name, build, products in [
    ("a curvilinear grid, without weights", curved, CELLS),
    ("stations, without weights", stations, CELLS),
    ("one point", lambda d: line(d, ("time",)), NO_SPACE),
    ("latitudes alone, by area", lambda d: line(d, ("time", "latitude"), north(places)), ZONES),
    ("longitudes alone, without weights", lambda d: line(d, ("time", "longitude"), east(places)), CELLS),
]:
    d = workplace()
    case = Case(build(d), None, None, hours(30), rows=row_areas(places), columns=1)
    start_products(name, d, case, products + [histogram("h-none")], ranks=3)
settle()

# ------------------------------------------------------------------------------------------ what is refused

ODD = "the rows of this grid are not of one latitude"
ZONAL = {"reduce a.over": "longitude", "reduce a.file": "out/a.nc"}
for i, (name, build, words, changes) in enumerate([
    ("a zonal mean of a curvilinear grid", curved, ["[reduce a] over", ODD, "regrid"], ZONAL),
    ("areas of a curvilinear grid", curved, ["[reduce a] over", ODD, "weights = none"],
     {**ZONAL, "reduce a.over": "latitude, longitude"}),
    ("a histogram by latitude of a curvilinear grid", curved, ["[histogram a] by", ODD],
     {"histogram a.by": "latitude", "histogram a.range": "-3 3", "histogram a.file": "out/a.nc"}),
    ("a latitude alone as a point of a curvilinear grid", curved, ["[extract a] latitude", "a latitude and a longitude"],
     {"extract a.latitude": 3, "extract a.file": "out/a.nc"}),
    ("a meridional mean of stations", stations, ["[reduce a] over", ODD], {**ZONAL, "reduce a.over": "latitude"}),
    ("areas of stations", stations, ["[reduce a] over", ODD], {**ZONAL, "reduce a.over": "latitude longitude"}),
    ("the station nearest to a latitude", stations, ["[extract a] latitude"],
     {"extract a.latitude": 3, "extract a.file": "out/a.nc"}),
    ("a zonal mean without longitudes", lambda d: line(d, ("time", "latitude"), north(places)),
     ["[reduce a] over", "no dimension of longitude"], ZONAL),
    ("a zonal mean at one point", lambda d: line(d, ("time",)), ["[reduce a] over", "no dimension of longitude"], ZONAL),
    ("longitudes taken for latitudes", lambda d: line(d, ("time", "longitude"), east(places)),
     ["[reduce a] over", ODD], {**ZONAL, "reduce a.over": "latitude"}),
]):
    d = workplace()
    build(d)
    start_error(f"refused: {name}", d, 2, words, changes, ranks=2 if ALL else 1 + i % 2)



def ready():
    d = workplace()
    make_series(d, field(24, 6, 8).astype("f4"), 2)
    return d


HISTOGRAM = {"histogram a.range": "-3 3", "histogram a.file": "out/a.nc"}
EXCEEDANCE = {"exceedance a.threshold": 2, "exceedance a.file": "out/a.nc"}
EXTRACT = {"extract a.latitude": 3, "extract a.file": "out/a.nc"}
reduce_with = lambda **keys: {**ZONAL, **{f"reduce a.{k}": v for k, v in keys.items()}}
histogram_with = lambda **keys: {**HISTOGRAM, **{f"histogram a.{k}": v for k, v in keys.items()}}
exceedance_with = lambda **keys: {**EXCEEDANCE, **{f"exceedance a.{k}": v for k, v in keys.items()}}
extract_with = lambda **keys: {**EXTRACT, **{f"extract a.{k}": v for k, v in keys.items()}}
for name, words, changes in [
    ("an unknown section", ["unknown section [reduces a]"], {"reduces a.over": "time"}),
    ("a product without a name", ["[reduce] needs a name"], {"reduce.over": "time"}),
    ("a product with two names", ["[reduce a b] needs a name"], {"reduce a b.over": "time"}),
    ("an unknown key", ["[reduce a]", 'unknown key "methods"', 'did you mean "method"?'], reduce_with(methods="mean")),
    ("a key of another product", ["[reduce a]", "threshold"], reduce_with(threshold=2)),
    ("a section without keys", ["[reduce a] file is missing"], {k: None for k in ZONAL}),
    ("no file", ["[reduce a] file is missing"], reduce_with(file=None)),
    ("no axis", ["[reduce a] over is missing"], reduce_with(over=None)),
    ("an unknown axis", ["[reduce a] over", "level"], reduce_with(over="level")),
    ("an unknown axis beside a known one", ["[reduce a] over", "lat"], reduce_with(over="time, lat")),
    ("commas alone", ["[reduce a] over", "names no axis"], reduce_with(over=",")),
    ("an unknown method", ["[reduce a] method", "median"], reduce_with(method="median")),
    ("an unknown quantity", ["[reduce a] of", "z"], reduce_with(of="z")),
    ("an unknown weight", ["[reduce a] weights", "mass"], reduce_with(weights="mass")),
    ("a weighted sum", ["[reduce a] weights", "sum"], reduce_with(weights="area", method="sum")),
    ("areas over time alone", ["[reduce a] weights", "over time alone"], reduce_with(weights="area", over="time")),
    ("no range", ["[histogram a] range is missing"], histogram_with(range=None)),
    ("a range of one number", ["[histogram a] range"], histogram_with(range="3")),
    ("a range that goes down", ["[histogram a] range", "no room"], histogram_with(range="3 -3")),
    ("a range without end", ["[histogram a] range"], histogram_with(range="-inf inf")),
    ("a range too wide", ["[histogram a] range", "bins"], histogram_with(range="-1e308 1e308")),
    ("a range too narrow", ["[histogram a] range", "100"], histogram_with(range="1 1.000000000000001")),
    ("no bins", ["[histogram a] bins", "0"], histogram_with(bins=0)),
    ("bins for each step that memory has no room for", ["memory"], histogram_with(bins=1000000, by="time")
     | {"run.memory": "1 MiB"}),
    ("groups that are none", ["[histogram a] by", "group"], histogram_with(by="group")),
    ("a histogram by level", ["[histogram a] by", "level"], histogram_with(by="level")),
    ("no threshold", ["[exceedance a] threshold, above or below is missing"], exceedance_with(threshold=None)),
    ("a limit of the value beside one of its size", ["[exceedance a] threshold", "[exceedance a] above", "keep one"],
     exceedance_with(above=3)),
    ("limits that leave nothing out", ["[exceedance a] below", "above 1 or below 2"],
     exceedance_with(threshold=None, above=1, below=2)),
    ("an exceedance by month", ["[exceedance a] by", "month"], exceedance_with(by="month")),
    ("an exceedance by groups that are none", ["[exceedance a] by", "group"], exceedance_with(by="group")),
    ("years of single steps", ["[reduce a] by = year", "time among the axes"], reduce_with(by="year")),
    ("a reduction by latitude", ["[reduce a] by", "latitude"], reduce_with(by="latitude", over="time")),
    ("a least number of values for their number", ["[reduce a] min_count", "never missing"],
     reduce_with(min_count=3, method="count")),
    ("no least number", ["[reduce a] min_count", "0"], reduce_with(min_count=0)),
    ("an empty box of a reduction", ["[reduce a] latitude"], reduce_with(latitude="1 2")),
    ("a step and a time", ["[extract a] time", "[extract a] step", "keep one"], extract_with(step=3, time="2014-01-01")),
    ("a step that is not there", ["[extract a] step", "no step 24", "0 to 23"], extract_with(step=24)),
    ("a negative step", ["[extract a] step", "-1"], extract_with(step=-1)),
    ("steps the wrong way round", ["[extract a] step", "3 is after 2"], extract_with(step="3 2")),
    ("three steps", ["[extract a] step", "3 numbers"], extract_with(step="1 2 3")),
    ("a threshold below 0", ["[exceedance a] threshold", "-2"], exceedance_with(threshold=-2)),
    ("nothing to extract", ["[extract a]", "latitude, longitude, time, step or where is missing"], extract_with(latitude=None)),
    ("a latitude beyond the pole", ["[extract a] latitude", "91"], extract_with(latitude=91)),
    ("a latitude far from the grid", ["[extract a] latitude", "nothing is near -20", "from 90 to 54"],
     extract_with(latitude=-20) | {"input.latitude": "50 90"}),
    ("a longitude far from the grid", ["[extract a] longitude", "nothing is near 180", "from -45 to 45"],
     extract_with(longitude=180) | {"input.longitude": "-50 50"}),
    ("an empty box of latitudes", ["[extract a] latitude"], extract_with(latitude="1 2")),
    ("an empty box of longitudes", ["[extract a] longitude"], extract_with(longitude="1 2")),
    ("a time outside of the series", ["[extract a] time", "no step"], extract_with(time="2015-03-01")),
    ("a time that is none", ["[extract a] time"], extract_with(time="spring")),
    ("two products with one file", ["[reduce a] file", "[histogram a] file", "name one file"], {**ZONAL, **HISTOGRAM}),
    ("a product in the file of an output", ["[reduce a] file", "zscore", "same file"],
     reduce_with(file="out/../out/zscore.nc")),
    ("a product in the file of an input", ["[reduce a] file", "in/01.nc", "input"], reduce_with(file="in/01.nc")),
    ("a product in a directory that is not there", ["[reduce a] file", "nowhere"], reduce_with(file="nowhere/a.nc")),
    ("a product without the name of its file", ["[reduce a] file", "directory"], reduce_with(file="out/")),
]:
    start_error(f"refused: {name}", ready(), 2, words, changes, ranks=1)
settle()
d = ready()
test_error("refused: --set of a product", d, 2, ["reduce a.over", "level"], ZONAL, ["--set", "reduce a.over=level"])
test_error("refused: --set of an unknown key", d, 2, ["did you mean"], ZONAL, ["--set", "reduce a.ovre=time"])
r = run(d, ZONAL, ["--set", "reduce a.over=time", "--set", "extract b.latitude=10", "--set", "extract b.file=out/b.nc"])
with netCDF4.Dataset(d / "out/a.nc") as f, netCDF4.Dataset(d / "out/b.nc") as g:
    check("--set changes a product, and makes one", f["t2m_zscore_mean"].dimensions == DIMENSIONS
          and g["t2m_zscore"].shape == (24, 1, 8), r.story)
clean(d)

# ------------------------------------------------------------------------------------------ the real file

data = find_data()
if data is None:
    skip("real data", "there is none; ZSCORE_TEST_DATA names its directory")
else:
    path = data / "ecmwf/total_column_co2.nc"
    with netCDF4.Dataset(path) as f:
        v = f["tcco2"]
        v.set_auto_maskandscale(False)
        x = unpack(v[:], {k: v.getncattr(k) for k in v.ncattrs()})
        case = Case(x, values(f["latitude"]), values(f["longitude"]), values(f["time"]), variable="tcco2")
    case.rows = np.maximum(case.rows, 0)
    whole("ECMWF", workplace(), case, [*reductions(), *others(case)],
          {"input.files": path, "input.variable": "tcco2"},
          [(3, "36 MiB", {}, few)])

finish()
