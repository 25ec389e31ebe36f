#!/usr/bin/env python3
"""Selections: time, latitude, longitude across 0 and 180 degrees, and values of further dimensions."""

from harness import *

NT, NY, NX = 20, 19, 36
x = field(NT, NY, NX).astype("f4")
north_up = np.linspace(90, -90, NY)
east = np.arange(NX) * 10.0  # 0 to 350
west = east - 180  # -180 to 170


def box(name, changes, lat=north_up, lon=east, times=None, **how):
    """Run with a selection; find each output cell in the input by its coordinates, and compare."""
    d = workplace()
    times = hours(NT) if times is None else times
    make_series(d, x, 3, times=times, axes={"latitude": (lat, {"units": "degrees_north"}),
                                            "longitude": (lon, {"units": "degrees_east"})}, **how)
    judge = lambda r: judge_box(name, changes, lat, lon, times, d, r)
    start(judge, d, {f"input.{k}": v for k, v in changes.items()}, ranks=3)


def judge_box(name, changes, lat, lon, times, d, r):
    if r.status != 0:
        return check(name, False, r.story)
    number = lambda key, default: [float(v) for v in changes.get(key, default).split()]
    south, north = sorted(number("latitude", "-90 90"))
    first, last = number("longitude", "0 360")
    width = last - first if last > first else (last - first) % 360
    inside = lambda v: (v - first) % 360 <= width
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        out_lat, out_lon = f["latitude"][:].data, f["longitude"][:].data
        dates = netCDF4.num2date(f["time"][:], f["time"].units, f["time"].calendar)
    found = []
    if sorted(out_lat) != sorted(lat[(lat >= south) & (lat <= north)]):
        found.append(f"latitudes {out_lat}")
    if sorted(out_lon % 360) != sorted(v % 360 for v in lon if inside(v)):
        found.append(f"longitudes {out_lon}")
    for axis, values in ("latitude", out_lat), ("longitude", out_lon):
        if len(values) > 1 and len({*np.sign(np.diff(values))}) != 1:
            found.append(f"{axis} is not monotonic: {values}")
    if "time" in changes:
        start = datetime.datetime(1900, 1, 1)
        chosen = [start + datetime.timedelta(hours=int(h)) for h in times]
        a, b = TIMES[changes["time"]]
        keep = [i for i, t in enumerate(chosen) if a <= t <= b]
        if [t.isoformat() for t in dates] != [chosen[i].isoformat() for i in keep]:
            found.append(f"times {dates}")
    else:
        keep = range(NT)
    if not found:
        rows = [list(lat).index(v) for v in out_lat]
        columns = [list(lon % 360).index(v % 360) for v in out_lon]
        found = differences(d, x.astype("f8")[np.ix_(keep, rows, columns)])
    return check(name, not found, found)


day = lambda *a: datetime.datetime(2014, 1, *a)
TIMES = {  # as written in the spec: what it means
    "2014-01-02 2014-01-04": (day(2), day(4, 23, 59, 59)),
    "2014-01-03 2014-01-03": (day(3), day(3, 23, 59, 59)),
    "2014-01-02T06 2014-01-03T12:00": (day(2, 6), day(3, 12)),
    "2013-12-15 2014-01-02": (day(1), day(2, 23, 59, 59)),
    "2014-01 2014-01": (day(1), day(31, 23, 59, 59)),
    "2014 2014": (day(1), day(31, 23, 59, 59)),
}
for text in TIMES:
    box(f"time = {text}", {"time": text})
for form in "shuffle", "edges", "contiguous":
    changes = {"time": "2014-01-02 2014-01-04", "latitude": "-45 33", "longitude": "-35 60"}
    box(f"time, latitude and longitude, {form}", changes, form=form)

for lat, way in (north_up, "north up"), (north_up[::-1], "south up"):
    for text in "-60 60", "60 -60", "40 40", "-90 -35.5", "-90 90":
        box(f"latitude = {text}, {way}", {"latitude": text}, lat=lat)

for lon, kind in (east, "0 to 350"), (west, "-180 to 170"):
    for text in "-30 60", "170 190", "170 -170", "350 10", "20 40", "-180 180", "0 360", "-95.5 -5", "15 25":
        box(f"longitude = {text}, input {kind}", {"longitude": text}, lon=lon)


# Further dimensions: one value each, by the dimension's own name.
def further(name, choices, dimensions, axes, index, more=None, form="cdf1", status=0, words=()):
    """A variable on dimensions; what index picks of it is what must come out."""
    sizes = {"time": NT, "latitude": 4, "longitude": 6}
    shape = [sizes.get(k) or len(axes[k][0]) for k in dimensions]
    raw = np.random.default_rng(3).normal(280, 5, shape).astype("f4")
    d = workplace()
    make(d / "in/a.nc", raw, hours(NT), form=form, dimensions=dimensions, more=more,
         axes={k: v if np.asarray(v[0]).dtype.kind in "if" else (None, {}) for k, v in axes.items()})
    changes = {f"input.{k}": v for k, v in choices.items()}
    if status:
        return start_error(name, d, status, words, changes)
    picked = raw[tuple(index.get(k, slice(None)) for k in dimensions)]
    return start_values(name, d, picked.astype("f8"), changes)


with_level = ("time", "plev", "latitude", "longitude")
level = {"plev": (np.array([100000.0, 85000, 50000]), {"units": "Pa", "positive": "down"})}
for form in "cdf1", "shuffle", "series", "contiguous":
    further(f"plev = 85000, {form}", {"plev": "85000"}, with_level, level, {"plev": 1}, form=form)
further("plev = 5e4", {"plev": "5e4"}, with_level, level, {"plev": 2})
further("plev = 84999.999, within tolerance", {"plev": "84999.999"}, with_level, level, {"plev": 1})
further("plev = 70000 is refused", {"plev": "70000"}, with_level, level, {}, status=2, words=["plev", "70000"])
further("no plev is refused", {}, with_level, level, {}, status=2, words=["plev"])
further("plev without such a dimension is refused", {"plev": "1000"}, DIMENSIONS, {}, {}, status=2, words=["plev"])
single = {"plev": (np.array([85000.0]), {"units": "Pa"})}
further("a dimension of one value needs no choice", {}, with_level, single, {"plev": 0})
two = ("time", "number", "plev", "latitude", "longitude")
members = {**level, "number": (np.array([0, 1, 2]), {})}
further("two further dimensions", {"plev": "50000", "number": "2"}, two, members, {"plev": 2, "number": 2})

names = np.array(["global", "north_sea", "rockall"])


def characters(f):
    f.createDimension("length", 12)
    f.createVariable("region", "S1", ("region", "length"))[:] = netCDF4.stringtochar(names.astype("S12"))


def strings(f):
    v = f.createVariable("region", str, ("region",))
    for i, text in enumerate(names):
        v[i] = text


with_region = ("time", "region", "latitude", "longitude")
region = {"region": (names, {})}
further("characters: region = north_sea", {"region": "north_sea"}, with_region, region, {"region": 1}, characters)
further("strings: region = rockall", {"region": "rockall"}, with_region, region, {"region": 2}, strings, "maps")
further("strings must be exact", {"region": "north"}, with_region, region, {}, strings, "maps", 2, ["region", "north"])

finish()
