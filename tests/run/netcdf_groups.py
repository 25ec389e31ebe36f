#!/usr/bin/env python3
"""Variables in groups of NetCDF-4 files, and names with blanks: compared with numpy, with zscore's own readers and with
netcdf-c.
"""

from harness import *

NT, NY, NX = 12, 5, 6
SECONDS = 1388534400 + 1800 * np.arange(NT)
EPOCH_SECONDS = "seconds since 1970-01-01 00:00:00 UTC"


def coordinate(g, name, values, texts, dtype="f8"):
    c = g.createVariable(name, dtype, (name,))
    c.setncatts(texts)
    c[:] = values


def axes(g, times, names=("time", "lat", "lon"), unlimited=True):
    """Dimensions and coordinates of a group."""
    for name, size in zip(names, (None if unlimited else len(times), NY, NX)):
        g.createDimension(name, size)
    coordinate(g, names[0], times, {"units": EPOCH_SECONDS, "standard_name": "time", "calendar": "julian"}, "i4")
    coordinate(g, names[1], latitudes(NY), {"units": "degrees_north"}, "f4")
    coordinate(g, names[2], longitudes(NX), {"units": "degrees_east"}, "f4")


def put(g, name, dims, x, **how):
    v = g.createVariable(name, "f4", dims, fill_value=np.float32(-9999.9), **how)
    v.units = "mm/hr"
    v[:] = x
    return v


STORAGE = {"deflate": dict(zlib=True, chunksizes=(1, NY, NX)), "chunks": dict(chunksizes=(3, 2, 4)), "contiguous": dict(contiguous=True)}
x = field(NT, NY, NX).astype("f4")
x[3, 2, 1] = -9999.9
right = np.where(x == np.float32(-9999.9), np.nan, x.astype("f8"))


def imerg(d, storage="deflate"):
    """GPM IMERG: all is in the group Grid; here with some steps in each file."""
    for i, part in enumerate(np.array_split(np.arange(NT), 3)):
        with netCDF4.Dataset(d / f"in/{i}.HDF5", "w") as f:
            g = f.createGroup("Grid")
            axes(g, SECONDS[part], unlimited=storage != "contiguous")
            put(g, "precipitation", ("time", "lat", "lon"), x[part], **STORAGE[storage])
            put(g, "error", ("time", "lat", "lon"), -x[part])
            f.title = "of the file"
            g.title = "of the group"


def run_all(name, d, changes, x, variable, cases=(("auto", 1), ("auto", 3), ("netcdf", 1)), also=lambda d: []):
    """Runs in each of these ways, at once: the same bits, and numpy's numbers.  The last of them leaves its outputs in d."""
    found, bits = [], []

    def judge(v, reader, ranks, r):
        if r.status != 0:
            found.append(f"{reader}, {ranks}: {r.story}")
            return
        found.extend(differences(v, x, variable=variable) + also(v))
        with netCDF4.Dataset(v / "out/zscore.nc") as f:
            f.set_auto_maskandscale(False)
            bits.append(f[variable + "_zscore"][:].tobytes())
        if bits[-1] != bits[0]:
            found.append(f"{reader}, {ranks}: other bits")

    for reader, ranks in cases:
        v = d
        if (reader, ranks) != cases[-1]:
            v = workplace()
            (v / "in").rmdir()
            (v / "in").symlink_to((d / "in").resolve())
        start(lambda r, v=v, reader=reader, ranks=ranks: judge(v, reader, ranks, r), v, {**changes, "run.reader": reader}, ranks=ranks)
    settle()
    return check(name, not found, found)


def tidy(d):
    """Outputs have all in the root, and no attribute that leads nowhere."""
    found = []
    for path in (d / "out").glob("*.nc"):
        with netCDF4.Dataset(path) as f:
            found += [f"{path.name} has groups"] if f.groups else []
            for v in f.variables.values():
                for a in "bounds", "coordinates", "grid_mapping", "cell_measures", "ancillary_variables":
                    words = [w.rstrip(":") for w in str(getattr(v, a, "")).split()]
                    found += [f"{path.name}: {v.name}:{a} names {w}" for w in words if w not in f.variables and w != "area"]
    return found


# ------------------------------------------------------------------------------------------ a variable in a group

HDF5 = {"input.files": "in/*.HDF5"}
for storage in STORAGE:
    d = workplace()
    imerg(d, storage)
    for spelling in ("Grid/precipitation", "/Grid/precipitation", "precipitation") if storage == "deflate" else ("precipitation",):
        run_all(f"{storage}: variable = {spelling}", d, {**HDF5, "input.variable": spelling}, right, "precipitation", also=tidy)
with netCDF4.Dataset(d / "out/zscore.nc") as f:
    check("the title of the file is kept, not that of the group", f.title == "of the file", f.title)

# Statistics go on with a variable in a group; a file of another variable is told.
d = workplace()
imerg(d)
(d / "in/2.HDF5").rename(d / "in/2.later")
r = run(d, {**HDF5, "input.variable": "Grid/precipitation", "output.zscore": None, "output.anomaly": None})
check("statistics of a variable in a group", r.status == 0, r.story)
(d / "in/2.later").rename(d / "in/2.HDF5")
r = run(d, {"input.files": "in/2.HDF5", "input.variable": "/Grid/precipitation", "climatology.extend": "out/statistics.nc"})
found = [r.story] if r.status else unequal("mean", read(d / "out/statistics.nc", "precipitation_mean"), np.nanmean(right, 0), 1e-12, 0)
check("extend with a variable in a group", not found, found)
r = run(d, {**HDF5, "input.variable": "precipitation", "climatology.from": "out/statistics.nc", "output.statistics": None})
found = [r.story] if r.status else unequal("z", read(d / "out/zscore.nc", "precipitation_zscore"), expect(right)["zscore"], 1e-6, 2e-6)
check("from with a variable in a group", not found, found)
test_error("statistics of another variable in that group", d, 2, ["has statistics of precipitation", "Grid/error"],
           {**HDF5, "input.variable": "Grid/error", "climatology.from": "out/statistics.nc", "output.statistics": None},
           allowed=[f"out/{name}.nc" for name in PARTS])

# Products: the weights come from bounds in the group, and the box is named.
d = workplace()
imerg(d)
edges = np.array([90, 60, 20, -30, -70, -90.0])
for path in (d / "in").iterdir():
    with netCDF4.Dataset(path, "a") as f:
        g = f["Grid"]
        g.createDimension("bnds", 2)
        g["lat"].bounds = "lat_bnds"
        g.createVariable("lat_bnds", "f8", ("lat", "bnds"))[:] = np.stack([edges[:-1], edges[1:]], 1)
keys = {"reduce globe.of": "data", "reduce globe.over": "latitude longitude", "reduce globe.file": "out/globe.nc",
        "extract part.latitude": "-50 50", "extract part.file": "out/part.nc"}
r = run(d, {**HDF5, "input.variable": "precipitation", **keys}, ranks=3)
if check("products of a variable in a group: it runs", r.status == 0, r.story):
    w = np.where(np.isnan(right), 0, -np.diff(np.sin(np.radians(edges)))[:, None])
    found = unequal("mean", read(d / "out/globe.nc", "precipitation_mean"), (w * np.nan_to_num(right)).sum((1, 2)) / w.sum((1, 2)), 1e-12, 0)
    found += unequal("lat_bnds", read(d / "out/globe.nc", "lat_bnds"), np.array([-90.0, 90]), 0, 0)
    found += unequal("part", read(d / "out/part.nc", "precipitation_zscore"), expect(right)["zscore"][:, 1:4], 1e-6, 2e-6)
    check("products of a variable in a group", not found, found)

# --------------------------------------------------------------------------------- coordinates in groups around it

d = workplace()
for i, part in enumerate(np.array_split(np.arange(NT), 2)):
    with netCDF4.Dataset(d / f"in/{i}.nc", "w") as f:
        axes(f, SECONDS[part])
        f.createDimension("nv", 2)
        cells = f.createGroup("cells")
        f["time"].bounds = "/cells/time_edges"
        f["lat"].bounds = "cells/lat_edges"
        cells.createVariable("time_edges", "f8", ("time", "nv"))[:] = SECONDS[part][:, None] + [-900, 900]
        cells.createVariable("lat_edges", "f8", ("lat", "nv"))[:] = latitudes(NY)[:, None] + [-22.5, 22.5]
        a = cells.createVariable("size", "f8", ("lat", "lon"))
        a.setncatts({"units": "m2", "standard_name": "cell_area"})
        a[:] = 7
        g = f.createGroup("product/fine")
        crs = g.createVariable("crs", "i4", ())
        crs.grid_mapping_name = "latitude_longitude"
        h = g.createVariable("height", "f8", ())
        h.setncatts({"units": "m", "standard_name": "height"})
        h[:] = 2
        v = put(g, "t", ("time", "lat", "lon"), x[part])
        v.setncatts({"grid_mapping": "crs", "coordinates": "/product/fine/height", "cell_measures": "area: /cells/size"})


def outer(d):
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        wanted = {"time", "lat", "lon", "time_edges", "lat_edges", "size", "crs", "height"}
        found = [f"lacks {wanted - set(f.variables)}"] if wanted - set(f.variables) else []
        if not found and f["lat"].bounds != "lat_edges" or f["t_zscore"].cell_measures != "area: size":
            found.append(f"names: {f['lat'].bounds}, {f['t_zscore'].cell_measures}")
        return found or unequal("time_edges", values(f["time_edges"]), SECONDS[:, None] + [-900.0, 900], 0, 0) + tidy(d)


values = lambda v: np.ma.filled(v[...].astype("f8"), np.nan)
run_all("coordinates in the root and beside it, by scope and by path", d, {"input.variable": "product/fine/t"}, right, "t", also=outer)
run_all("the same by the name alone", d, {"input.variable": "t"}, right, "t", also=outer)

# ------------------------------------------------------------------------------------------ which one is meant

d = workplace()
with netCDF4.Dataset(d / "in/a.nc", "w") as f:
    axes(f, SECONDS)
    put(f, "u", ("time", "lat", "lon"), 2 * x)
    for name, factor in ("north", 1), ("south", -1):
        put(f.createGroup(name), "t", ("time", "lat", "lon"), factor * x)
    put(f["south"], "u", ("time", "lat", "lon"), x)
test_error("a name that two groups have", d, 2, ["in/a.nc", "2 groups", "north/t", "south/t"], {"input.variable": "t"})
test_error("a name that no group has", d, 2, ["in/a.nc", "no variable v", "/north/t", "/south/u"], {"input.variable": "v"})
test_error("a group that there is not", d, 2, ["in/a.nc", "no variable east/t"], {"input.variable": "east/t"})
test_error("a group instead of a variable", d, 2, ["[input] variable", "is a group"], {"input.variable": "north/"})
one = (("auto", 3),)
run_all("one of two, by its path", d, {"input.variable": "north/t"}, right, "t", one)
with netCDF4.Dataset(d / "in/a.nc") as f:
    doubled = np.ma.filled(f["u"][:].astype("f8"), np.nan)
run_all("a name in the root means that, whatever groups have", d, {"input.variable": "u"}, doubled, "u", one)

d = workplace()
for i, name in (0, "a"), (1, "b"):
    with netCDF4.Dataset(d / f"in/{i}.nc", "w") as f:
        axes(f.createGroup(name), SECONDS[6 * i :][:6])
        put(f[name], "t", ("time", "lat", "lon"), x[6 * i :][:6])
test_error("in one group here, in another there", d, 2, ["in/1.nc", "/b/t", "/a/t", "in/0.nc"], {"input.variable": "t"})

d = workplace()
make_series(d, x, 2, {"_FillValue": np.float32(-9999.9)}, form="cdf2")
run_all("a classic file has a root", d, {"input.variable": "/t2m"}, right, "t2m")

# ------------------------------------------------------------------------------------------ commands for a shell

d = workplace()
make_series(d, x, 2, {"_FillValue": np.float32(-9999.9)})
changes = {"output.zscore": "it's my out/z.nc", "output.anomaly": None, "output.statistics": None}
r = run(d, changes)
command = "mkdir -p " + " ".join(r.messages).split("mkdir -p ")[-1]
made = subprocess.run(command, shell=True, cwd=d)
again = run(d, changes)
check("a directory that there is not, with a name that a shell takes apart", r.status == 2 and again.status == 0, [r.story, again.story])

# ------------------------------------------------------------------------------------------ names with blanks

d = workplace()
names = ("my time", "my level", "my lat", "my lon")
for i, part in enumerate(np.array_split(np.arange(NT), 2)):
    with netCDF4.Dataset(d / f"in/{i}.nc", "w") as f:
        g = f.createGroup("some group")
        for name, size in zip(names, (None, 2, NY, NX)):
            g.createDimension(name, size)
        coordinate(g, names[0], SECONDS[part], {"units": EPOCH_SECONDS, "standard_name": "time"})
        coordinate(g, names[1], [500, 850], {"units": "hPa", "positive": "down"})
        coordinate(g, names[2], latitudes(NY), {"units": "degrees_north"})
        coordinate(g, names[3], longitudes(NX), {"units": "degrees_east"})
        v = put(g, "my var (1)", names, np.stack([2 * x[part], x[part]], 1))
blank = {"input.my level": 850, "reduce zonal.over": "longitude", "reduce zonal.file": "out/zonal.nc",
         "histogram all.range": "-3 3", "histogram all.file": "out/histogram.nc"}
for variable in "my var (1)", "some group/my var (1)":
    run_all(f"names with blanks: variable = {variable}", d, {"input.variable": variable, **blank}, right, "my var (1)", also=tidy)
test_error("two names are not one", d, 2, ["no variable t u", "one variable", "/some group/my var (1)"],
           {"input.variable": "t u"}, allowed=[p.relative_to(d).as_posix() for p in (d / "out").iterdir()])

# ------------------------------------------------------------------------------------------ commands in these names


def obey(name, d, pattern, changes, variable):
    """The message ends in a command.  Give it to a shell; then the run succeeds."""
    r = run(d, changes, ranks=1 + bool(variable == "precip"))
    command = r.messages[0].split(pattern)[-1].strip() if r.messages else ""
    if not shutil.which("ncatted"):
        return skip(f"{name}: the command works", "no ncatted")
    done = subprocess.run(command, shell=True, cwd=d, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if not check(f"{name}: the command works", r.status == 2 and done.returncode == 0, [command, done.stderr, r.story]):
        return None
    r = run(d, changes, ranks=1)
    found = [r.story] if r.status else differences(d, plain.astype("f8"), variable=variable)
    return check(f"{name}: then the run succeeds", not found, found)


plain = field(NT, NY, NX, seed=8).astype("f4")
for group, variable, spelling in ("Grid", "precip", "Grid/precip"), ("My Grid", "pr (1 h)", "/My Grid/pr (1 h)"), ("", "t+2.5", "t+2.5"):
    for pattern, attributes in ("take it out:", {"scale_factor": "n/a"}), ("take it out:", {"valid_range": np.array([9, 1], "f4")}), \
            ("in the file:", {}):
        d = workplace()
        parts = (slice(0, 6), slice(6, NT)) if not attributes else (slice(0, NT),)
        for k, part in enumerate(parts):
            with netCDF4.Dataset(d / f"in/b {k}.nc", "w") as f:
                g = f.createGroup(group) if group else f
                axes(g, SECONDS[part])
                v = g.createVariable(variable, "f4", ("time", "lat", "lon"))
                v.set_auto_maskandscale(False)
                v.setncatts({"units": "mm s-1", **attributes} if attributes or k else {})
                v[:] = plain[part]
        obey(f"{spelling}, {', '.join(attributes) or 'units'}", d, pattern, {"input.variable": spelling}, variable)

finish()
