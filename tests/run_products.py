#!/usr/bin/env python3
"""Products: reductions, histograms, exceedances and extracts, against numpy in float64 on the values that were
written (z-scores, anomalies) or read (data); and the same bits for any number of ranks and any memory.
"""

import hashlib
import itertools

from harness import *

AXES = "time", "latitude", "longitude"
METHODS = "mean", "std", "variance", "min", "max", "sum", "count", "rms"
WEIGHTED = "mean", "std", "variance", "rms"
OVERS = [c for n in (1, 2, 3) for c in itertools.combinations(AXES, n)]
OF = "data", "anomaly", "zscore"

# ------------------------------------------------------------------------------------------ what is right


class Case:
    """What a run is about: the values read [time][lat][lon], the axes, the areas, and the group of each step."""

    def __init__(self, x, lat, lon, times, rows=None, columns=None, group=None, variable="t2m"):
        self.values, self.lat, self.lon, self.times = {"data": x}, lat, lon, times
        self.rows = np.cos(np.deg2rad(lat)) if rows is None else rows
        self.columns = np.ones(len(lon)) if columns is None else columns
        self.group, self.variable, self.reduced = group, variable, {}

    def written(self, d):
        for of in "anomaly", "zscore":
            self.values[of] = read(d / f"out/{of}.nc", f"{self.variable}_{of}")


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
    key = p["of"], over, p["area"]
    if key not in case.reduced:
        x = case.values[p["of"]]
        weight = np.ones(x.shape)
        if p["area"]:
            weight = weight * (case.rows[:, None] if 1 in over else 1) * (case.columns if 2 in over else 1)
        case.reduced[key] = statistics(x, over, weight)
    return case.reduced[key][p["method"]]


def check_reduce(case, p, f):
    prefix = case.variable + ("" if p["of"] == "data" else "_" + p["of"])
    size = np.nanmax(np.abs(case.values[p["of"]]), initial=0)
    exact, many = p["method"] in ("min", "max", "count"), case.values["data"].size if p["method"] == "sum" else 1
    absolute = 0 if exact else 1e-13 * size * many * (size if p["method"] == "variance" else 1)
    if p["method"] in ("std", "rms"):
        absolute = 1e-8 * size if p["method"] == "std" and "data" == p["of"] else 1e-12 * size
    return [unequal(p["method"], values(f[f"{prefix}_{p['method']}"]), reduce(case, p), 0 if exact else 1e-12,
                    absolute)]


def check_histogram(case, p, f):
    x, n = case.values[p["of"]], p["bins"]
    low, high = p["range"]
    edges = np.append(low + np.arange(n) * ((high - low) / n), high)
    by = {"time": [x[t] for t in range(len(x))], "latitude": [x[:, j] for j in range(x.shape[1])],
          "longitude": [x[:, :, i] for i in range(x.shape[2])], "none": [x]}
    if p["by"] == "group":
        by["group"] = [x[case.group == g] for g in range(case.group.max() + 1)]
    parts = by[p["by"]]
    counts = np.array([np.histogram(part[~np.isnan(part)], edges)[0] for part in parts])
    if p["by"] in ("latitude", "longitude"):
        counts = counts.T
    shape = lambda a: np.array(a) if p["by"] != "none" else np.array(a)[0]
    prefix = case.variable + ("" if p["of"] == "data" else "_" + p["of"])
    with np.errstate(invalid="ignore"):
        return [
            unequal("edges", values(f["bin_bnds"]), np.stack([edges[:-1], edges[1:]], 1), 0, 0),
            unequal("histogram", values(f[prefix + "_histogram"]), shape(counts).astype("f8"), 0, 0),
            unequal("below", values(f[prefix + "_below"]), shape([(a < low).sum() for a in parts]) + 0.0, 0, 0),
            unequal("above", values(f[prefix + "_above"]), shape([(a > high).sum() for a in parts]) + 0.0, 0, 0),
            unequal("missing", values(f[prefix + "_missing"]), shape([np.isnan(a).sum() for a in parts]) + 0.0, 0, 0),
        ]


def check_exceedance(case, p, f):
    x = case.values[p["of"]]
    with np.errstate(invalid="ignore"):
        beyond = np.abs(x) > p["threshold"]
    last = len(x) - 1 - beyond[::-1].argmax(0)
    when = np.where(beyond.any(0), np.asarray(case.times, "f8")[last], np.nan)
    prefix = case.variable + ("" if p["of"] == "data" else "_" + p["of"])
    return [
        unequal("count", values(f[prefix + "_exceedance_count"]), beyond.sum(0).astype("f8"), 0, 0),
        unequal("valid", values(f[prefix + "_valid_count"]), (~np.isnan(x)).sum(0).astype("f8"), 0, 0),
        unequal("last", values(f[prefix + "_exceedance_last"]), when, 0, 0),
    ]


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
    want = case.values[p["of"]][np.ix_(steps, rows, columns)]
    name = case.variable + ("" if p["of"] == "data" else "_" + p["of"])
    turns = (values(f["longitude"]) - case.lon[columns]) / 360
    rising = [] if (np.diff(values(f["longitude"])) > 0).all() else ["longitudes do not rise"]
    return [
        unequal("values", values(f[name]), want, 0, 0),
        unequal("latitude", values(f["latitude"]), case.lat[rows], 0, 0),
        unequal("turns", turns, np.round(turns), 0, 1e-9),
        unequal("time", values(f["time"]), np.asarray(case.times, "f8")[steps], 0, 0),
        rising,
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
        keys |= {"over": ", ".join(p["over"]), "method": p["method"], "weights": p["weights"]}
    elif p["kind"] == "histogram":
        keys |= {"bins": p["bins"], "range": "{!r} {!r}".format(*p["range"]), "by": p["by"]}
    elif p["kind"] == "exceedance":
        keys |= {"threshold": p["threshold"]}
    else:
        word = lambda v: " ".join(map(repr, v)) or None
        keys |= {"time": p["time"], "latitude": word(p["latitude"]), "longitude": word(p["longitude"])}
    return {section + k: v for k, v in keys.items()}


def extract(name, of="zscore", latitude=(), longitude=(), time=None, steps=None):
    return product("extract", name, of=of, latitude=latitude, longitude=longitude, time=time, steps=steps)


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
    yield product("exceedance", "e-z", threshold=1.25)
    yield product("exceedance", "e-none", threshold=1e9)
    yield product("exceedance", "e-data", of="data", threshold=float(np.nanmedian(data)))
    yield product("exceedance", "e-anomaly", of="anomaly", threshold=0.0)
    when = [datetime.datetime(1900, 1, 1) + datetime.timedelta(hours=float(t)) for t in case.times]
    n = len(when)
    middle = float(case.lat[len(case.lat) // 2]) + 0.1
    for of in OF:
        yield extract(f"x-point-{of}", of, (middle,), (10.0,))
    yield extract("x-line", latitude=(middle,))
    yield extract("x-meridian", "data", longitude=(-100.0,))
    yield extract("x-map", "data", time=dates(when[n // 2], when[n // 2]), steps=slice(n // 2, n // 2 + 1))
    yield extract("x-period", "anomaly", time=dates(when[2], when[-3]), steps=slice(2, n - 2), latitude=(middle,))
    yield extract("x-box", "data", (-50.0, 40.0), (20.0, 100.0))
    yield extract("x-box-0", latitude=(70.0, -20.0), longitude=(-35.0, 30.0))
    if np.ptp(case.lon) > 300:
        yield extract("x-box-180", "data", longitude=(140.0, -130.0))
    yield extract("x-all", "anomaly", longitude=(-180.0, 179.9999))


def few(products):
    """One of each way in which products are made, for many ranks."""
    picked = [p for p in products if p["kind"] != "reduce" or (
        p["method"] in ("rms", "min", "sum") and p["of"] != "anomaly" and p["weights"] is None)]
    return picked


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
    r = run(d, {**dict(changes), **{k: v for p in products for k, v in settings(p).items()}}, ranks=ranks, limit=120)
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


def same(name, d, base, products, ranks, changes):
    """Another run of the same series: the same bits; in tiles, where memory is scarce."""
    clean(d)
    r = run(d, {**changes, **{k: v for p in products for k, v in settings(p).items()}}, ranks=ranks, limit=120)
    if r.status != 0 or (changes["run.memory"] and " tiles of " not in r.out):
        return check(name, False, [r.story, r.out])
    got = fingerprints(d)
    wrong = [f"other bits in {k}" for k in got if got[k] != base.get(k)] + [
        f"there is no {p['name']}" for p in products if not any(k.startswith(p["name"] + " ") for k in got)]
    return check(f"{name}: the same bits", not wrong, wrong)


def whole(name, d, case, products, changes, runs):
    """runs: (ranks, memory, further changes, only a few products?)"""
    base = agree(name, d, case, products, changes)
    for ranks, memory, more, only_few in runs if base else ():
        title = f"{name}, {ranks} ranks, " + ", ".join(
            [f"memory {memory}" if memory else "all memory"] + [f"{k} = {v}" for k, v in more.items()])
        same(title, d, base, few(products) if only_few else products, ranks,
             {**changes, "run.memory": memory, **more})


# ------------------------------------------------------------------------------------------ made series

FLOAT = {"_FillValue": np.float32(1e20)}
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
east = lambda lon: {"longitude": (lon, {"units": "degrees_east"})}
north = lambda lat: {"latitude": (lat, {"units": "degrees_north"})}
DAY = 24


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
case.rows = np.maximum(case.rows, 0)
whole("holes", d, case, [*reductions(), *others(case)], {"output.keepbits": 9}, [
    (2, None, {}, False),
    (3, "2 MiB", {"output.format": "classic"}, True),
    (7, None, {"run.reader": "netcdf"}, True),
    (64, None, {}, True),
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
whole("bounds, rows shared out", d, case, [*reductions(), *others(case, True)], {"climatology.group": "month"}, [
    (3, None, {"output.deflate": 1}, True),
    (7, "1300 KiB", {}, True),
    (64, None, {"run.writer": "netcdf"}, True),
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
            group=np.array([known.index(label) if label in known else -1 for label in labels]))
changes = {"climatology.group": "day", "climatology.min_count": 1,
           "climatology.baseline": f"{stamps[0].date()} {stamps[299].date()}",
           "input.latitude": "-65 65", "input.longitude": "-120 121"}
products = [*reductions(overs=[o for o in OVERS if "time" not in o]), *others(case, True)]
whole("many files, group by group", d, case, products, changes, [
    (2, None, {}, True),
    (5, "2200 KiB", {}, True),
    (64, None, {}, True),
])
whole("many files, over time", d, case, [*reductions(methods=("mean", "std")), *others(case, True)], changes, [
    (3, "448 KiB", {}, True),
    (7, None, {}, False),
])


# ------------------------------------------------------------------------------------------ other grids


def start_products(name, d, case, products, changes=(), ranks=2):
    """One run against numpy, in the background; what is compared does not need the grid's axes."""
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


def points(d, dimensions=("time", "station")):
    """A series at each of some places, or at one."""
    shape = (30, 8)[: len(dimensions)]
    x = holes(field(30, 1, 8))[:, 0].reshape((30, 8))[:, : 8 if len(shape) == 2 else 1].reshape(shape)

    def add(f):
        for name, numbers, units in ("lat", np.linspace(-50, 60, 8), "degrees_north"), (
                "lon", np.linspace(0, 200, 8), "degrees_east"):
            v = f.createVariable(name, "f8", dimensions[1:])
            v.units = units
            v[...] = numbers if len(shape) == 2 else numbers[0]
        f["t2m"].coordinates = "lat lon"

    raw = np.where(np.isnan(x), 1e20, x).astype("f4")
    make(d / "in/00.nc", raw, None, FLOAT, dimensions=dimensions, more=add,
         axes={"time": (hours(30), {"units": EPOCH})})
    return unpack(raw, FLOAT).reshape(30, -1, 1)

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
          [(3, "32 MiB", {}, True)])

finish()
