#!/usr/bin/env python3
"""Metadata: CF attributes, coordinates carried over, and files that other tools open without a word."""

import re
import warnings

from harness import *

NT, NY, NX = 16, 6, 8
x = field(NT, NY, NX).astype("f4")
ROTATED = ("time", "rlat", "rlon")


def bounds(f, axis):
    if "bnds" not in f.dimensions:
        f.createDimension("bnds", 2)
    values = f[axis][:]
    half = abs(values[1] - values[0]) / 2
    f[axis].bounds = axis + "_bnds"
    f.createVariable(axis + "_bnds", "f8", (axis, "bnds"))[:] = np.stack([values - half, values + half], -1)


def regular(f):
    """Bounds, an area, and what a file says of itself."""
    for axis in DIMENSIONS:
        bounds(f, axis)
    f["latitude"].setncatts({"standard_name": "latitude", "axis": "Y"})
    f["longitude"].setncatts({"standard_name": "longitude", "axis": "X"})
    v = f.createVariable("area", "f8", DIMENSIONS[1:])
    v.setncatts({"standard_name": "cell_area", "units": "m2"})
    v[:] = 1e9
    v = f.createVariable("height", "f8", ())
    v.setncatts({"standard_name": "height", "units": "m", "positive": "up", "axis": "Z"})
    v[...] = 2
    f["t2m"].setncatts({"standard_name": "air_temperature", "long_name": "2 metre temperature",
                        "cell_methods": "time: mean", "coordinates": "height", "cell_measures": "area: area"})
    f.setncatts({"Conventions": "CF-1.7", "history": "2014-01-02 made by a model", "title": "weather"})


def curvilinear(f):
    """A rotated pole: 2-D latitude and longitude with corners."""
    f.createDimension("corners", 4)
    lat, lon = np.meshgrid(np.linspace(30, 60, NY), np.linspace(350, 370, NX), indexing="ij")
    for name, standard_name, values, units in [
        ("lat", "latitude", lat + lon / 50, "degrees_north"),
        ("lon", "longitude", lon + lat / 50, "degrees_east"),
    ]:
        v = f.createVariable(name, "f8", ROTATED[1:])
        v.setncatts({"standard_name": standard_name, "units": units, "bounds": name + "_vertices"})
        v[:] = values
        v = f.createVariable(name + "_vertices", "f8", (*ROTATED[1:], "corners"))
        v[:] = values[..., None] + np.array([-1, 1, 1, -1])
    v = f.createVariable("rotated_pole", "i4", ())
    v.setncatts({"grid_mapping_name": "rotated_latitude_longitude", "grid_north_pole_latitude": 39.25,
                 "grid_north_pole_longitude": -162.0})
    f["t2m"].setncatts({"coordinates": "lon lat", "grid_mapping": "rotated_pole"})


def ocean(f):
    """Index dimensions without coordinate variables, as ocean models have them."""
    lat, lon = np.meshgrid(np.linspace(-70, 60, NY), np.linspace(-170, 160, NX), indexing="ij")
    for name, values, units in ("nav_lat", lat, "degrees_north"), ("nav_lon", lon, "degrees_east"):
        v = f.createVariable(name, "f4", ("y", "x"))
        v.setncatts({"units": units, "standard_name": {"nav_lat": "latitude", "nav_lon": "longitude"}[name]})
        v[:] = values
    f["t2m"].coordinates = "nav_lat nav_lon"


def dangling(f):
    """Names in attributes that lead nowhere."""
    lost, known = [], set(f.variables) | set(getattr(f, "external_variables", "").split())
    for v in f.variables.values():
        for attribute in "coordinates", "bounds", "grid_mapping", "ancillary_variables", "cell_measures", "quantization":
            names = [n for n in (v.getncattr(attribute) if attribute in v.ncattrs() else "").split() if not n.endswith(":")]
            lost += [f"{v.name}:{attribute} names {n}" for n in names if n not in known]
    return lost


def tool(name, command, path):
    """An independent program reads the file: status 0, and nothing on stderr."""
    if not shutil.which(command[0]):
        return skip(name, f"there is no {command[0]}")
    r = subprocess.run([*command, path], capture_output=True, text=True)
    words = [line for line in r.stderr.splitlines() if line.strip()]
    return check(name, r.returncode == 0 and not words, words or f"status {r.returncode}")


def with_xarray(name, path):
    try:
        import xarray
    except ImportError:
        return skip(name, "there is no xarray")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        # How xarray and the library below it speak of their own future is not about the file.
        for kind in PendingDeprecationWarning, DeprecationWarning, FutureWarning:
            warnings.simplefilter("ignore", kind)
        try:
            with xarray.open_dataset(path) as data:
                data.load()
            found = [str(w.message) for w in caught]
        except Exception as error:
            found = [repr(error)]
    return check(name, not found, found)


def look(name, d, changes):
    """What holds for every output, whatever the input."""
    r = run(d, changes, ranks=3)
    if not check(f"{name}: it runs", r.status == 0, r.story):
        return
    for output in PARTS:
        path, title = d / f"out/{output}.nc", f"{name}: {output}.nc"
        tool(f"{title} in ncdump", ["ncdump", "-h"], path)
        tool(f"{title} in ncdump, data", ["ncdump"], path)
        tool(f"{title} in CDO", ["cdo", "-s", "sinfon"], path)
        tool(f"{title} in NCO", ["ncks", "-m"], path)
        with_xarray(f"{title} in xarray", path)
        with netCDF4.Dataset(path) as f:
            lost = dangling(f)
            check(f"{title}: no name leads nowhere", not lost, lost)


def attribute(f, variable, name):
    return f[variable].getncattr(name) if name in f[variable].ncattrs() else None


# A regular grid.
for output_format in "netcdf4", "classic":
    d = workplace()
    make_series(d, x, 2, more=regular)
    look(f"regular, {output_format}", d, {"output.format": output_format, "climatology.ddof": 1})
    if not (d / "out/zscore.nc").exists():
        continue
    title = f"regular, {output_format}: "
    kind = {"netcdf4": ("NETCDF4", "NETCDF4_CLASSIC"), "classic": ("NETCDF3_64BIT_DATA",)}[output_format]
    expected = {
        "zscore": ("t2m_zscore", {"units": "1", "standard_name": None}),
        "anomaly": ("t2m_anomaly", {"units": "K", "units_metadata": "temperature: difference"}),
        "statistics": ("t2m_mean", {"units": "K"}),
    }
    for output, (variable, wanted) in expected.items():
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            check(f"{title}{output}.nc has its format", f.data_model in kind, f.data_model)
            for a, value in wanted.items():
                check(f"{title}{variable}:{a}", attribute(f, variable, a) == value, repr(attribute(f, variable, a)))
            check(f"{title}{variable}:long_name", bool(attribute(f, variable, "long_name")))
            check(f"{title}{variable}:cell_methods", "time" in (attribute(f, variable, "cell_methods") or ""))
            check(f"{title}{variable} has a _FillValue", attribute(f, variable, "_FillValue") is not None)
            version = "CF-1.13" if output == "anomaly" else "CF-1.11"  # 1.13: anomaly_wrt
            check(f"{title}{output}.nc: {version}", getattr(f, "Conventions", "") == version)
            history = getattr(f, "history", "")
            check(f"{title}{output}.nc: history goes on", "made by a model" in history and "zscore" in history, history)
            unlimited = [k for k, v in f.dimensions.items() if v.isunlimited()]
            check(f"{title}{output}.nc: no unlimited dimension", not unlimited, unlimited)
            check(f"{title}{output}.nc: scalar coordinate", "height" in f.variables
                  and "height" in (attribute(f, variable, "coordinates") or ""))
            for axis in DIMENSIONS[1:] if output == "statistics" else DIMENSIONS:
                name = attribute(f, axis, "bounds")
                shape = (len(f.dimensions[axis]), 2)
                good = name is not None and f[name].shape == shape and bool(np.all(np.diff(f[name][:]) != 0))
                check(f"{title}{output}.nc: bounds of {axis}", good, str(name))
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        v = f["t2m_zscore"]
        linked = getattr(v, "ancillary_variables", "").split()
        check(title + "z names its mean and std", {"t2m_mean", "t2m_std"} <= set(linked), str(linked))
        check(title + "z has time, latitude, longitude", v.dimensions == DIMENSIONS, str(v.dimensions))
        texts = " ".join(f"{k} {getattr(o, k)}" for o in (f, v, f["t2m_std"]) for k in o.ncattrs())
        check(title + "ddof is recorded", "ddof" in texts, texts)
        check(title + "the baseline is recorded", "2014-01-01" in texts, texts)
        with netCDF4.Dataset(d / "in/00.nc") as source:
            for axis in DIMENSIONS[1:]:
                same = {k: source[axis].getncattr(k) for k in source[axis].ncattrs()}
                got = {k: f[axis].getncattr(k) for k in f[axis].ncattrs() if k != "_FillValue"}
                check(f"{title}attributes of {axis} are carried over", same.items() <= got.items(), f"{got}, not {same}")
    with netCDF4.Dataset(d / "out/statistics.nc") as f:
        check(title + "std is a difference", attribute(f, "t2m_std", "units_metadata") == "temperature: difference")
        check(title + "count has units 1", attribute(f, "t2m_count", "units") == "1")

# Rounded: one more variable, without a value.
for changes in {"output.keepbits": 9, "output.deflate": 1}, {"output.keepbits": 9, "output.format": "classic"}:
    d = workplace()
    make_series(d, x, 2, more=regular)
    look(", ".join(f"{key.split('.')[1]} {value}" for key, value in changes.items()), d, changes)

# Units that are no temperature, and none at all.
for units, wanted in ("m s-1", "m s-1"), (None, None):
    d = workplace()
    make(d / "in/a.nc", x, hours(NT), {"units": units} if units else {})
    with netCDF4.Dataset(d / "in/a.nc", "a") as f:
        if not units:
            f["t2m"].delncattr("units")
    r = run(d)
    if check(f"units {units}: it runs", r.status == 0, r.story):
        with netCDF4.Dataset(d / "out/anomaly.nc") as f:
            check(f"units {units}: of the anomaly", attribute(f, "t2m_anomaly", "units") == wanted)
            check(f"units {units}: no units_metadata", attribute(f, "t2m_anomaly", "units_metadata") is None)

# Curvilinear grids.
rotated = {"rlat": (np.linspace(-5, 5, NY), {"units": "degrees", "standard_name": "grid_latitude", "axis": "Y"}),
           "rlon": (np.linspace(-7, 7, NX), {"units": "degrees", "standard_name": "grid_longitude", "axis": "X"})}
for name, dimensions, axes, more, wanted in [
    ("rotated pole", ROTATED, rotated, curvilinear,
     ["rlat", "rlon", "lat", "lon", "rotated_pole", "lat_vertices", "lon_vertices"]),
    ("ocean", ("time", "y", "x"), {}, ocean, ["nav_lat", "nav_lon"]),
]:
    for output_format in "netcdf4", "classic":
        d = workplace()
        for i, part in enumerate(np.array_split(x, 2)):
            make(d / f"in/{i}.nc", part, hours(NT // 2, START + 48 * i), form="shuffle",
                 dimensions=dimensions, axes=axes, more=more)
        title = f"{name}, {output_format}"
        look(title, d, {"output.format": output_format})
        if not (d / "out/zscore.nc").exists():
            continue
        found = differences(d, x.astype("f8"))
        check(f"{title}: values", not found, found)
        with netCDF4.Dataset(d / "out/zscore.nc") as f, netCDF4.Dataset(d / "in/0.nc") as source:
            for variable in wanted:
                same = variable in f.variables and np.array_equal(f[variable][...], source[variable][...])
                check(f"{title}: {variable} is carried over", same)
            for a in "coordinates", "grid_mapping":
                if a in source["t2m"].ncattrs():
                    got = set((attribute(f, "t2m_zscore", a) or "").split())
                    check(f"{title}: z's {a}", set(getattr(source["t2m"], a).split()) <= got, str(got))

# A further dimension's value stays as a scalar coordinate; a selection cuts bounds and 2-D coordinates too.
d = workplace()
make(d / "in/a.nc", np.stack([x, x + 1], 1), hours(NT), dimensions=("time", "plev", "latitude", "longitude"),
     axes={"plev": (np.array([100000.0, 85000]), {"units": "Pa", "standard_name": "air_pressure", "positive": "down"})},
     more=lambda f: bounds(f, "latitude"))
look("plev", d, {"input.plev": "85000", "input.latitude": "0 90"})
if (d / "out/zscore.nc").exists():
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        check("plev: its value", "plev" in f.variables and list(np.ravel(f["plev"][...])) == [85000])
        check("plev: a scalar coordinate", "plev" in (attribute(f, "t2m_zscore", "coordinates") or ""))
        check("plev: bounds are cut with their axis", f["latitude_bnds"].shape == (NY // 2, 2))

finish()
