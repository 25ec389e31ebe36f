#!/usr/bin/env python3
"""Every kind of output against the rules of the CF conventions (tests/lib/cf_rules.py): no complaint.  And the rules themselves: a good file that
is spoilt in one way is complained about.
"""

import cf_rules
from harness import *

NT, NY, NX = 48, 6, 8
x = field(NT, NY, NX).astype("f4")
STEPS = hours(NT, step=15 * 24)  # two years
PLEV = np.array([100000.0, 85000])


def bounds(f, axis):
    values = f[axis][:]
    half = abs(values[1] - values[0]) / 2
    if "bnds" not in f.dimensions:
        f.createDimension("bnds", 2)
    f[axis].bounds = axis + "_bnds"
    ends = np.stack([values - half, values + half], -1)
    f.createVariable(axis + "_bnds", "f8", (axis, "bnds"))[:] = ends if values[1] > values[0] else ends[:, ::-1]


def described(f):
    """What a file of good quality says of itself."""
    for axis, texts in [("time", {"standard_name": "time", "axis": "T"}), ("latitude", {"standard_name": "latitude", "axis": "Y"}),
                        ("longitude", {"standard_name": "longitude", "axis": "X"})]:
        if axis in f.variables:
            f[axis].setncatts(texts)
            bounds(f, axis)
    f["t2m"].setncatts({"standard_name": "air_temperature", "long_name": "2 metre temperature", "cell_methods": "time: mean"})
    f.setncatts({"Conventions": "CF-1.7", "history": "2014-01-02 made by a model", "title": "weather"})
    for named in f, f["t2m"]:  # as a data server adds it
        named.setncattr("_ChunkSizes", np.int32([1, 6, 8]))


def with_area(f):
    described(f)
    v = f.createVariable("area", "f8", DIMENSIONS[1:])
    v.setncatts({"standard_name": "cell_area", "units": "m2"})
    v[:] = 1e9
    v = f.createVariable("height", "f8", ())
    v.setncatts({"standard_name": "height", "units": "m", "positive": "up", "axis": "Z"})
    v[...] = 2
    f["t2m"].setncatts({"coordinates": "height", "cell_measures": "area: area"})


def with_external_area(f):
    described(f)
    f.external_variables = "areacella"
    f["t2m"].cell_measures = "area: areacella"


def rotated(f):
    """A rotated pole: two-dimensional latitude and longitude with corners."""
    described(f)
    f.createDimension("corners", 4)
    lat, lon = np.meshgrid(np.linspace(30, 60, NY), np.linspace(350, 370, NX), indexing="ij")
    for name, values in ("latitude", lat + lon / 50), ("longitude", lon + lat / 50):
        v = f.createVariable(name[:3], "f8", ("rlat", "rlon"))
        v.setncatts({"standard_name": name, "units": cf_rules.UNITS_OF[name], "bounds": name[:3] + "_vertices"})
        v[:] = values
        f.createVariable(name[:3] + "_vertices", "f8", ("rlat", "rlon", "corners"))[:] = values[..., None] + np.array([-1, 1, 1, -1])
    f.createVariable("rotated_pole", "i4", ()).setncatts(
        {"grid_mapping_name": "rotated_latitude_longitude", "grid_north_pole_latitude": 39.25, "grid_north_pole_longitude": -162.0})
    f["t2m"].setncatts({"coordinates": "lon lat", "grid_mapping": "rotated_pole"})


def timed(f):
    """Time in a variable that is not called as its dimension."""
    f.renameVariable("time", "valid_time")
    f["valid_time"].setncatts({"standard_name": "time", "axis": "T"})


def put(d, more=described, **how):
    make_series(d, how.pop("raw", x), 2, how.pop("attributes", {}), times=STEPS, more=more, **how)


def judge(name, d, r):
    if not check(f"{name}: it runs", r.status == 0, r.story):
        return
    for path in sorted((d / "out").glob("*.nc")):
        found = cf_rules.complaints(path)
        check(f"{name}: {path.name}", not found, found)


def look(name, changes=(), d=None, **how):
    """A run in the background, and no complaint about any of its outputs."""
    if d is None:
        d = workplace()
        put(d, **how)
    start(lambda r: judge(name, d, r), d, changes)
    return d


# --------------------------------------------------------------------------- every kind of output

good = look("ungrouped", {"climatology.ddof": 1})
look("ungrouped, classic", {"output.format": "classic"}, more=with_area)
look("a baseline, an area, a height", {"climatology.baseline": "2014"}, more=with_area)
look("an area in another file", more=with_external_area)
for kind in "month", "season", "day", "hour", "month-hour", "day-hour":
    grouped = look(f"by {kind}", {"climatology.group": kind, "climatology.min_count": 1,
                                  "output.format": "classic" if kind == "season" else "netcdf4"}, more=with_area)
look("by day, window 10, leap_day merge", {"climatology.group": "day", "climatology.window": 10, "climatology.leap_day": "merge"})
settle()
for key in {"keepbits": 9, "deflate": 1}, {"significant": 0.01, "format": "classic"}:
    look(", ".join(key), {"output." + k: value for k, value in key.items()})
for kind in "none", "month":
    look(f"detrend, by {kind}", {"climatology.detrend": "linear", "climatology.group": kind}, more=with_area)
look("detrend, units with a blank", {"climatology.detrend": "linear"}, attributes={"units": "m s-1"}, more=None)
look("units and valid", {"input.units": "degC", "input.valid": "-40 60"})
look("one point", {"input.latitude": "50 60", "input.longitude": "40 50"})
look("one row, across 0", {"input.latitude": "50 60", "input.longitude": "-90 90"}, more=with_area)
look("no time bounds, no names", more=None)
look("one file only, no statistics", {"output.zscore": None, "output.statistics": None})
look("grouped, no statistics", {"output.statistics": None, "climatology.group": "month"})
pole = {"rlat": (np.linspace(-5, 5, NY), {"units": "degrees", "standard_name": "grid_latitude", "axis": "Y"}),
        "rlon": (np.linspace(-7, 7, NX), {"units": "degrees", "standard_name": "grid_longitude", "axis": "X"})}
for kind in "none", "month":
    look(f"a rotated pole, by {kind}", {"climatology.group": kind}, more=rotated, axes=pole, dimensions=("time", "rlat", "rlon"))
look("a level of several", {"input.plev": "85000"}, raw=np.stack([x, x], 1), dimensions=("time", "plev", *DIMENSIONS[1:]),
     axes={"plev": (PLEV, {"units": "Pa", "standard_name": "air_pressure", "positive": "down", "axis": "Z"})})
look("a time that is not called as its dimension", more=timed)
packed = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767), "valid_min": np.int16(-32000)}
look("packed", raw=pack(holes(x), "i2", packed), attributes=packed)
settle()

# Products, of each kind.
products = {
    "reduce zonal": dict(of="zscore", over="longitude", method="mean"), "reduce globe": dict(of="anomaly", over="latitude longitude", method="mean"),
    "reduce spread": dict(of="data", over="time longitude", method="variance"), "reduce most": dict(of="data", over="time", method="max"),
    "reduce number": dict(of="data", over="longitude", method="count"),
    "histogram z": dict(of="zscore", bins=10, range="-5 5"), "histogram rows": dict(of="zscore", bins=10, range="-5 5", by="latitude"),
    "exceedance hot": dict(threshold=2), "extract point": dict(of="zscore", latitude=50, longitude=40),
    "extract row": dict(of="anomaly", latitude=50), "extract map": dict(of="data", time="2014-03"),
}
for kind in "none", "month":
    settings = {f"{section}.{key}": value for section, keys in products.items() for key, value in keys.items()}
    files = {f"{section}.file": f"out/{section.replace(' ', '_')}.nc" for section in products}
    look(f"products, by {kind}", {**settings, **files, "climatology.group": kind, "output.format": "classic" if kind == "none" else "netcdf4"},
         more=with_area)

# Statistics of an earlier run, and what is made with them.
settle()
earlier = workplace()
put(earlier)
r = run(earlier, {"input.time": "2014", "output.zscore": None, "output.anomaly": None})
check("an earlier run", r.status == 0, r.story)
for key in "from", "extend":
    changes = {f"climatology.{key}": (earlier / "out/statistics.nc").resolve(), "input.time": "2015"}
    if key == "from":
        changes["output.statistics"] = None
    d = workplace()
    put(d)
    look(key, changes, d)
    settle()
    if (d / "out/zscore.nc").exists():
        with netCDF4.Dataset(d / "out/zscore.nc") as f, netCDF4.Dataset(earlier / "out/statistics.nc") as g:
            ends, first, last = list(f["baseline_bnds"][:]), *g["time_bnds"][:][0]
            last = f["time_bnds"][-1, 1] if key == "extend" else last
            check(f"{key}: the baseline's bounds are those of all its steps", np.allclose(ends, [first, last], atol=1e-3, rtol=0), str(ends))

# What an output is made of again: its own coordinates are carried over, and norms that are elsewhere are not named.
d = workplace()
shutil.copy(good / "out/anomaly.nc", d / "in/a.nc")
look("anomalies as input", {"input.variable": "t2m_anomaly"}, d)
look("z-scores as input", {"input.variable": "t2m_zscore", "input.files": (good / "out/zscore.nc").resolve()}, workplace())
data = find_data()
if data:
    for i, folder in enumerate(sorted((data / "cmip6").glob("*/Amon"))):
        with netCDF4.Dataset(sorted(folder.glob("*.nc"))[0]) as f:
            level = f["plev"][0]
        look(f"CMIP6, {folder.parent.name}", {"input.files": folder / "*.nc", "input.variable": "ta", "input.plev": f"{level:g}",
                                              "climatology.group": ("none", "month")[i % 2]}, workplace())
    look("ECMWF", {"input.files": data / "ecmwf/total_column_co2.nc", "input.variable": "tcco2"}, workplace())
else:
    skip("CMIP6 and ECMWF", "there is no real data")
settle()
with netCDF4.Dataset(d / "out/anomaly.nc") as f:
    v = f["t2m_anomaly_anomaly"]
    check("the norm of an anomaly is the one in its file", v.cell_methods == "time: mean time: anomaly_wrt t2m_anomaly_mean", v.cell_methods)

# --------------------------------------------------------------------------- what the outputs say of how they were made

RULES = {"group", "window", "leap_day", "ddof", "min_count", "baseline"}
for kind, d in ("ungrouped", good), ("grouped", grouped):
    for output, parts in PARTS.items():
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            fields = [f["t2m_" + part] for part in parts if "t2m_" + part in f.variables]
            lost = [f"{v.name} has no {RULES - set(v.ncattrs())}" for v in fields if RULES - set(v.ncattrs())]
            check(f"{kind}: {output}.nc says by which rules it was made", fields and not lost, lost)
            linked = getattr(fields[0], "ancillary_variables", "") if output != "statistics" else "-"
            where = getattr(f, "statistics_file", "")
            check(f"{kind}: {output}.nc leads to mean and std", where == "out/statistics.nc" if kind == "grouped" and output != "statistics"
                  else {"zscore": "t2m_mean t2m_std", "anomaly": "t2m_mean"}.get(output, "-") == linked, linked + where)
with netCDF4.Dataset(good / "out/anomaly.nc") as f:
    check("an anomaly names its norm, which says when it was", f["t2m_anomaly"].cell_methods == "time: mean time: anomaly_wrt t2m_mean"
          and f["t2m_mean"].cell_methods == "time: mean time: mean", f["t2m_mean"].cell_methods)
    ends = [f[name][:] for name in ("time_bnds", "baseline_bnds")]
    check("the norm's bounds are those of the baseline", [ends[0][0, 0], ends[0][-1, 1]] == list(ends[1]), str(ends[1]))

# --------------------------------------------------------------------------- the rules can complain

CASES = [  # what is done to a file, and a word of the complaint
    ("zscore", "Conventions", lambda f: f.setncattr("Conventions", "COARDS")),
    ("zscore", "no text", lambda f: f["t2m_zscore"].setncattr("long_name", 5.0)),
    ("zscore", "valid_min is", lambda f: f["t2m_zscore"].setncattr("valid_min", 5.0)),
    ("zscore", "a z-score", lambda f: f["t2m_zscore"].setncattr("standard_name", "air_temperature")),
    ("zscore", "udunits", lambda f: f["t2m_mean"].setncattr("units", "wombats")),
    ("zscore", "units_metadata", lambda f: f["t2m_mean"].delncattr("units_metadata")),
    ("zscore", "of a temperature", lambda f: f["t2m_mean"].setncattr("units", "m")),
    ("zscore", "names nothing", lambda f: f["t2m_zscore"].setncattr("ancillary_variables", "nothing")),
    ("zscore", "coordinates names", lambda f: f["t2m_zscore"].setncattr("coordinates", "nothing")),
    ("zscore", "cell_measures", lambda f: f["t2m_zscore"].setncattr("cell_measures", "area: nothing")),
    ("zscore", "grid_mapping", lambda f: f["t2m_zscore"].setncattr("grid_mapping", "nothing")),
    ("zscore", "'time: average'", lambda f: f["t2m_zscore"].setncattr("cell_methods", "time: average")),
    ("zscore", "about bnds", lambda f: f["t2m_zscore"].setncattr("cell_methods", "bnds: mean")),
    ("zscore", "none of the forms", lambda f: f["t2m_zscore"].setncattr("cell_methods", "time: mean within years")),
    ("zscore", "bounds and climatology", lambda f: f["time"].setncattr("climatology", "time_bnds")),
    ("zscore", "one more", lambda f: f["time"].setncattr("bounds", "latitude_bnds")),
    ("zscore", "no axis T", lambda f: f["time"].delncattr("axis")),
    ("zscore", "are no time", lambda f: f["time"].setncattr("units", "metres since 2000-01-01")),
    ("zscore", "calendar", lambda f: f["time"].setncattr("calendar", "martian")),
    ("zscore", "monotonic", lambda f: f["time"].__setitem__(slice(0, 2), 5)),
    ("zscore", "outside of its bounds", lambda f: f["latitude_bnds"].__setitem__(slice(0, 1), 5)),
    ("zscore", "do not go with", lambda f: f["latitude"].setncattr("units", "m")),
    ("zscore", "flag_meanings", lambda f: f["t2m_zscore"].setncatts({"flag_values": np.float32([1, 2]), "flag_meanings": "one"})),
    ("zscore", "quantization", lambda f: f["t2m_zscore"].setncattr("quantization", "time")),
    ("zscore", "letters, digits", lambda f: f.setncattr("a.b", 1)),
    ("zscore", "upper and lower", lambda f: f.renameVariable("t2m_std", "T2M_mean")),
    ("zscore", "no units", lambda f: f["t2m_std"].delncattr("units")),
    ("zscore", "that nothing names", lambda f: f.delncattr("coordinates")),
    ("anomaly", "none of CF-1.11", lambda f: f.setncattr("Conventions", "CF-1.11")),
    ("anomaly", "its norm", lambda f: f["t2m_anomaly"].delncattr("ancillary_variables")),
    ("anomaly", "no coordinate with bounds", lambda f: f["baseline_time"].delncattr("bounds")),
    ("anomaly", "no coordinate of t2m_anomaly", lambda f: (
        f.delncattr("coordinates"), f["t2m_mean"].setncattr("coordinates", "baseline_time"))),
    ("statistics", "counts observations", lambda f: f["t2m_count"].setncattr("units", "m")),
]
broken = workplace()
for i, (output, word, spoil) in enumerate(CASES):
    path = broken / f"{i}.nc"
    shutil.copy(good / f"out/{output}.nc", path)
    with netCDF4.Dataset(path, "a") as f:
        f.set_auto_mask(False)
        spoil(f)
    found = cf_rules.complaints(path)
    check(f"the rules: {word}", any(word in text for text in found), found or "no complaint")
shutil.copy(grouped / "out/statistics.nc", broken / "c.nc")
with netCDF4.Dataset(broken / "c.nc", "a") as f:
    f["t2m_mean"].cell_methods = "time: mean"
found = cf_rules.complaints(broken / "c.nc")
check("the rules: a climatology without within and over", any("climatology" in text for text in found), found or "no complaint")
finish()
