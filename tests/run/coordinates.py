#!/usr/bin/env python3
"""Coordinates as files have them: packed, missing, in radians, repeated at each time, of several grids, with bounds that nobody
wrote; what a run makes of them, and what its outputs say.
"""

import re
import shlex

from harness import *

NT, NY, NX = 8, 6, 12
x = field(NT, NY, NX).astype("f4")
north = np.linspace(75, -75, NY)
east = np.arange(NX) * 30.0
MEAN = "[reduce globe]\nover = latitude longitude\nfile = out/globe.nc\nof = data\nweights = area\n"


def edges(centre):
    half = abs(centre[1] - centre[0]) / 2
    return np.stack([centre - half, centre + half], -1)


def put(f, name, dimensions, stored, attributes=(), fill=None):
    """A variable as it is stored."""
    for k, size in zip(dimensions, np.shape(stored)):
        if k not in f.dimensions:
            f.createDimension(k, size)
    stored = np.asarray(stored)
    v = f.createVariable(name, stored.dtype, dimensions, fill_value=fill)
    v.set_auto_maskandscale(False)
    v.setncatts(dict(attributes))
    if stored.size:
        v[...] = stored
    return v


def write(path, values, coordinates, attributes=(), dimensions=("time", "lat", "lon"), first=0, about=(), form="NETCDF4"):
    """coordinates: {name: (dimensions, stored, attributes)}; first: number of the first day."""
    with netCDF4.Dataset(path, "w", format=form) as f:
        f.setncatts(dict(about))
        f.createDimension("time", None)
        put(f, "time", ("time",), first + np.arange(float(len(values))), {"units": "days since 2014-01-01"})
        for name, how in coordinates.items():
            put(f, name, *how)
        put(f, "t2m", dimensions, values, {"units": "K", **dict(attributes)})


def regular(lat=north, lon=east, lat_attributes=(), lon_attributes=(), lat_bounds=None, lon_bounds=None, bounds_attributes=()):
    c = {"lat": (("lat",), lat, {"units": "degrees_north", **dict(lat_attributes)}),
         "lon": (("lon",), lon, {"units": "degrees_east", **dict(lon_attributes)})}
    for name, b in ("lat", lat_bounds), ("lon", lon_bounds):
        if b is not None:
            c[name][2]["bounds"] = name + "_bnds"
            c[name + "_bnds"] = ((name, "bnds"), b, bounds_attributes)
    return c


def stored(path, name):
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        return f[name][...], {a: f[name].getncattr(a) for a in f[name].ncattrs()}


def numbers(path, name):
    with netCDF4.Dataset(path) as f:
        return np.ma.filled(np.ma.asarray(f[name][...]).astype("f8"), np.nan)


def has(path, name):
    with netCDF4.Dataset(path) as f:
        return name in f.variables


def case(name, d, judge, changes=(), sections="", ranks=1):
    """Run; judge(d, r) returns complaints."""
    write_spec(d / "spec.ini", changes)
    with open(d / "spec.ini", "a") as f:
        f.write(sections)

    def judged(r):
        try:
            found = [r.story] if r.status else judge(d, r)
        except (KeyError, IndexError, OSError) as error:
            found = [repr(error), r.story]
        check(name, not found, found)

    start_command(judged, d, ["spec.ini"], ranks=ranks)


def differ(what, got, want, tolerance=0.0):
    got, want = np.asarray(got), np.asarray(want)
    good = got.shape == want.shape and np.allclose(got, want, rtol=0, atol=tolerance, equal_nan=True)
    return [] if good else [f"{what}: {got.tolist()}, not {want.tolist()}"]


def lacks(what, attributes, names):
    return [f"{what} has {a} = {attributes[a]!r}" for a in names if a in attributes]


RANGES = ("valid_min", "valid_max", "valid_range", "actual_range", "scale_factor", "add_offset", "_Unsigned", "_FillValue",
          "missing_value")
BOX = {"input.longitude": "-60 60", "input.latitude": "-50 50"}
ROWS, COLUMNS = slice(1, 5), [10, 11, 0, 1, 2]
boxed = x[:, ROWS][:, :, COLUMNS].astype("f8")
turned = np.array([-60.0, -30, 0, 30, 60])


# ------------------------------------------------------------------------------------ what is turned is unpacked before
def in_box(lon, lat=north[ROWS], lat_type=None, bounds=None, tolerance=0.0):
    def judge(d, r):
        found = differences(d, boxed)
        for output in "zscore", "anomaly", "statistics":
            path = d / f"out/{output}.nc"
            values, attributes = stored(path, "lon")
            found += differ(f"{output}: lon", values, lon, tolerance) + differ(f"{output}: lat", numbers(path, "lat"), lat, tolerance)
            found += [] if values.dtype == "f8" else [f"{output}: lon is {values.dtype}"]
            found += lacks(f"{output}: lon", attributes, RANGES)
            values, attributes = stored(path, "lat")
            found += lacks(f"{output}: lat", attributes, ["actual_range"])
            if lat_type and values.dtype != lat_type:
                found.append(f"{output}: lat is {values.dtype}")
            if bounds is not None:
                values, attributes = stored(path, "lon_bnds")
                found += differ(f"{output}: lon_bnds", values, bounds, tolerance) + lacks("lon_bnds", attributes, (*RANGES, "units"))
        return found
    return judge


def packed(values, scale, dtype="i2"):
    return np.rint(values / scale).astype(dtype)


d = workplace()
scale = {"scale_factor": np.float64(0.02), "add_offset": np.float64(0)}
c = regular(packed(north, 0.5), packed(east, 0.02), {"scale_factor": 0.5, "valid_range": np.array([-180, 180], "i2")},
            {**scale, "valid_min": np.int16(0), "actual_range": np.array([0.0, 330])})
c["lon"][2]["bounds"] = "lon_bnds"
c["lon_bnds"] = (("lon", "bnds"), packed(edges(east), 0.5), {"scale_factor": 0.5})
for i, part in enumerate(np.split(x, 2)):
    write(d / f"in/{i}.nc", part, c, first=4 * i)
case("packed coordinates and bounds, a box across the edge", d, in_box(turned, lat_type="i2", bounds=edges(turned), tolerance=1e-9), BOX, ranks=3)

d = workplace()
write(d / "in/a.nc", x, regular(north.astype("i2").astype("i8"), east.astype("u2")))
case("longitudes of unsigned type, to a classic file", d, in_box(turned, lat_type="i8"), {**BOX, "output.format": "classic"})

d = workplace()
write(d / "in/a.nc", x, regular(north, (east / 2).astype("u1").view("i1"), (), {"_Unsigned": "true", "scale_factor": 2.0}))
case("longitudes that are unsigned by attribute", d, in_box(turned), BOX)

d = workplace()
single = (east + 0.1).astype("f4")
write(d / "in/a.nc", x, regular(north.astype("f4"), single))
exact = single.astype("f8")[COLUMNS] - [360, 360, 0, 0, 0]
case("longitudes in single precision are turned exactly", d, in_box(exact, lat_type="f4"), {**BOX, "input.longitude": "-60 61"})

# as the bounds of global grids often are: below 360 degrees, so that the first cell goes from 345 to 15
wrapped = edges(east) % 360
d = workplace()
write(d / "in/a.nc", x, regular(lon_bounds=wrapped, lat_bounds=edges(north)))
case("bounds across the edge of the numbers", d, in_box(turned, bounds=edges(turned)), BOX)

d = workplace()
write(d / "in/a.nc", x[:, :, ::-1], regular(lon=east[::-1], lon_bounds=edges(east)[::-1, ::-1]))


def descending(d, r):
    found = differences(d, boxed[:, :, ::-1])
    found += differ("lon", stored(d / "out/zscore.nc", "lon")[0], turned[::-1])
    return found + differ("lon_bnds", stored(d / "out/zscore.nc", "lon_bnds")[0], edges(turned)[::-1, ::-1])


case("longitudes that fall, a box across the edge", d, descending, BOX)

# Nothing is turned: all stays as it is stored, but the ranges of all values.
d = workplace()
plain = regular(packed(north, 0.5), packed(east, 0.02), {"scale_factor": 0.5, "actual_range": np.array([75.0, -75])},
                {**scale, "actual_range": np.array([0.0, 330]), "long_name": "a name"}, lat_bounds=packed(edges(north), 0.5),
                bounds_attributes={"scale_factor": 0.5})
write(d / "in/a.nc", x, plain)


def as_stored(d, r):
    found = differences(d, x[:, 2:4, 1:3].astype("f8"))
    for name, part in ("lat", slice(2, 4)), ("lon", slice(1, 3)), ("lat_bnds", slice(2, 4)):
        got, attributes = stored(d / "out/zscore.nc", name)
        want = {k: v for k, v in plain[name][2].items() if k != "actual_range"}
        same = {k: v for k, v in attributes.items() if k in want}
        found += differ(name, got, plain[name][1][part]) + lacks(name, attributes, ["actual_range"])
        if got.dtype != plain[name][1].dtype or same != want:
            found.append(f"{name}: {got.dtype}, {attributes}")
    return found


case("what is not changed stays as it is stored", d, as_stored, {"input.longitude": "30 60", "input.latitude": "-20 20"})

# The time: its attributes, too.
d = workplace()
with netCDF4.Dataset(d / "in/a.nc", "w") as f:
    put(f, "time", ("time",), np.arange(NT, dtype="i2"), {"units": "days since 2014-01-01", "actual_range": np.array([0, NT], "i2"),
                                                          "delta_t": "0000-00-01 00:00:00", "_Unsigned": "true", "valid_max": np.int16(7)})
    for name, how in regular().items():
        put(f, name, *how)
    put(f, "t2m", ("time", "lat", "lon"), x, {"units": "K", "actual_range": np.array([250.0, 300]), "valid_min": 100.0})


def of_time(d, r):
    found = []
    for output in "zscore", "statistics":
        found += lacks(f"{output}: time", stored(d / f"out/{output}.nc", "time")[1], RANGES)
    for output, part in ("zscore", "zscore"), ("statistics", "mean"), ("anomaly", "anomaly"):
        found += lacks(part, stored(d / f"out/{output}.nc", "t2m_" + part)[1], ["actual_range", "valid_min"])
    return found + lacks("statistics: time", stored(d / "out/statistics.nc", "time")[1], ["delta_t"])


case("attributes of time and of the variable", d, of_time, {"input.time": "2014-01-02 2014-01-05"})

# ------------------------------------------------------------------------------------ radians
rad = np.radians
RAD = {"units": "radian"}
d = workplace()
c = regular(rad(north), rad(east), RAD, RAD, rad(edges(north)), rad(edges(east)))
write(d / "in/a.nc", x[:4], c)
write(d / "in/b.nc", x[4:], regular(), first=4)


def in_degrees(d, r):
    found = differences(d, boxed)
    for name, want, units in ("lat", north[ROWS], "degrees_north"), ("lon", turned, "degrees_east"):
        got, attributes = stored(d / "out/statistics.nc", name)
        found += differ(name, got, want, 1e-12) + differ(name + "_bnds", stored(d / "out/zscore.nc", name + "_bnds")[0], edges(want), 1e-12)
        if attributes.get("units") != units or got.dtype != "f8":
            found.append(f"{name}: {attributes}")
    mean = np.average(np.average(boxed, axis=2), axis=1, weights=np.abs(np.diff(np.sin(rad(edges(north)[ROWS])))[:, 0]))
    return found + differ("mean", numbers(d / "out/globe.nc", "t2m_mean"), mean, 1e-9)


case("radians on a regular grid, another file in degrees", d, in_degrees, BOX, MEAN, ranks=3)

cells = np.random.default_rng(4).uniform(-1.5, 1.5, (2, 20))
corners = np.stack([cells - 0.01, cells + 0.01, cells + 0.02], -1)
xc = field(NT, 1, 20)[:, 0].astype("f4")
for kind, names, attributes, bounded in [
    ("ICON", ("clat", "clon"), lambda k: {"units": "radian", "standard_name": ("latitude", "longitude")[k]}, True),
    ("MPAS", ("latCell", "lonCell"), lambda k: {"units": "rad", "long_name": "of cells"}, False),
]:
    d = workplace()
    c = {n: (("cell",), cells[k], {**attributes(k), **({"bounds": n + "_vertices"} if bounded else {})}) for k, n in enumerate(names)}
    if bounded:
        c.update({n + "_vertices": (("cell", "vertices"), corners[k], {}) for k, n in enumerate(names)})
    write(d / "in/a.nc", xc, c, {"coordinates": " ".join(names[::-1])}, ("time", "cell"))

    def unstructured(d, r, names=names, bounded=bounded):
        found = []
        for k, n in enumerate(names):
            got, texts = stored(d / "out/zscore.nc", n)
            found += differ(n, got, np.degrees(cells[k]), 1e-12)
            found += [] if texts["units"].startswith("degrees") else [f"{n}: {texts}"]
            found += differ(n, stored(d / "out/zscore.nc", n + "_vertices")[0], np.degrees(corners[k]), 1e-12) if bounded else []
        named = stored(d / "out/zscore.nc", "t2m_zscore")[1].get("coordinates", "").split()
        return found if {*names} <= {*named} else found + [f"coordinates = {named}"]

    case(f"{kind}: cells in radians", d, unstructured)

d = workplace()  # the view of a satellite is no longitude, although it is in radians
view = {"y": (("y",), rad(north) / 20, {"units": "rad", "long_name": "elevation of the view"}),
        "x": (("x",), rad(east) / 20, {"units": "rad", "long_name": "azimuth of the view"})}
write(d / "in/a.nc", x, view, (), ("time", "y", "x"))


def of_view(d, r):
    got, attributes = stored(d / "out/zscore.nc", "x")
    return differ("x", got, view["x"][1]) + ([] if attributes["units"] == "rad" else [f"{attributes}"])


case("angles of a satellite's view stay in radians", d, of_view)


# ------------------------------------------------------------------------------------ bounds that cannot be used
def without(d, r, name, words, want):
    """A note, outputs without these bounds, and the areas of a file that has none."""
    found = [] if re.search(rf"note .*in/a\.nc.*bounds of {name}.*{words}", r.out) else ["no note", r.out]
    for output in "zscore", "statistics":
        if has(d / f"out/{output}.nc", name + "_bnds") or "bounds" in stored(d / f"out/{output}.nc", name)[1]:
            found.append(f"{output} has bounds of {name}")
    return found + differ("mean", numbers(d / "out/globe.nc", "t2m_mean"), want)


d = workplace()
write(d / "in/a.nc", x, regular())
write_spec(d / "spec.ini")
(d / "spec.ini").write_text((d / "spec.ini").read_text() + MEAN)
r = launch(d, ["spec.ini"], ranks=1)
check("no bounds: no note", r.status == 0 and "note" not in r.out, r.story + r.out)
bare = numbers(d / "out/globe.nc", "t2m_mean") if r.status == 0 else None

fill = netCDF4.default_fillvals["f8"]
some = edges(north)
some[3, 1] = np.nan
for name, which, b, attributes, words in [
    ("never written", "lat", np.full((NY, 2), fill), {}, "missing"),
    ("one is missing", "lat", some, {}, "missing"),
    ("missing_value", "lat", np.where(np.isnan(some), -999, some), {"missing_value": -999.0}, "missing"),
    ("zeros", "lat", np.zeros((NY, 2)), {}, "equal"),
    ("those of other rows", "lat", edges(north)[::-1], {}, "around"),
    ("in other units", "lat", edges(north), {"units": "km"}, "units"),
    ("three for each", "lat", np.zeros((NY, 3)), {}, "two numbers"),
    ("zeros", "lon", np.zeros((NX, 2)), {}, "equal"),
    ("that overlap", "lon", np.stack([east - 15, east + 30], -1), {}, "overlap"),
    ("NaN", "lon", np.full((NX, 2), np.nan), {}, "missing"),
]:
    d = workplace()
    c = regular(**{which + "_bounds": b}, bounds_attributes=attributes)
    write(d / "in/a.nc", x, c)
    case(f"bounds of {which}: {name}", d, lambda d, r, w=which, t=words: without(d, r, w, t, bare), {}, MEAN)
d = workplace()
write(d / "in/a.nc", x, regular(lat_attributes={"bounds": "lat_bnds"}))
case("bounds that the file does not have", d, lambda d, r: without(d, r, "lat", "does not have", bare), {}, MEAN)

# Corners of cells: not used for areas, but copied, if one cell at least has some.
for name, first, words in ("never written", fill, "missing"), ("all zero", 0.0, "equal"), ("some missing", None, None):
    d = workplace()
    b = np.where(np.arange(20)[:, None] < 15, fill, corners[0]) if words is None else np.full((20, 3), first)
    write(d / "in/a.nc", xc, {"lat": (("cell",), np.degrees(cells[0]), {"units": "degrees_north", "bounds": "corners"}),
                              "lon": (("cell",), np.degrees(cells[1]), {"units": "degrees_east"}),
                              "corners": (("cell", "vertices"), b, {})}, {"coordinates": "lon lat"}, ("time", "cell"))

    def of_corners(d, r, words=words, b=b):
        path = d / "out/zscore.nc"
        if words is None:
            return differ("corners", stored(path, "corners")[0], b) + (["a note"] if "note" in r.out else [])
        found = ["they are there"] if has(path, "corners") or "bounds" in stored(path, "lat")[1] else []
        return found + ([] if re.search(rf"note .*in/a\.nc.*bounds of lat.*{words}", r.out) else ["no note", r.out])

    case(f"corners of cells: {name}", d, of_corners)

# Bounds beyond the poles are cut there, in the outputs, too; and bounds have units of their own.
pole = np.linspace(90, -90, NY)
whole = np.clip(edges(pole), -90, 90)
for name, b, attributes in [("beyond the poles", edges(pole), {}), ("in radians", rad(whole), {"units": "radians"}),
                            ("packed", np.rint(whole * 10).astype("i2"), {"scale_factor": 0.1})]:
    d = workplace()
    write(d / "in/a.nc", x, regular(pole, lat_bounds=b, bounds_attributes=attributes))

    def of_rows(d, r):
        mean = np.average(x.mean(2, dtype="f8"), axis=1, weights=np.abs(np.diff(np.sin(rad(whole)))[:, 0]))
        found = differ("mean", numbers(d / "out/globe.nc", "t2m_mean"), mean, 1e-9)
        return found + differ("bounds", numbers(d / "out/zscore.nc", "lat_bnds"), whole, 1e-9)

    case(f"bounds of latitude {name}", d, of_rows, {}, MEAN)

d = workplace()  # columns of two widths, with bounds that stay below 360
wide = np.stack([np.arange(NX) * 30 - 10.0, np.arange(NX) * 30 + 20.0], -1)
wide[::2, 1] += 5
wide[1::2, 0] += 5
write(d / "in/a.nc", x, regular(lon=east, lat_bounds=edges(north), lon_bounds=wide % 360))


def of_columns(d, r):
    mean = np.average(np.average(x.astype("f8"), axis=2, weights=wide[:, 1] - wide[:, 0]), axis=1,
                      weights=np.abs(np.diff(np.sin(rad(edges(north))))[:, 0]))
    return differ("mean", numbers(d / "out/globe.nc", "t2m_mean"), mean, 1e-9)


case("bounds of longitude across the edge of the numbers, as weights", d, of_columns, {}, MEAN)

d = workplace()  # a level, packed, with bounds that nobody wrote
level = {"plev": (("plev",), np.array([1000, 850, 500], "i2"), {"units": "Pa", "scale_factor": 100.0, "add_offset": 0.0, "bounds": "plev_bnds",
                                                               "actual_range": np.array([1e5, 5e4])}),
         "plev_bnds": (("plev", "bnds"), np.zeros((3, 2)), {})}
deep = np.stack([x, x + 1, x + 2], 1)
write(d / "in/a.nc", deep, {**level, **regular()}, (), ("time", "plev", "lat", "lon"))


def of_level(d, r):
    path = d / "out/zscore.nc"
    found = differences(d, x.astype("f8") + 1) + differ("plev", numbers(path, "plev"), 85000)
    found += lacks("plev", stored(path, "plev")[1], ["actual_range", "bounds"])
    return found + (["plev_bnds are there"] if has(path, "plev_bnds") else [])


deep[:] = np.stack([x, (x.astype("f8") + 1).astype("f4"), x + 2], 1)
case("a level that is packed", d, lambda d, r: [f for f in of_level(d, r) if "t2m" not in f], {"input.plev": "85000"})
settle()
extended = {"input.plev": "85000", "climatology.from": "old.nc", "output.statistics": None}
shutil.copy(d / "out/statistics.nc", d / "old.nc")
level["plev"] = (("plev",), np.array([100000.0, 85000, 50000]), {"units": "Pa"})
del level["plev_bnds"]
write(d / "in/a.nc", deep, {**level, **regular()}, (), ("time", "plev", "lat", "lon"), first=NT)
case("statistics of a level that was packed", d, lambda d, r: [], extended)
settle()
start_error("statistics of another level that was packed", d, 2, ["plev", "85000", "50000"], {**extended, "input.plev": "50000"},
            allowed=["out/zscore.nc", "out/anomaly.nc", "out/statistics.nc"])
settle()

# ------------------------------------------------------------------------------------ coordinates that are missing
for name, stored_lat, attributes in [("NaN", np.where(np.arange(NY) == 3, np.nan, north), {}),
                                     ("a fill value", np.where(np.arange(NY) == 3, -999, north).astype("f4"), {"missing_value": np.float32(-999)}),
                                     ("never written", np.where(np.arange(NY) == 3, fill, north), {})]:
    for what, changes, sections in [("a box", {"input.latitude": "0 60"}, ""), ("areas", {}, MEAN),
                                    ("a point", {}, "[extract point]\nof = data\nlatitude = 15\nlongitude = 30\nfile = out/point.nc\n")]:
        if what != "a box" and name != "NaN":
            continue
        d = workplace()
        write(d / "in/a.nc", x, regular(stored_lat, lat_attributes=attributes))
        write_spec(d / "spec.ini", changes)
        (d / "spec.ini").write_text((d / "spec.ini").read_text() + sections)

        def refused(r, name=name, what=what, d=d):
            text = " ".join(r.messages)
            good = r.status == 2 and len(r.messages) == 1 and re.search(r"in/a\.nc: lat has no value at index 3", text)
            check(f"a latitude is missing ({name}), for {what}", good and not leftovers(d), r.story)

        start_command(refused, d, ["spec.ini"], ranks=1)
d = workplace()
write(d / "in/a.nc", x, regular(np.where(np.arange(NY) == 3, np.nan, north)))
case("a latitude is missing, for nothing", d,
     lambda d, r: differences(d, x.astype("f8")) + ([] if "in/a.nc: lat has no value at index 3" in r.out else ["no note", r.out]))
d = workplace()  # longitudes alone: no latitude to select by
write(d / "in/a.nc", x[:, 0], {"lon": regular()["lon"]}, (), ("time", "lon"))
start_error("latitudes where there are none", d, 2, ["latitude", "t2m"], {"input.latitude": "0 60"})

# Two-dimensional ones may be missing over land, in all files alike.
lat2, lon2 = np.meshgrid(np.linspace(60, 10, NY), np.linspace(-30, 25, NX), indexing="ij")
land = np.arange(NY * NX).reshape(NY, NX) % 5 == 0
YX = ("y", "x")
TRUE = {"lat": {"units": "degrees_north", "standard_name": "latitude"}, "lon": {"units": "degrees_east", "standard_name": "longitude"}}


def ocean(shift=0.0):
    return {"nav_lat": (YX, np.where(land, fill, lat2 + shift), TRUE["lat"]), "nav_lon": (YX, np.where(land, fill, lon2), TRUE["lon"])}


for shift in 0.0, 0.5:
    d = workplace()
    write(d / "in/a.nc", x[:4], ocean(), {"coordinates": "nav_lat nav_lon"}, ("time", *YX))
    write(d / "in/b.nc", x[4:], ocean(shift), {"coordinates": "nav_lat nav_lon"}, ("time", *YX), first=4)
    if shift:
        start_error("latitudes that differ beside missing ones", d, 2, ["in/b.nc", "in/a.nc", "grid", "latitudes"])
    else:
        case("latitudes that are missing over land in all files", d,
             lambda d, r: differences(d, x.astype("f8")) + differ("nav_lat", numbers(d / "out/zscore.nc", "nav_lat"), np.where(land, np.nan, lat2)))

# ------------------------------------------------------------------------------------ the coordinates of the variable
both = {}
for k, off in ("U", 0.5), ("T", 0.0):
    both[k + "LONG"] = (YX, lon2 + off, {"units": "degrees_east"})
    both[k + "LAT"] = (YX, lat2 + off, {"units": "degrees_north"})
both["TAREA"] = (YX, lat2 * 0 + 1e9, {"units": "m2", "coordinates": "TLONG TLAT ULONG"})
named = {"coordinates": "TLONG TLAT time", "cell_measures": "area: TAREA"}


def of_t_points(d, r):
    found = differences(d, x.astype("f8"))
    for output, part in ("zscore", "zscore"), ("statistics", "mean"), ("anomaly", "anomaly"):
        path = d / f"out/{output}.nc"
        words = stored(path, "t2m_" + part)[1]["coordinates"].split()
        found += [] if {"TLAT", "TLONG"} <= {*words} and not {"ULAT", "ULONG"} & {*words} else [f"{output}: coordinates = {words}"]
        found += differ("TLAT", numbers(path, "TLAT"), lat2) + [f"{output} has {n}" for n in ("ULAT", "ULONG") if has(path, n)]
        found += [] if stored(path, "TAREA")[1]["coordinates"] == "TLONG TLAT" else [f"{stored(path, 'TAREA')[1]}"]
    return found


d = workplace()
write(d / "in/a.nc", x[:4], both, named, ("time", *YX))
write(d / "in/b.nc", x[4:], {k: both[k] for k in ("TLAT", "TLONG")}, named, ("time", *YX), first=4)
with netCDF4.Dataset(d / "in/b.nc", "a") as f:
    f["t2m"].coordinates = "TLONG, TLAT, time"
case("the pair of coordinates that the variable names", d, of_t_points)
d = workplace()
write(d / "in/a.nc", x[:4], both, named, ("time", *YX))
write(d / "in/b.nc", x[4:], {**both, "TLAT": both["ULAT"]}, named, ("time", *YX), first=4)
start_error("the named pair is compared", d, 2, ["in/b.nc", "in/a.nc", "grid", "latitudes"])
d = workplace()
write(d / "in/a.nc", x, both, {"coordinates": "gone time"}, ("time", *YX))
case("names that lead nowhere: the first pair", d, lambda d, r: differ("ULAT", numbers(d / "out/zscore.nc", "ULAT"), lat2 + 0.5))

# ------------------------------------------------------------------------------------ repeated at each time (WRF)
WE = ("south_north", "west_east")


def wrf(path, values, lat, lon, first=0, moves=0.0):
    shift = moves * np.arange(len(values))[:, None, None]
    write(path, values, {"XLAT": (("time", *WE), (lat + shift).astype("f4"), {"units": "degree_north"}),
                         "XLONG": (("time", *WE), (lon + 0 * shift).astype("f4"), {"units": "degree_east"})},
          {"coordinates": "XLONG XLAT XTIME"}, ("time", *WE), first=first)


d = workplace()
wrf(d / "in/wrfout_d01_a.nc", x[:5], lat2, lon2)
wrf(d / "in/wrfout_d01_b.nc", x[5:], lat2, lon2, 5)


def of_wrf(d, r):
    found = differences(d, x.astype("f8"))
    for output in PARTS:
        got = numbers(d / f"out/{output}.nc", "XLAT")
        found += differ(f"{output}: XLAT", got, lat2.astype("f4")) + differ("XLONG", numbers(d / f"out/{output}.nc", "XLONG"), lon2.astype("f4"))
        words = stored(d / f"out/{output}.nc", f"t2m_{[*PARTS[output]][0]}")[1]["coordinates"].split()
        found += [] if {"XLAT", "XLONG"} <= {*words} and "XTIME" not in words else [f"{output}: coordinates = {words}"]
    return found + (["a note", r.out] if "note" in r.out else [])


case("coordinates that are repeated at each time", d, of_wrf, ranks=3)
for name, second, changes in [("another domain of the same size", dict(lat=lat2 + 20, lon=lon2), {}),
                              ("a nest that moves in the second file", dict(lat=lat2, lon=lon2, moves=0.5), {})]:
    d = workplace()
    wrf(d / "in/wrfout_d01_a.nc", x[:5], lat2, lon2)
    wrf(d / "in/wrfout_d02_b.nc", x[5:], first=5, **second)
    start_error(name, d, 2, ["wrfout_d01_a.nc", "wrfout_d02_b.nc", "grid"], ranks=3)
d = workplace()
wrf(d / "in/a.nc", x, lat2, lon2, moves=0.5)
case("cells that move", d, lambda d, r: differences(d, x.astype("f8")) + (["XLAT is there"] if has(d / "out/zscore.nc", "XLAT") else [])
     + ([] if re.search(r"note .*in/a\.nc.*change with time", r.out) else ["no note", r.out]))

# A check that finds nothing to check says so.
for lacking, words in ("lat lon", "the grids"), ("lon", "the columns"), ("lat", "the rows"):
    d = workplace()
    c = {k: v for k, v in regular().items() if k not in lacking.split()}
    write(d / "in/a.nc", x[:4], c)
    write(d / "in/b.nc", x[4:], c, first=4)
    case(f"no {lacking}: compared by sizes", d, lambda d, r, w=words: differences(d, x.astype("f8")) + (
        [] if re.search(rf"note +{w} of the files could only be compared by their sizes.*in/a\.nc", r.out) else ["no note", r.out]))
settle()

# Coordinates of other kinds that go with the variable: of one value, and of texts.
d = workplace()
words = netCDF4.stringtochar(np.array([f"row {k}" for k in range(NY)], "S8"))
write(d / "in/a.nc", x, {**regular(), "height": (("height",), np.array([2], "i2"), {"units": "m", "scale_factor": 0.5, "positive": "up"}),
                         "label": (("lat", "letters"), words, {})}, {"coordinates": "height label"})


def of_others(d, r):
    path = d / "out/zscore.nc"
    got = stored(path, "label")[0]
    named = stored(path, "t2m_zscore")[1]["coordinates"].split()
    found = differ("height", numbers(path, "height"), [1]) + ([] if (got == words[:3]).all() else [f"label: {got}"])
    return found if {"height", "label"} <= {*named} else found + [f"coordinates = {named}"]


case("coordinates of one value, and of texts", d, of_others, {"input.latitude": "0 90"})

# ------------------------------------------------------------------------------------ what is true of the first file alone
def about(k):
    return {"title": "weather", "institution": "here", "source": "model 1", "id": f"file {k}", "uuid": "the same in all", "date_created": "2014",
            "Filename": f"{k}.nc", "time_coverage_start": "2014-01-01", "stop_time": "20140102", "geospatial_lat_max": 75.0, "comment": f"day {k}",
            "long": "a" * 600 + str(k), "SPATIAL_DAY": float(k), "tracking_id": "hdl:1", "creation_date": "2015", "NCO": "4.9"}


def attributes_of(path):
    with netCDF4.Dataset(path) as f:
        return {a: f.getncattr(a) for a in f.ncattrs()}


def of_all(box):
    def judge(d, r):
        found = []
        for output in (*PARTS, "globe"):
            got = attributes_of(d / f"out/{output}.nc")
            found += [f"{output}: {a} = {got.get(a)}" for a in ("title", "institution", "source") if got.get(a) != about(0)[a]]
            if "\nmade before" not in got["history"] or got.get("summary") != "s" * 600:
                found.append(f"{output}: texts of type string: {got}")
            gone = [a for a in about(0) if a not in ("title", "institution", "source", "geospatial_lat_max")]
            part = box or output == "globe"
            found += lacks(output, got, gone + ["geospatial_lat_max"] * part)
            found += [] if part or got.get("geospatial_lat_max") == 75 else [f"{output}: no geospatial_lat_max"]
        return found
    return judge


for changes in {}, BOX:
    d = workplace()
    for k in range(NT):
        write(d / f"in/{k}.nc", x[k:k + 1], regular(), first=k, about=about(k))
        with netCDF4.Dataset(d / f"in/{k}.nc", "a") as f:
            f.setncattr_string("history", "made before")
            f.setncattr_string("summary", "s" * 600)
    case(f"attributes of the first file, {'a box' if changes else 'the whole grid'}", d, of_all(bool(changes)), changes, MEAN)
settle()


# ------------------------------------------------------------------------------------ rows and columns that are no angles
far = np.linspace(-600.0, 600, NY)
for name, units in ("kilometres", {"units": "km"}), ("a count", {"long_name": "row"}):
    d = workplace()
    write(d / "in/a.nc", x, {"y": (("y",), far, {**units, "bounds": "y_bnds"}), "y_bnds": (("y", "bnds"), edges(far)),
                             "x": (("x",), east, {**units, "bounds": "x_bnds"}), "x_bnds": (("x", "bnds"), edges(east))},
          dimensions=("time", "y", "x"))
    if test_values(f"rows in {name}", d, x.astype("f8"), ranks=1):
        found = [n for n, b in (("y_bnds", edges(far)), ("x_bnds", edges(east)))
                 if not has(d / "out/zscore.nc", n) or not np.array_equal(numbers(d / "out/zscore.nc", n), b)]
        check(f"rows in {name}: bounds are not cut at the poles", not found, " ".join(found))
    for changes in [{"input.latitude": "-30 30"}, {"input.longitude": "0 90"}, {"extract p.latitude": 20, "extract p.file": "out/p.nc"},
                    {"extract p.longitude": 100, "extract p.file": "out/p.nc"}] if "units" in units else []:
        key = next(iter(changes))
        r = run(d, changes, ranks=1)
        text = " ".join(r.messages)
        check(f"rows in {name}: {key} is refused", r.status == 2 and all(
            w in text for w in (key.split(".")[1], "in/a.nc", "degrees")), r.story)
settle()


# ------------------------------------------------------------------------------------ units that one file lacks
def unitless(path, *how, units="K", **more):
    write(path, *how, **more)
    with netCDF4.Dataset(path, "a") as f:
        if units is None:
            f["t2m"].delncattr("units")
        else:
            f["t2m"].units = units


for name, units, lacking, changes in [("the second file", "K", "b", {}), ("the first file", "m s-1", "a", {}),
                                      ("a file to be converted", "K", "my b", {"input.units": "K"})]:
    d = workplace()
    first, second = ("a", "b") if lacking != "my b" else ("a", "my b")
    unitless(d / f"in/{first}.nc", x[:4], regular(), units=None if lacking == first else units)
    unitless(d / f"in/{second}.nc", x[4:], regular(), units=None if lacking == second else units, first=4)
    r = run(d, changes, ranks=1)
    text = " ".join(r.messages)
    command = re.search(r"ncatted .*", text)
    good = r.status == 2 and f"in/{lacking}.nc" in text and command and "cannot be converted" not in text
    if not check(f"{name} has no units: refused", good, r.story):
        continue
    if not shutil.which("ncatted"):
        skip(f"{name} has no units: the command", "there is no ncatted")
        continue
    done = subprocess.run(shlex.split(command[0]), cwd=d, capture_output=True, text=True)
    check(f"{name} has no units: the command", done.returncode == 0, command[0] + "\n" + done.stderr)
    test_values(f"{name} has no units: then it runs", d, x.astype("f8"), changes, ranks=1)

finish(show_worst)
