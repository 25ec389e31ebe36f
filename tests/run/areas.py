#!/usr/bin/env python3
"""Products in space: areas of cells on all kinds of grids, meridians that stand twice, boxes that are named; times of
exceedances in xarray; and all kinds of files in CDO and NCO without a warning.
"""

import warnings

from harness import *

try:
    import cftime
    import xarray
except ImportError:
    xarray = None

DAYS = "days since 2014-01-01"
values = lambda v: np.ma.filled(v[...].astype("f8"), np.nan)
flat = lambda path, name: read(path, name).squeeze()


def north(lat):
    return {"latitude": (np.asarray(lat, "f8"), {"units": "degrees_north"})}


def east(lon):
    return {"longitude": (np.asarray(lon, "f8"), {"units": "degrees_east"})}


def edges(centre, low=-np.inf, high=np.inf):
    """[n][2]: from midpoint to midpoint, at the ends as far outwards as inwards."""
    c = np.asarray(centre, "f8")
    middle = (c[1:] + c[:-1]) / 2
    e = np.concatenate([[2 * c[0] - middle[0]], middle, [2 * c[-1] - middle[-1]]])
    return np.sort(np.clip(np.stack([e[:-1], e[1:]], 1), low, high), 1)


def areas(bounds):
    return np.abs(np.diff(np.sin(np.radians(np.clip(bounds, -90, 90))), axis=1))[:, 0]


def with_bounds(lat=None, lon=None):
    def add(f):
        f.createDimension("bnds", 2)
        for name, b in ("latitude", lat), ("longitude", lon):
            if b is not None:
                f[name].bounds = name + "_bnds"
                f.createVariable(name + "_bnds", "f8", (name, "bnds"))[:] = b
    return add


def products(**sections):
    """{"reduce NAME.key": value} of NAME={"over": ...}; the file is out/NAME.nc."""
    found = {}
    for name, keys in sections.items():
        kind = keys.get("kind", "reduce")
        found.update({f"{kind} {name}.{k}": v for k, v in keys.items() if k != "kind"})
        found[f"{kind} {name}.file"] = f"out/{name}.nc"
    return found


NOTHING = {"output.zscore": None, "output.anomaly": None, "output.statistics": None}


def weighted(x, rows, columns=None):
    return np.average(np.average(x, axis=2, weights=columns), axis=1, weights=rows)


# ------------------------------------------------------------------------------------------ areas

gauss = np.degrees(np.arcsin(np.polynomial.legendre.leggauss(16)[0]))
stretched = np.array([-89.0, -80, -60, -30, -10, 0, 5, 10, 15, 20, 40, 60, 80, 89])
half = [0.0]
while half[-1] < 70:
    half.append(half[-1] + 6 * np.cos(np.radians(half[-1])))
mercator = np.concatenate([-np.array(half[:0:-1]), half])
guessed = np.stack([np.linspace(-90, 90, 13) - 7.5, np.linspace(-90, 90, 13) + 7.5], 1)
uneven = np.array([0.0, 10, 30, 60, 100, 150, 200, 250, 300, 340])
uneven_width = (np.roll(uneven, -1) - np.roll(uneven, 1)) % 360 / 2
wide = np.array([[0.0, 200], [200, 360]])
regular = longitudes(72)  # CDO takes great circles for parallels: a little more in narrow cells
GRIDS = [  # name, latitudes, longitudes, their bounds, the weights of rows and columns, does CDO take the same cells
    ("regular, with rows at the poles", np.linspace(90, -90, 19), regular, None, None, None, None, True),
    ("regular, without", np.linspace(-87.5, 87.5, 36), regular, None, None, None, None, True),
    ("Gaussian", gauss[::-1], regular, None, None, None, None, True),
    ("stretched", stretched, regular, None, None, None, None, True),
    ("Mercator", mercator, regular, None, None, None, None, False),
    ("bounds beyond the poles", np.linspace(-90, 90, 13), regular, guessed, None, areas(guessed), None, False),
    ("one row", np.array([90.0]), regular, None, None, np.ones(1), None, False),
    ("one column", stretched, np.array([7.0]), None, None, None, None, False),
    ("two rows, one column", np.array([10.0, 30]), np.array([7.0]), None, None, None, None, False),
    ("unequal columns around the earth", stretched, uneven, None, None, None, uneven_width, False),
    ("unequal columns of a part", stretched, np.array([-25.0, -5, 5, 45]), None, None, None, np.array([20.0, 15, 25, 40]), False),
    ("columns wider than half the circle", np.array([45.0, -45]), wide.mean(1), None, wide, None, np.array([200.0, 160]), False),
    ("columns beyond 180", stretched, np.array([90.0, 180, -90, 0]), None, None, None, None, False),
]
for k, (name, lat, lon, lat_bounds, lon_bounds, rows, columns, same) in enumerate(GRIDS):
    d = workplace()
    rng = np.random.default_rng(len(name))
    profile = 300 - 60 * np.sin(np.radians(lat)) ** 2
    x = (profile[:, None] + 3 * np.arange(len(lon)) + rng.normal(0, 2, (3, len(lat), len(lon)))).astype("f4")
    more = with_bounds(lat_bounds, lon_bounds) if lat_bounds is not None or lon_bounds is not None else None
    make(d / "in/a.nc", x, hours(3), axes={**north(lat), **east(lon)}, more=more)
    rows = areas(edges(lat)) if rows is None else rows
    r = run(d, {**NOTHING, **products(globe={"of": "data", "over": "latitude longitude"},
                                      meridional={"of": "data", "over": "latitude"},
                                      zonal={"of": "data", "over": "longitude", "weights": "area"},
                                      all={"of": "data", "over": "time latitude longitude"})}, ranks=1 + k % 2)
    if not check(f"{name}: it runs", r.status == 0, r.story):
        continue
    wide_x = x.astype("f8")
    got = read(d / "out/globe.nc", "t2m_mean")
    found = unequal("globe", got, weighted(wide_x, rows, columns), 1e-12, 0)
    found += unequal("meridional", flat(d / "out/meridional.nc", "t2m_mean"), np.average(wide_x, axis=1, weights=rows).squeeze(), 1e-12, 0)
    found += unequal("zonal", flat(d / "out/zonal.nc", "t2m_mean"), np.average(wide_x, axis=2, weights=columns).squeeze(), 1e-12, 0)
    found += unequal("all", flat(d / "out/all.nc", "t2m_mean"), weighted(wide_x, rows, columns).mean(), 1e-12, 0)
    check(f"{name}: areas", not found, found)
    if same and shutil.which("cdo"):
        c = subprocess.run(["cdo", "-s", "-b", "F64", "fldmean", "in/a.nc", "cdo.nc"], cwd=d, capture_output=True, text=True)
        found = [c.stderr] if c.returncode else unequal("fldmean", got, read(d / "cdo.nc", "t2m").ravel(), 0, 0.02)
        check(f"{name}: as cdo fldmean", not found, found)

# A part of the grid: cells at its edge keep the extents that they have in the whole.
d = workplace()
lat, lon = np.linspace(90, -90, 13), np.array([0.0, 10, 30, 60, 100, 150, 200, 250, 300, 340])
x = field(4, 13, 10).astype("f4")
make(d / "in/a.nc", x, hours(4), axes={**north(lat), **east(lon)})
box = {**NOTHING, "input.latitude": "20 90", "input.longitude": "-65 35"}
r = run(d, {**box, **products(globe={"of": "data", "over": "latitude longitude"})}, ranks=3)
part, chosen = x[:, :5][:, :, [8, 9, 0, 1, 2]].astype("f8"), [8, 9, 0, 1, 2]
found = [r.story] if r.status else unequal("mean", read(d / "out/globe.nc", "t2m_mean"),
                                           weighted(part, areas(edges(lat, -90, 90))[:5], uneven_width[chosen]), 1e-12, 0)
check("a box: areas of its cells are those of the whole grid", not found, found)

# Columns that are metres have no meridians, and are no box of degrees.
d = workplace()
metres = {"latitude": (1000.0 * np.arange(5), {"units": "m", "axis": "Y"}), "longitude": (1000.0 * np.arange(6), {"units": "m", "axis": "X"})}
x = field(4, 5, 6).astype("f4")
make(d / "in/a.nc", x, hours(4), axes=metres)
keys = products(zonal={"of": "data", "over": "longitude"}, globe={"of": "data", "over": "latitude longitude", "weights": "none"})
r = run(d, {**NOTHING, **keys})
if check("metres: it runs", r.status == 0, r.story):
    found = unequal("zonal", read(d / "out/zonal.nc", "t2m_mean"), x.astype("f8").mean(2), 1e-12, 0)
    with netCDF4.Dataset(d / "out/globe.nc") as f:
        found += [f"globe.nc has {set(f.variables)}"] if "longitude" in f.variables else []
    check("metres are no degrees", not found, found)
test_error("areas of metres", d, 2, ["in/a.nc", "areas are not known", "weights = none"],
           {**NOTHING, **products(globe={"of": "data", "over": "latitude longitude"})}, allowed=["out/zonal.nc", "out/globe.nc"])

# Rows that have no order: areas are not known, and the plan says so.
for name, lat, more in [("in no order", [0.0, 30, 20, 50], None), ("twice the same", [0.0, 10, 10, 20], None),
                        ("beyond the pole", [70.0, 80, 90, 100], None)]:
    d = workplace()
    make(d / "in/a.nc", field(4, 4, 8).astype("f4"), hours(4), axes=north(lat), more=more)
    globe = {**NOTHING, **products(globe={"of": "data", "over": "latitude longitude"})}
    for arguments in (), ("--plan",):
        test_error(f"latitudes {name} {' '.join(arguments)}", d, 2, ["in/a.nc", "areas are not known", "latitude", "weights = none"],
                   globe, arguments)
    r = run(d, {**globe, "reduce globe.weights": "none"})
    found = [r.story] if r.status else []
    if not found:
        with netCDF4.Dataset(d / "out/globe.nc") as f:
            found += ["a box is named"] if "latitude" in f.variables or "longitude" not in f.variables else []
    check(f"latitudes {name}: weights = none", not found, found)
d = workplace()
make(d / "in/a.nc", field(4, 4, 8).astype("f4"), hours(4), axes=north([0.0, 30, 20, 50]),
     more=with_bounds(lat=[[-5, 5], [25, 35], [15, 25], [45, 55]]))
r = run(d, {**NOTHING, **products(globe={"of": "data", "over": "latitude longitude"})})
found = [r.story] if r.status else unequal("mean", read(d / "out/globe.nc", "t2m_mean"), weighted(
    field(4, 4, 8).astype("f4").astype("f8"), areas(np.array([[-5, 5], [25, 35], [15, 25], [45, 55.0]]))), 1e-12, 0)
check("latitudes in no order, with bounds", not found, found)

# ------------------------------------------------------------------------------------------ a meridian twice

for name, lon, once in [("0 and 360", np.linspace(0, 360, 13), 12), ("-180 and 180", np.linspace(-180, 180, 13), 12),
                        ("two columns more", np.arange(-15, 375, 30.0), 12), ("downwards", np.linspace(360, 0, 13), 12),
                        ("wrapped", np.array([270.0, 0, 90, 180, 270]), 4)]:
    d = workplace()
    x = field(10, 5, once).astype("f4")
    x = np.concatenate([x, x[:, :, : len(lon) - once]], 2)
    make(d / "in/a.nc", x, hours(10), axes={**north(latitudes(5)), **east(lon)})
    wanted = products(zonal={"of": "data", "over": "longitude"}, total={"of": "data", "over": "longitude", "method": "sum"},
                      count={"of": "data", "over": "time longitude", "method": "count"}, all={"of": "data", "over": "time latitude longitude"},
                      meridional={"of": "data", "over": "latitude"}, globe={"of": "data", "over": "latitude longitude"},
                      histogram={"kind": "histogram", "of": "data", "range": "0 1000", "bins": 1, "by": "latitude"},
                      columns={"kind": "histogram", "of": "data", "range": "0 1000", "bins": 1, "by": "longitude"})
    r = run(d, wanted, ranks=2)
    if not check(f"a meridian twice, {name}: it runs", r.status == 0, r.story):
        continue
    y, rows = x[:, :, :once].astype("f8"), areas(edges(latitudes(5)))
    found = differences(d, x.astype("f8"))
    for product, part, want in [
        ("zonal", "mean", y.mean(2)), ("total", "sum", y.sum(2)), ("count", "count", np.full(5, 10.0 * once)),
        ("all", "mean", weighted(y, rows).mean()), ("globe", "mean", weighted(y, rows)),
        ("meridional", "mean", np.average(x.astype("f8"), axis=1, weights=rows)),
        ("histogram", "histogram", np.full((1, 5), 10.0 * once)), ("columns", "histogram", np.full((1, len(lon)), 50.0))]:
        found += unequal(product, flat(d / f"out/{product}.nc", f"t2m_{part}"), np.asarray(want).squeeze(), 1e-12, 0)
    if "stand twice" not in r.out:
        found.append("the plan does not say it")
    check(f"a meridian twice, {name}", not found, found)

# ------------------------------------------------------------------------------------------ boxes have names


def bounds_of(path, kind):
    """The bounds of the one latitude or longitude that all data of the file have; None: there is none."""
    with netCDF4.Dataset(path) as f:
        for v in f.variables.values():
            named = all(v.name in (*w.dimensions, *getattr(w, "coordinates", "").split()) for n, w in f.variables.items() if n.startswith("t2m"))
            if getattr(v, "standard_name", "") == kind and v.size == 1 and named:
                b = values(f[v.bounds]) if "bounds" in v.ncattrs() else values(v)
                good = v.units == {"latitude": "degrees_north", "longitude": "degrees_east"}[kind] and b.min() <= values(v) <= b.max()
                return b.ravel().tolist() if good else "wrong"
    return None


lat, lon = np.linspace(80, -80, 9), np.arange(0, 360, 20.0)
x = field(6, 9, 18).astype("f4")
everything = products(
    box={"over": "latitude longitude"}, zonal={"over": "longitude"}, meridional={"over": "latitude"}, time={"over": "time"},
    all={"over": "time latitude longitude"}, h={"kind": "histogram", "range": "-3 3"},
    by_row={"kind": "histogram", "range": "-3 3", "by": "latitude"}, by_column={"kind": "histogram", "range": "-3 3", "by": "longitude"},
    by_time={"kind": "histogram", "range": "-3 3", "by": "time"})
NAMED = {"box": "yx", "zonal": "x", "meridional": "y", "time": "", "all": "yx", "h": "yx", "by_row": "x", "by_column": "y", "by_time": "yx"}
for name, file_lat, file_lon, more, changes, row_box, column_box in [
    ("a part", lat, lon, None, {"input.latitude": "35 75", "input.longitude": "-25 45"}, [30, 70], [-30, 50]),
    ("a part from south to north", lat[::-1], lon, None, {"input.latitude": "35 75", "input.longitude": "170 -170"}, [30, 70], [170, 190]),
    ("the globe", lat, lon, None, {}, [-90, 90], [-10, 350]),
    ("the globe and a meridian twice", lat, np.linspace(0, 360, 19), None, {}, [-90, 90], [-10, 350]),
    ("bounds in the file", lat, lon, with_bounds(np.stack([lat + 8, lat - 12], 1), np.stack([lon, lon + 20], 1)),
     {"input.latitude": "35 75", "input.longitude": "-25 45"}, [28, 68], [-20, 60]),
    ("one row", lat[:1], lon, None, {}, [80], [-10, 350]),
]:
    d = workplace()
    values_here = x[:, : len(file_lat), np.arange(len(file_lon)) % 18]
    make(d / "in/a.nc", values_here, hours(6), axes={**north(file_lat), **east(file_lon)}, more=more)
    r = run(d, {**NOTHING, **changes, **everything}, ranks=2)
    if not check(f"{name}: it runs", r.status == 0, r.story):
        continue
    found = []
    for product, axes in NAMED.items():
        for kind, letter, want in ("latitude", "y", row_box), ("longitude", "x", column_box):
            got, want = bounds_of(d / f"out/{product}.nc", kind), want if letter in axes else None
            if (got is None) != (want is None) or (want and not np.allclose(got, want, atol=1e-9)):
                found.append(f"{product}: {kind} {got}, not {want}")
    check(f"{name}: products name their box", not found, found)

# ------------------------------------------------------------------------------------------ exceedances in xarray

x = np.random.default_rng(3).normal(280, 3, (30, 3, 4)).astype("f4")
z = expect(x.astype("f8"))["zscore"]
for calendar, units, first in [("noleap", DAYS, 0), ("360_day", "hours since 2014-01-01", 0), ("julian", DAYS, 0), ("all_leap", DAYS, 50),
                               ("standard", DAYS, 0), ("standard", "days since 0001-01-01", 735000), ("proleptic_gregorian", "days since 3000-01-01", 0),
                               ("gregorian", "seconds since 1970-01-01", 0), ("standard", "h since 2014-01-01", 0),
                               ("standard", "hrs since 2014-01-01", 0), ("standard", "Hour since 2014-01-01", 0)]:
    if not xarray:
        skip("exceedances in xarray", "there is no xarray")
        break
    d = workplace()
    times = first + np.arange(30) * {"d": 1, "h": 24, "s": 86400}[units[0].lower()]
    make(d / "in/a.nc", x, times, axes={"time": (times, {"units": units, "calendar": calendar})})
    r = run(d, {**NOTHING, **products(some={"kind": "exceedance", "threshold": 2.2}, never={"kind": "exceedance", "threshold": 99})}, ranks=1)
    title = f"exceedances, {calendar}, {units}"
    if not check(f"{title}: it runs", r.status == 0, r.story):
        continue
    found = []
    for name, threshold in ("some", 2.2), ("never", 99):
        above = np.abs(z) > threshold
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with xarray.open_dataset(d / f"out/{name}.nc") as ds:
                    ds.load()
        except Exception as error:  # whatever it is, the user has no data
            found.append(f"{name}: xarray: {error}")
        with netCDF4.Dataset(d / f"out/{name}.nc") as f:
            v = f["t2m_zscore_exceedance_last"]
            last = np.where(above.any(0), times[29 - above[::-1].argmax(0)], np.nan)
            found += unequal(name, values(v)[0], last, 0, 0)
            own = getattr(v, "time_units", v.units)
            if own.lower() != units.lower() or v.calendar not in (calendar, "standard"):
                found.append(f"{name}: {own}, {v.calendar}")
            if name == "some" and str(cftime.num2date(last[~np.isnan(last)][0], own, v.calendar)) != str(
                    cftime.num2date(last[~np.isnan(last)][0], units, calendar)):
                found.append("another date")
    check(title, not found and (np.abs(z) > 2.2).any(), found)

# ------------------------------------------------------------------------------------------ CDO and NCO

d = workplace()
n = 120
x = field(n, 4, 6).astype("f4")
when = 885012 + 24 * np.arange(n)
make(d / "in/a.nc", x, when, {"standard_name": "air_temperature", "cell_methods": "time: mean"}, form="deflate",
     more=lambda f: (f.createDimension("bnds", 2), setattr(f["time"], "bounds", "time_bnds"),
                     f.createVariable("time_bnds", "f8", ("time", "bnds")).__setitem__(slice(None), when[:, None] + [-12.0, 12])))
kinds = {**everything, **products(map={"of": "anomaly", "over": "time", "method": "std"},
                                  rows={"of": "data", "over": "time longitude"}, columns={"of": "data", "over": "time latitude"},
                                  hot={"kind": "exceedance", "threshold": 2}, point={"kind": "extract", "latitude": 30, "longitude": 100})}
COMMANDS = [c for c in (["cdo", "-s", "sinfon"], ["ncks", "-m"]) if shutil.which(c[0])]
for name, changes in [("ungrouped", {}), ("grouped", {"climatology.group": "month", "histogram g.range": "-3 3", "histogram g.by": "group",
                                                      "histogram g.file": "out/g.nc"}), ("classic", {"output.format": "classic"})]:
    r = run(d, {**kinds, **changes}, ranks=2)
    found = [] if r.status == 0 else [r.story]
    for path in sorted((d / "out").glob("*.nc")):
        for command in COMMANDS:
            c = subprocess.run([*command, str(path.relative_to(d))], cwd=d, capture_output=True, text=True)
            found += [f"{command[0]} {path.name}: {c.stderr.strip()}"] if c.returncode or c.stderr.strip() else []
        if xarray:
            with xarray.open_dataset(path, decode_times=False) as ds:
                lost = [v for v in ds.data_vars if v in ("time", "baseline_time", "latitude", "longitude")]
                found += [f"{path.name}: data variables {lost}"] if lost else []
        path.unlink()
    check(f"{name}: all kinds of files in CDO and NCO, without a warning", not found, found)

finish()
