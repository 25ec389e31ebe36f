#!/usr/bin/env python3
"""Masks ([mask NAME], [input] mask, where) against numpy and CDO: packed and not, with and without a number that means
missing, boxes, rows and columns in another order, other kinds of grids, groups, products, and what cannot be."""

import zarr_files
from harness import *

NT, NY, NX = 30, 19, 36
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
BARE = {"scale_factor": 0.002, "add_offset": 280.0}
FLOAT = {"_FillValue": np.float32(1e20)}
rng = np.random.default_rng(7)
fraction = rng.random((NY, NX)).round(2)  # of land
fraction[3, 4:9] = np.nan  # in no mask, nor in its inverse
classes = rng.integers(0, 6, (NY, NX))
land = np.where(np.isnan(fraction), False, fraction > 0.5)
lat, lon = latitudes(NY), longitudes(NX)
x = holes(field(NT, NY, NX), 0.05)
x[:, 5, 5] = np.nan


def make_mask(path, values, variable="lsm", dtype="f4", lats=lat, lons=lon, time=None, packing=(), form="NETCDF4", order="yx"):
    """A file with a mask: NaN in it is missing; time: the length of a dimension of time."""
    dims = {"y": ("latitude", lats, "degrees_north"), "x": ("longitude", lons, "degrees_east")}
    with netCDF4.Dataset(path, "w", format=form) as f:
        if time:
            f.createDimension("time", time)
            f.createVariable("time", "f8", ("time",)).units = EPOCH
            f["time"][:] = np.arange(time)
        for k in order:
            name, numbers, units = dims[k]
            f.createDimension(name, len(numbers))
            f.createVariable(name, "f8", (name,)).units = units
            f[name][:] = numbers
        names = (("time",) if time else ()) + tuple(dims[k][0] for k in order)
        v = f.createVariable(variable, dtype, names, fill_value=-99)
        v.setncatts(dict(packing))
        stored = np.ma.masked_invalid(values if order == "yx" else values.T)
        v[:] = np.ma.stack([stored] * time) if time else stored


LAND = {"mask land.file": "lsm.nc", "mask land.variable": "lsm", "mask land.above": 0.5}
CLASS = {"mask kind.file": "kind.nc", "mask kind.variable": "kind", "mask kind.values": "1 3, 4"}
kind = np.isin(classes, (1, 3, 4))


def place():
    d = workplace()
    make_mask(d / "lsm.nc", fraction)
    make_mask(d / "kind.nc", classes, "kind", "i1")
    return d


def missing_outside(cells, values=x):
    return np.where(cells, values, np.nan)


# ---------------------------------------------------------------------------------------------- [input] mask

ONE = LAND | {"input.mask": "land"}
raw = pack(x, "i2", PACKED)
bare = pack(np.nan_to_num(x, nan=280), "i2", BARE)
single = np.where(np.isnan(x), 1e20, x).astype("f4")
byte = rng.integers(-128, 128, (NT, NY, NX)).astype("i1")
whole = rng.integers(0, 65536, (NT, NY, NX)).astype("u2")
for name, numbers, attributes, form, ranks in [
    ("int16", raw, PACKED, "cdf1", 1),
    ("int16, chunks", raw, PACKED, "everything", 7),
    ("int16 without _FillValue", bare, BARE, "shuffle", 2),
    ("float32", single, FLOAT, "contiguous", 3),
    ("float32, series", single, FLOAT, "series", 2),
    ("bytes of which all are valid", byte, {"scale_factor": 0.5}, "cdf1", 3),
    ("bytes of which all are valid, chunks", byte, {}, "maps", 2),
]:
    d = place()
    make_series(d, numbers, 3, attributes, form=form)
    start_values(f"mask of {name}, {ranks} ranks", d, missing_outside(land, unpack(numbers, attributes)), ONE, ranks=ranks)

# Nobody filled these: every number is valid, and the next wider type has one that is not.
for library in "auto", "netcdf":
    d = place()
    for name, part in ("a", slice(0, 13)), ("b", slice(13, NT)):
        make(d / f"in/{name}.nc", whole[part], hours(NT)[part], {"_FillValue": False, "scale_factor": 0.01}, form="deflate")
    start_values(f"mask of 16 bits without filling, reader = {library}", d, missing_outside(land, whole * 0.01),
                 ONE | {"run.reader": library, "run.memory": "600kB"}, ranks=2)
d = place()
make_series(d, whole.astype("i8"), 1, {"_FillValue": False}, form="maps")
start_error("refused: 64 bits without filling", d, 2, ["[input] mask", "every number of variable t2m is valid", "_FillValue"], ONE)

for text, cells in [
    ("not land", ~land & ~np.isnan(fraction)), ("land kind", land & kind), ("kind, not land", kind & ~land & ~np.isnan(fraction)),
]:
    d = place()
    make_series(d, raw, 2, PACKED)
    start_values(f"mask = {text}", d, missing_outside(cells, unpack(raw, PACKED)),
                 LAND | (CLASS if "kind" in text else {}) | {"input.mask": text}, ranks=2)

# Conditions, and limits as stored numbers mean them: 0.7 is not above 0.7, in whatever type.
tenths = rng.integers(0, 11, (NY, NX)) / 10
for condition, cells in [
    ({"above": 0.7}, tenths > 0.75), ({"below": 0.7}, tenths < 0.65), ({"above": 0.2, "below": 0.7}, (tenths > 0.25) & (tenths < 0.65)),
    ({"equal": 0.3}, abs(tenths - 0.3) < 0.05), ({"values": "0.1 0.7"}, (abs(tenths - 0.1) < 0.05) | (abs(tenths - 0.7) < 0.05)),
]:
    for dtype, packing in ("f4", {}), ("i2", {"scale_factor": 0.1}):
        d = workplace()
        make_mask(d / "m.nc", tenths, "m", dtype, packing=packing)
        make_series(d, raw, 1, PACKED)
        given = {"mask m.file": "m.nc", "mask m.variable": "m", "input.mask": "m"} | {f"mask m.{k}": v for k, v in condition.items()}
        start_values(f"{condition}, {dtype}", d, missing_outside(cells, unpack(raw, PACKED)), given, ranks=1)

# The mask in other forms.
turned = np.roll(np.arange(NX), 13)
for name, how in [
    ("of a step", dict(time=1)), ("rows from the south", dict(values=fraction[::-1], lats=lat[::-1])),
    ("(longitude, latitude)", dict(order="xy")), ("classic", dict(form="NETCDF3_CLASSIC")),
    ("from -180 to 180", dict(values=fraction[:, turned], lons=np.where(lon > 180, lon - 360, lon)[turned])),
    ("in float32", dict(lats=lat.astype("f4"), lons=(lon + 1e-6).astype("f4"))),
]:
    d = workplace()
    make_mask(d / "lsm.nc", **{"values": fraction, **how})
    make_series(d, raw, 2, PACKED)
    start_values(f"mask {name}", d, missing_outside(land, unpack(raw, PACKED)), ONE, ranks=2)

# Stores of Zarr: bytes of which all are valid, and a mask.
d = workplace()
axes = [("latitude", lat, ["latitude"], {"units": "degrees_north"}, [NY]), ("longitude", lon, ["longitude"], {"units": "degrees_east"}, [20])]
dims = ["latitude", "longitude"]
zarr_files.write_zarr(d / "lsm.zarr", [*axes, ("lsm", np.nan_to_num(fraction, nan=0).astype("f4"), dims, {}, [7, 12])])
zarr_files.write_zarr(d / "in/a.zarr", [*axes, ("time", hours(NT), ["time"], {"units": EPOCH}, [NT]), ("t2m", byte, ["time", *dims], {"units": "K"}, [4, 7, 12])])
start_values("stores of Zarr", d, missing_outside(land, byte.astype("f8")), ONE | {"input.files": "in/a.zarr", "mask land.file": "lsm.zarr"}, ranks=2)

# A box of the input: a mask of all rows and columns, and one of the box alone.
rows, cols = np.flatnonzero((lat >= -40) & (lat <= 40)), np.r_[30:NX, 0:7]
for name, how in [("of the whole grid", {}), ("of the box", dict(values=fraction[rows][:, cols], lats=lat[rows], lons=lon[cols] - 360))]:
    d = workplace()
    make_mask(d / "lsm.nc", **{"values": fraction, **how})
    make_series(d, raw, 2, PACKED)
    box = unpack(raw, PACKED)[:, rows][:, :, cols]
    start_values(f"a box, mask {name}", d, missing_outside(land[rows][:, cols], box),
                 ONE | {"input.latitude": "-40 40", "input.longitude": "-60 60"}, ranks=3)


def places(y, x_):
    """Latitudes and longitudes of a curvilinear grid, or of single cells."""
    def more(f):
        for name, values, units in ("lat", y, "degrees_north"), ("lon", x_, "degrees_east"):
            f.createVariable(name, "f8", ("j", "i") if values.ndim == 2 else ("i",)).units = units
            f[name][:] = values
    return more


def make_plain(path, values, more, variable, dims, fill=None, times=None):
    with netCDF4.Dataset(path, "w") as f:
        for name, n in zip(dims, values.shape):
            f.createDimension(name, n)
        if times is not None:
            f.createVariable("time", "f8", ("time",)).units = EPOCH
            f["time"][:] = times
        more(f)
        f.createVariable(variable, values.dtype, dims, fill_value=fill).setncatts({"coordinates": "lat lon"})
        f[variable].set_auto_maskandscale(False)
        f[variable][:] = values


j, i = np.meshgrid(np.arange(NY), np.arange(NX), indexing="ij")
flat = np.arange(NY)
for name, y, x_, dims, values, part in [
    ("curvilinear", -60 + 5 * j + 0.1 * i, 150 + 3 * i + 0.2 * j, ("j", "i"), single, land),
    ("single cells", rng.uniform(-80, 80, NX), rng.uniform(0, 360, NX), ("i",), single[:, 2, :], land[2]),
]:
    for around in 0, 360:
        d = workplace()
        make_plain(d / "in/a.nc", values, places(y, x_), "t2m", ("time", *dims), np.float32(1e20), hours(NT))
        moved = np.where(x_ > 180, x_ - around, x_)
        make_plain(d / "lsm.nc", part.astype("f4"), places(y, moved), "lsm", dims)
        want = missing_outside(part, unpack(values, FLOAT))
        if values.ndim == 2:  # rows are cells
            def judge(r, d=d, want=want, name=name, around=around):
                if r.status != 0:
                    return check(f"{name}, {around}", False, r.story)
                found = unequal("mean", read(d / "out/statistics.nc", "t2m_mean"), np.where(np.isnan(want).all(0), np.nan, np.nanmean(np.where(np.isnan(want).all(0), 0, want), 0)), 1e-12, 0)
                check(f"{name}, {around}", not found, found)
            start(judge, d, ONE, ranks=2)
        else:
            start_values(f"{name}, {around}", d, want, ONE, ranks=3)
    d = workplace()
    y = y.copy()
    y.flat[-1] += 1
    make_plain(d / "in/a.nc", values, places(y, x_), "t2m", ("time", *dims), np.float32(1e20), hours(NT))
    y.flat[-1] -= 1
    make_plain(d / "lsm.nc", part.astype("f4"), places(y, x_), "lsm", dims)
    start_error(f"refused: another place, {name}", d, 2, ["[mask land]", "lsm.nc", "not the grid of in/a.nc", "latitude", f"column {NX - 1}" if y.ndim == 2 else f"row {NX - 1}"], ONE, ranks=2)
settle()

# ---------------------------------------------------------------------------------------------- groups, new steps, bits

d = place()
make_series(d, raw, 2, PACKED, times=hours(NT, step=24))
r = run(d, ONE | {"climatology.group": "month", "climatology.min_count": 1}, ranks=3)
mean = read(d / "out/statistics.nc", "t2m_mean") if r.status == 0 else None
check("groups", r.status == 0 and (np.isnan(mean[0]) == ~(land & ~np.isnan(unpack(raw, PACKED)[:NT]).all(0))).all(), r.story)

d = place()
make_series(d, raw, 3, PACKED)
days = ONE | {"steps.every": "day", "steps.complete": 0, "extract e.of": "data", "extract e.latitude": "-90 90", "extract e.file": "out/e.nc"}
r = run(d, days, ranks=2)
v = missing_outside(land, unpack(raw, PACKED))
by_day = [v[k : k + 4] for k in range(0, NT, 4)]
want = np.stack([np.where(np.isnan(a).all(0), np.nan, np.nansum(a, 0) / np.maximum(1, (~np.isnan(a)).sum(0))) for a in by_day])
found = [r.story] if r.status else unequal("days", read(d / "out/e.nc", "t2m"), want, 1e-12, 0)
check("new steps", not found, found)

d, bits = place(), {}
make_series(d, raw, 3, PACKED, form="edges")
for ranks, memory in (1, None), (2, None), (3, "300kB"), (7, None):
    r = run(d, ONE | {"run.memory": memory}, ranks=ranks)
    bits[ranks] = stored_bits(d) if r.status == 0 else r.story
check("the same bits on 1, 2, 3 and 7 ranks", all(b == bits[1] for b in bits.values()), str([b for b in bits.values() if isinstance(b, str)]))
check("the plan says how many cells are left", f"all but {land.sum()} of {NY * NX} cells" in r.out and "lsm above 0.5 of lsm.nc" in r.out, r.out)

# ---------------------------------------------------------------------------------------------- with all else

# A run with a mask has the bits of one over files in which the other cells are missing already.


def twice(name, values, dims, changes, more=lambda f: None, ranks=2, times=None, land_only=LAND):
    """Two runs, side by side."""
    found, bits = [], []
    times = hours(NT, step=6) if times is None else times
    for masked in True, False:
        d = place()
        raw = pack(values if masked else missing_outside(land, values), "i2", PACKED)
        for k, part in enumerate(np.array_split(np.arange(NT), 2)):
            axes = {"time": (times[part], {"units": EPOCH}), "latitude": (lat, {"units": "degrees_north"}), "longitude": (lon, {"units": "degrees_east"})}
            axes |= {n: (v, a) for n, (v, a) in EXTRA.items() if n in dims}
            make(d / f"in/{k}.nc", raw[part], times[part], PACKED, form="everything", dimensions=dims, axes=axes)
        r = run(d, (ONE if masked else {}) | {"output.anomaly": None} | changes, ranks=ranks)
        if r.status:
            return check(name, False, r.story)
        for path in sorted((d / "out").glob("*.nc")):
            with netCDF4.Dataset(path) as f:
                f.set_auto_mask(False)
                bits.append({(path.name, v): np.asarray(f[v][:]).tobytes() for v in f.variables if v.startswith("t2m")})
    half = len(bits) // 2
    found = [str(k) for a, b in zip(bits[:half], bits[half:]) for k in a if a[k] != b[k]]
    check(name, half > 0 and not found, found)


EXTRA = {"plev": (np.array([8e4, 5e4]), {"units": "Pa", "positive": "down"}), "number": (np.arange(3), {}), "expver": (np.array([1, 5], "i4"), {})}
several = np.stack([x + 2 * k for k in range(3)], 1)
final = several[:, :2].copy()
final[20:, 0] = final[:20, 1] = np.nan
usual, TABLE = ("time", "latitude", "longitude"), {"histogram h.range": "-3 3", "histogram h.file": "out/h.nc", "reduce m.over": "time", "reduce m.file": "out/m.nc",
                                                        "quantile q.q": "10 50", "quantile q.file": "out/q.nc"}
twice("all levels", several[:, :2], ("time", "plev", *usual[1:]), {"input.plev": "all"} | TABLE, ranks=3)
twice("all members", several, ("time", "number", *usual[1:]), {"input.realization": "pool"} | TABLE)
twice("final and preliminary", final, ("time", "expver", *usual[1:]), TABLE)
twice("some hours, new steps, a little memory", x, usual, {"input.hours": "0 12 18", "steps.every": "day", "steps.method": "max", "steps.complete": 0.3, "run.memory": "400kB"})
twice("windows", x, usual, {"climatology.group": "day", "climatology.window": 2, "output.deflate": 1}, times=hours(NT, step=24 * 40))

d = place()
make_series(d, raw, 2, PACKED)
report = {"output.report": "out/r.html", "output.json": "out/r.json", "reduce m.over": "longitude", "reduce m.file": "out/m.nc", "reduce m.where": "kind"} | CLASS
r = run(d, ONE | report, ranks=2)
check("a page", r.status == 0 and (d / "out/r.html").stat().st_size > 10000, r.story)
make(d / "in/02.nc", np.full((2, NY, NX), -32767, "i2"), hours(2, START + 9000), PACKED)
start_error("refused: no value in the mask", d, 2, ["in/02.nc", "in the cells of [input] mask", "-32767"], ONE | {"input.files": "in/02.nc"}, allowed=[str(p.relative_to(d)) for p in (d / "out").iterdir()])
settle()

# ---------------------------------------------------------------------------------------------- where

weight = np.sin(np.deg2rad(np.clip(lat + 5, -90, 90))) - np.sin(np.deg2rad(np.clip(lat - 5, -90, 90)))
sections = {
    "reduce a": {"over": "latitude, longitude", "where": "land"}, "reduce b": {"over": "time", "where": "not land", "method": "count"},
    "reduce c": {"over": "time, latitude, longitude", "where": "land kind", "latitude": "-45 45", "longitude": "-50 60"},
    "reduce d": {"over": "longitude", "where": "kind"}, "histogram e": {"range": "270 310", "bins": 8, "where": "land", "longitude": "-50 60"},
    "exceedance f": {"above": 290, "where": "land"}, "extract g": {"where": "land"}, "extract h": {"where": "land", "of": "zscore"},
    "reduce i": {"over": "time, longitude", "where": "land", "of": "zscore", "method": "sum"}, "extract j": {"where": "kind", "latitude": "-45 45", "longitude": "-50 60"},
}
given = LAND | CLASS | {"output.anomaly": None, "output.statistics": None}
for section, keys in sections.items():
    given |= {f"{section}.{k}": v for k, v in ({"of": "data", "file": f"out/{section[-1]}.nc"} | keys).items()}
v = unpack(raw, PACKED)
z = expect(v)["zscore"]
on = missing_outside(land, v)
rows, cols = np.flatnonzero(abs(lat) <= 45), np.r_[31:NX, 0:7]


def average(values, weights, axis):
    w = np.where(np.isnan(values), 0, weights)
    with np.errstate(invalid="ignore"):
        return (np.nan_to_num(values) * w).sum(axis) / w.sum(axis)


part = missing_outside(land & kind, v)[:, rows][:, :, cols]
boxed = on[:, :, cols]
inside = land[:, cols]
counts = np.histogram(boxed[~np.isnan(boxed)], np.linspace(270, 310, 9))[0]
wanted = {
    ("a", "t2m_mean"): average(on, weight[:, None], (1, 2)),
    ("b", "t2m_count"): (~np.isnan(missing_outside(~land & ~np.isnan(fraction), v))).sum(0),
    ("c", "t2m_mean"): average(part, weight[rows][:, None], (0, 1, 2)), ("d", "t2m_mean"): average(missing_outside(kind, v), 1, 2),
    ("e", "t2m_histogram"): counts, ("e", "t2m_below"): (boxed < 270).sum(), ("e", "t2m_above"): (boxed > 310).sum(),
    ("e", "t2m_missing"): np.isnan(v[:, :, cols])[:, inside].sum(),
    ("f", "t2m_exceedance_count"): (on > 290).sum(0), ("f", "t2m_valid_count"): (~np.isnan(on)).sum(0),
    ("g", "t2m"): on, ("h", "t2m_zscore"): missing_outside(land, z), ("j", "t2m"): missing_outside(kind, v)[:, rows][:, :, cols],
    ("i", "t2m_zscore_sum"): np.where(np.isnan(missing_outside(land, z)).all((0, 2)), np.nan, np.nansum(missing_outside(land, z), (0, 2))),
}
d, first = place(), {}
make_series(d, raw, 3, PACKED, form="edges")
for ranks, more in (1, {}), (2, {}), (3, {"run.memory": "600kB"}), (7, {}):
    r = run(d, given | more, ranks=ranks)
    found = [r.story] if r.status else []
    for (name, variable), want in wanted.items() if not found else ():
        got = read(d / f"out/{name}.nc", variable)
        found += unequal(f"{name}: {variable}", got.reshape(np.shape(want)), np.asarray(want, "f8"), 1e-11, 2e-6 if name in "hi" else 1e-9)
        found += [] if first.setdefault((name, variable), got.tobytes()) == got.tobytes() else [f"{name}: other bits"]
    found += [] if r.status or not np.isnan(read(d / "out/zscore.nc", "t2m_zscore")[:, ~land & ~np.isnan(z).all(0)]).all() else ["z-scores are masked"]
    check(f"where, {ranks} ranks", not found, found)
with netCDF4.Dataset(d / "out/a.nc") as a, netCDF4.Dataset(d / "out/c.nc") as c:
    check("metadata of where", a["t2m_mean"].where == "land (lsm above 0.5 of lsm.nc)" and "area: mean where land" in a["t2m_mean"].cell_methods
          and c["t2m_mean"].where == "land (lsm above 0.5 of lsm.nc), kind (kind equal to 1 or 3 or 4 of kind.nc)"
          and " where " not in c["t2m_mean"].cell_methods, str(a["t2m_mean"]) + str(c["t2m_mean"]))

# Products of the data alone read only the rows of their boxes.
small = LAND | {"output.zscore": None, "output.anomaly": None, "output.statistics": None, "input.mask": "land", "reduce n.of": "data",
                "reduce n.over": "longitude", "reduce n.latitude": "-45 -10", "reduce n.file": "out/n.nc", "reduce n.where": "land"}
r = run(d, small, ranks=2)
south = np.flatnonzero((lat <= -10) & (lat >= -45))
found = [r.story] if r.status else unequal("n", read(d / "out/n.nc", "t2m_mean")[..., 0], average(on[:, south], 1, 2), 1e-11, 0)
check("a small question with a mask", not found, found)

if shutil.which("cdo"):
    subprocess.run(["cdo", "-s", "-O", "-b", "F64", "fldmean", "-ifthen", "-gtc,0.5", "lsm.nc", "-mergetime", "in/00.nc", "in/01.nc", "in/02.nc", "cdo.nc"],
                   cwd=d, check=True, capture_output=True)
    found = unequal("fldmean", read(d / "out/a.nc", "t2m_mean")[1:-1].ravel(), read(d / "cdo.nc", "t2m")[1:-1].ravel(), 1e-4, 0)
    check("cdo ifthen, fldmean", not found, found)
else:
    skip("cdo ifthen, fldmean", "there is no cdo")

# ---------------------------------------------------------------------------------------------- examples/land_only.ini

d = place()
(d / "data").mkdir()
height = np.where(rng.random((NY, NX)) > 0.7, 2000.0, 100.0)
make_mask(d / "orography.nc", height, "height", "f8")
make(d / "data/t2m_0.nc", raw, hours(NT, step=48), PACKED)  # 2 months
r = launch(d, [str(SOURCE / "examples/land_only.ini"), "--set", "run.progress=none"], ranks=2)
v, months = missing_outside(land, unpack(raw, PACKED)), np.arange(NT) * 2 >= 31
z = np.concatenate([expect(v[~months])["zscore"], expect(v[months])["zscore"]])
found = [r.story] if r.status else unequal("z", read(d / "out/land_zscore.nc", "t2m_zscore"), z, 0, 2e-6)
tropics = np.flatnonzero(abs(lat) <= 23.5)
for name, cells in ("tropics", z), ("highlands", missing_outside(height > 1500, z)):
    found += found or unequal(name, read(d / f"out/{name}.nc", "t2m_zscore_mean").ravel(), average(cells[:, tropics], weight[tropics][:, None], (1, 2)), 0, 1e-9)
check("examples/land_only.ini", not found, found)

# ---------------------------------------------------------------------------------------------- masks that change

rain = rng.random((NT + 6, NY, NX)).round(2)
rain[:, 3, 4:9] = np.nan
rain[2] = 0  # a step without any cell
when = START - 12 + 6 * np.arange(NT + 6)  # of the mask: it has more steps
order = rng.permutation(NT + 6)
wet = np.where(np.isnan(rain), False, rain > 0.4)[2 : NT + 2]
dry = ~wet & ~np.isnan(rain[2 : NT + 2])
RAIN = {"mask rain.file": "rain.nc", "mask rain.variable": "tp", "mask rain.above": 0.4}


def make_rain(path, steps=order, units="hours since 1900-01-01", shift=0, chunks=(5, 4, 9), values=rain):
    """Steps in any order, in other units; chunks of several steps."""
    with netCDF4.Dataset(path, "w") as f:
        for name, numbers, of in ("time", when[steps] / (24 if "days" in units else 1) + shift, units), ("lat", lat[::-1], "degrees_north"), ("lon", lon, "degrees_east"):
            f.createDimension(name, len(numbers))
            f.createVariable(name, "f8", (name,)).units = of
            f[name][:] = numbers
        f.createVariable("tp", "f4", ("time", "lat", "lon"), chunksizes=chunks, zlib=True)[:] = np.ma.masked_invalid(values[steps][:, ::-1])


for name, changes, cells, how in [
    ("that changes", {"input.mask": "rain"}, wet, {}),
    ("that changes, in days", {"input.mask": "not rain"}, dry, {"units": "days since 1900-01-01"}),
    ("that changes, and one that does not", LAND | {"input.mask": "rain, land"}, wet & land, {}),
]:
    d = place()
    make_rain(d / "rain.nc", **how)
    make_series(d, raw, 3, PACKED, form="edges")
    bits = {}
    for ranks, memory in (1, None), (3, "300kB"), (7, None):
        r = run(d, RAIN | changes | {"run.memory": memory}, ranks=ranks)
        bits[ranks] = stored_bits(d) if r.status == 0 else r.story
    found = differences(d, missing_outside(cells, unpack(raw, PACKED))) if r.status == 0 else [r.story]
    check(f"mask {name}", not found and all(b == bits[1] for b in bits.values()), found)

d = place()
make_rain(d / "rain.nc")
make_series(d, raw, 3, PACKED, form="everything")
sections = {"reduce a": {"over": "latitude, longitude", "where": "rain"}, "reduce b": {"over": "time", "where": "not rain land"},
            "histogram e": {"range": "270 310", "bins": 8, "where": "rain"}, "exceedance f": {"above": 290, "where": "rain"},
            "extract g": {"where": "rain", "step": "4 20", "latitude": "-45 45"}}
given = LAND | RAIN | {f"{s}.{k}": v for s, keys in sections.items() for k, v in ({"of": "data", "file": f"out/{s[-1]}.nc"} | keys).items()}
v = unpack(raw, PACKED)
on, rows = missing_outside(wet, v), np.flatnonzero(abs(lat) <= 45)
with np.errstate(invalid="ignore"):
    other = missing_outside(dry & land, v)
    wanted = {("a", "t2m_mean"): average(on, weight[:, None], (1, 2)), ("b", "t2m_mean"): average(other, 1, 0),
              ("e", "t2m_histogram"): np.histogram(on[~np.isnan(on)], np.linspace(270, 310, 9))[0], ("e", "t2m_missing"): np.isnan(v)[wet].sum(),
              ("f", "t2m_exceedance_count"): (on > 290).sum(0), ("g", "t2m"): on[4:21][:, rows]}
for ranks, some in (1, {}), (3, {}), (2, {k: None for k in ("output.zscore", "output.anomaly", "output.statistics")}):
    r = run(d, given | some, ranks=ranks)
    found = [r.story] if r.status else []
    for (name, variable), want in wanted.items() if not found else ():
        found += unequal(f"{name}: {variable}", read(d / f"out/{name}.nc", variable).reshape(np.shape(want)), np.asarray(want, "f8"), 1e-11, 1e-9)
    check(f"where, masks that change, {ranks} ranks", not found, found)

# An extract alone reads the steps that it needs.
r = run(d, {k: v for k, v in given.items() if k.split(".")[0] in ("extract g", "mask rain")} | some, ranks=2)
found = [r.story] if r.status else unequal("g", read(d / "out/g.nc", "t2m"), on[4:21][:, rows], 1e-12, 0)
check("an extract of some steps by a mask that changes", not found, found)

for name, values, dims, changes in [
    ("all members", several, ("time", "number", *usual[1:]), {"input.realization": "pool"}),
    ("some hours, new steps", x, usual, {"input.hours": "0 12", "steps.every": "day", "steps.complete": 0.1, "run.memory": "400kB"}),
]:
    bits = []
    for masked in True, False:
        d = place()
        make_rain(d / "rain.nc")
        part = values if masked else np.where(wet.reshape(NT, *[1] * (values.ndim - 3), NY, NX), values, np.nan)
        axes = {"number": (np.arange(3), {})} if values.ndim == 4 else {}
        make(d / "in/0.nc", pack(part, "i2", PACKED), hours(NT), PACKED, form="everything", dimensions=dims, axes=axes)
        r = run(d, (RAIN | {"input.mask": "rain"} if masked else {}) | changes, ranks=3)
        bits.append(stored_bits(d) if r.status == 0 else r.story)
    check(f"a mask that changes, {name}", bits[0] == bits[1] and not isinstance(bits[0], str), str(bits[0])[:300])

d = place()
make_rain(d / "rain.nc")
make_rain(d / "few.nc", np.delete(np.arange(NT + 6), 7))
make_rain(d / "late.nc", shift=1)
make_series(d, raw, 2, PACKED)
changing = RAIN | {"input.mask": "rain"}
for name, words, changes in [
    ("a step that the mask lacks", ["[mask rain]", "few.nc: variable tp has no step at 2014-01-02 06:00"], {"mask rain.file": "few.nc"}),
    ("an hour late", ["[mask rain]", "late.nc", "no step at 2014-01-01 00:00"], {"mask rain.file": "late.nc"}),
    ("no memory for all steps", ["[input] mask", "a bit for each cell and step takes", "[run] memory"], {"run.memory": "1000"}),
    ("where, and new steps", ["[reduce a] where", "changes with time", "[steps]"],
     {"steps.every": "day", "reduce a.over": "time", "reduce a.where": "rain", "reduce a.file": "out/a.nc", "input.mask": None}),
]:
    start_error(f"refused: {name}", d, 2, words, changing | changes, ranks=2)
    settle()
shutil.copy(d / "rain.nc", d / "later.nc")
part = {"input.files": "in/00.nc", "output.zscore": None, "output.anomaly": None, "output.statistics": "stat.nc"}
r = run(d, changing | part, ranks=2)
more = {"input.files": "in/01.nc", "climatology.extend": "stat.nc"}
start_error("refused: extend, another condition", d, 2, ["made with mask = rain", "tp above 0.5"], changing | more | {"mask rain.above": 0.5})
settle()
r = run(d, changing | more | {"mask rain.file": "later.nc"}, ranks=2)
want = expect(missing_outside(wet, unpack(raw, PACKED)))
found = [r.story] if r.status else unequal("mean", read(d / "out/statistics.nc", "t2m_mean"), want["mean"], 1e-12, 0)
check("extend, a mask that changes in another file", not found, found)

# ---------------------------------------------------------------------------------------------- from and extend

d = place()
make_mask(d / "other.nc", np.where(np.arange(NX) % 2, fraction, 0.6))
make_series(d, raw, 2, PACKED)
first = {"input.files": "in/00.nc", "output.zscore": None, "output.anomaly": None, "output.statistics": "stat.nc"}
r = run(d, ONE | first, ranks=2)
check("statistics record the mask", r.status == 0 and netCDF4.Dataset(d / "stat.nc")["t2m_mean"].input_mask == "land (lsm above 0.5 of lsm.nc)", r.story)
more = {"input.files": "in/01.nc", "climatology.extend": "stat.nc"}
same = {"mask ground.file": "lsm.nc", "mask ground.variable": "lsm", "mask ground.above": 0.505, "input.mask": "ground"}
r = run(d, same | more, ranks=2)
want = expect(missing_outside(land, unpack(raw, PACKED)))
found = [r.story] if r.status else unequal("mean", read(d / "out/statistics.nc", "t2m_mean"), want["mean"], 1e-12, 0)
check("extended with the same cells by another condition", not found, found)
for path in (d / "out").iterdir():
    path.unlink()
for name, given, words in [
    ("extend without a mask", {}, ["made with mask = land", "has no mask"]),
    ("extend with another mask", LAND | {"input.mask": "not land"}, ["made with mask = land", "has mask = not land"]),
    ("extend with another file", ONE | {"mask land.file": "other.nc"}, ["has mask = land (lsm above 0.5 of other.nc)"]),
]:
    start_error(f"refused: {name}", d, 2, ["[climatology] extend", "stat.nc", *words], given | more, ranks=2)
    settle()
start_error("refused: from without a mask", d, 2, ["[climatology] from", "has no mask"], {"input.files": "in/01.nc", "climatology.from": "stat.nc", "output.statistics": None})
settle()

# ---------------------------------------------------------------------------------------------- what cannot be

d = place()
make_series(d, raw, 1, PACKED)
make_plain(d / "levels.nc", np.stack([fraction] * 4), lambda f: None, "lsm", ("depth", "latitude", "longitude"))
make_mask(d / "short.nc", fraction[:-1], lats=lat[:-1])
make_mask(d / "moved.nc", fraction, lons=lon + 3)
make_plain(d / "bare.nc", fraction, lambda f: None, "lsm", ("j", "i"))
for name, words, changes in [
    ("no such file", ["[mask land]", "none.nc"], {"mask land.file": "none.nc"}),
    ("no such variable", ["[mask land]", "lsm.nc: no variable sea", "lsm"], {"mask land.variable": "sea"}),
    ("several levels", ["[mask land]", "levels.nc", "lsm has 4 values", "dimension depth"], {"mask land.file": "levels.nc"}),
    ("a row less", ["[mask land]", "short.nc: not the grid of in/00.nc", "no latitude -90", "row 18"], {"mask land.file": "short.nc"}),
    ("other longitudes", ["[mask land]", "moved.nc", "no longitude 0 here", "column 0"], {"mask land.file": "moved.nc"}),
    ("no cell is left", ["[input] mask", "no cell of the selection"], {"mask land.above": 2}),
    ("no cell of both", ["[reduce a] where", "no cell is in this mask and in", "[input] mask"], {"reduce a.over": "time", "reduce a.where": "not land", "reduce a.file": "out/a.nc"}),
    ("no latitudes", ["[mask land]", "bare.nc", "no latitudes here", "ncks -A -v latitude,longitude in/00.nc bare.nc"], {"mask land.file": "bare.nc"}),
    ("no cell of a box", ["[reduce a]", "no cell"], {"reduce a.over": "longitude", "reduce a.latitude": "88 90", "reduce a.file": "out/a.nc", "reduce a.where": "land",
                          "mask land.file": "pole.nc", "input.mask": None}),
]:
    if "pole.nc" in changes.values():
        make_mask(d / "pole.nc", np.where(lat[:, None] > 85, 0, 1) * np.ones(NX))
    start_error(f"refused: {name}", d, 2, words, ONE | changes, ranks=2 if name == "several levels" else 1)
    settle()

finish()
