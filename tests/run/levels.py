#!/usr/bin/env python3
"""Several values of a further dimension in one run, "plev = all": against numpy, and level by level against runs of
single levels, which must give the same bits; in several forms of storage and orders of dimensions, on several numbers
of ranks, with little memory, by every reader and writer; products; runs that go on with statistics; CMIP6.

More forms and ranks with ZSCORE_TEST_ALL=1 in the environment."""

import itertools
import json
import re

import cftime

from harness import *

NT, NL, NY, NX = 60, 5, 6, 7
PLEV = np.array([100000.0, 85000.0, 50000.0, 20000.0, 1000.0])
USUAL = ("time", "plev", "lat", "lon")
FLOAT = {"_FillValue": np.float32(1e20)}
PACKED = {"scale_factor": 0.01, "add_offset": 250.0, "_FillValue": np.int16(-32767)}
LAT, LON = np.linspace(-50, 75, NY), np.arange(NX) * 40.0
MONTHS = 15 + 30 * np.arange(NT)  # days of a 360_day calendar

x = np.stack([field(NT, NY, NX, seed) - 12 * seed for seed in range(NL)], 1)
x[:, 0, 2:4] = np.nan  # below ground, always
x[::3, 1, 2] = np.nan  # now and then
x[:, 4] = np.nan  # a level without any value
x[5, 2, 1, 3] = np.nan
RAW = {"float": (pack(x, np.float32, FLOAT), FLOAT), "packed": (pack(x, np.int16, PACKED), PACKED)}
RIGHT = {kind: unpack(*raw) for kind, raw in RAW.items()}

# How a variable is stored: chunks along time, plev, lat and lon.
STORAGE = {
    "cdf1": ("NETCDF3_CLASSIC", {}),
    "contiguous": ("NETCDF4", dict(contiguous=True)),
    "maps": ("NETCDF4", dict(chunks=(1, 1, NY, NX), zlib=True)),
    "stacks": ("NETCDF4", dict(chunks=(1, NL, NY, NX), zlib=True, shuffle=True)),
    "blocks": ("NETCDF4", dict(chunks=(7, 2, 4, 3), zlib=True, fletcher32=True)),
    "rows": ("NETCDF4", dict(chunks=(10, 1, 2, NX), zlib=True)),
}
ORDERS = USUAL, ("plev", "time", "lat", "lon"), ("time", "lat", "lon", "plev"), ("lat", "lon", "plev", "time"), ("time", "plev", "lon", "lat")


def levels_file(path, kind="float", storage="stacks", order=USUAL, steps=slice(None), plev=PLEV, raw=None, more=None):
    numbers, attributes = RAW[kind]
    numbers, attributes = (numbers if raw is None else raw)[steps], dict(attributes)
    file_format, how = STORAGE[storage]
    size, how = dict(zip(USUAL, numbers.shape)), dict(how)
    chunk = dict(zip(USUAL, how.pop("chunks", ())))
    if chunk:
        how["chunksizes"] = [min(chunk[name], size[name]) for name in order]
    values = {"time": (MONTHS[steps], {"units": "days since 2000-01-01", "calendar": "360_day", "bounds": "time_bnds"}),
              "plev": (plev, {"units": "Pa", "positive": "down", "axis": "Z", "standard_name": "air_pressure", "bounds": "plev_bnds"}),
              "lat": (LAT, {"units": "degrees_north", "axis": "Y"}), "lon": (LON, {"units": "degrees_east", "axis": "X"})}
    with netCDF4.Dataset(path, "w", format=file_format) as f:
        for name in order:
            f.createDimension(name, size[name])
        f.createDimension("bnds", 2)
        for name in order:
            f.createVariable(name, "f8", (name,))[:] = values[name][0]
            f[name].setncatts(values[name][1])
        f.createVariable("time_bnds", "f8", ("time", "bnds"))[:] = MONTHS[steps, None] + [-15.0, 15.0]
        f.createVariable("plev_bnds", "f8", ("plev", "bnds"))[:] = np.stack([plev * 1.1, plev * 0.9], 1)
        v = f.createVariable("t2m", numbers.dtype, order, fill_value=attributes.pop("_FillValue"), **how)
        v.set_auto_maskandscale(False)
        v.setncatts({"units": "K", "long_name": "Air Temperature", **attributes})
        v[:] = numbers.transpose([USUAL.index(name) for name in order])
        if more:
            more(f)


def compare(d, x, variable="t2m", outputs=PARTS, **rules):
    """Complaints about outputs of x: [time][level][lat][lon]."""
    shape = x.shape[1:]
    want, found = expect(x.reshape(len(x), -1, shape[-1]), **rules), []
    for output in outputs:
        with netCDF4.Dataset(d / f"out/{output}.nc") as f:
            for part in PARTS[output]:
                v = f[f"{variable}_{part}"]
                got, right = np.ma.filled(v[:].astype("f8"), np.nan), want[part]
                right = right.reshape(-1, *shape) if part in ("zscore", "anomaly") or output == "statistics" else right.reshape(shape)
                relative = 2.0**-23 if part == "anomaly" else 0 if part in ("zscore", "count") else 1e-12
                absolute = {"zscore": 1e-6, "anomaly": 1e-9, "excess": 1e-9, "m2": 1e-9}.get(part, 0)
                found += unequal(f"{output}.nc: {part}", got, right, relative, absolute)
                names = ("time",) * (part in ("zscore", "anomaly") or output == "statistics") + USUAL[1:]
                if v.dimensions != names and variable == "t2m":
                    found.append(f"{part} has the dimensions {v.dimensions}")
    return found


BITS = {}


def start_levels(name, d, kind="float", changes=(), ranks=1, x=None, key=None):
    """Run in the background: numpy's numbers; and the same bits as all other runs with this key."""

    def judge(r):
        found = [r.story] if r.status else compare(d, RIGHT[kind] if x is None else x)
        if not found and BITS.setdefault(key or kind, stored_bits(d)) != stored_bits(d):
            found = ["other bits"]
        check(name, not found, found)

    start(judge, d, {"input.plev": "all", **dict(changes)}, ranks=ranks)


# ------------------------------------------------------------------------- storage, orders, ranks, readers, writers

ways = [("auto", "auto", 1, None), ("auto", "auto", 3, "200 KiB"), ("netcdf", "auto", 2, None), ("auto", "netcdf", 3, None),
        ("auto", "auto", 7, None), ("auto", "auto", 2, "150 KiB")]
some = itertools.cycle(ways)
outputs = itertools.cycle([{}, {"output.deflate": 1}, {"output.format": "classic"}, {"output.checksum": "yes"}])
cases = list(itertools.product(STORAGE, ORDERS)) if ALL else \
    [(storage, USUAL) for storage in STORAGE] + [(list(STORAGE)[k], order) for k, order in enumerate(ORDERS[1:], 1)]
for k, (storage, order) in enumerate(cases):
    for reader, writer, ranks, memory in ways if ALL else [next(some)]:
        kind, how = ("float", "packed")[k % 2], next(outputs)
        if writer == "netcdf" and "output.format" in how:
            how = {}
        d = workplace()
        levels_file(d / "in/a.nc", kind, storage, order)
        start_levels(f"({', '.join(order)}), {storage}, {kind}, reader {reader}, writer {writer}, {ranks} ranks, {memory or 'enough'} memory, "
                     f"{how}", d, kind, {"run.reader": reader, "run.writer": writer, "run.memory": memory, **how}, ranks)
settle()

# Single levels have the same bits.
d = workplace()
levels_file(d / "in/a.nc")
done = {}
for k in (1, 2) if ALL else (1,):
    v = workplace()
    levels_file(v / "in/a.nc")
    start(lambda r, k=k, v=v: done.update({k: (r, v)}), v, {"input.plev": PLEV[k]})
settle()
found = []
for k, (r, v) in done.items():
    one = stored_bits(v) if r.status == 0 else {}
    found += [] if one else [r.story]
    for name, bits in one.items():
        steps = NT if "zscore" in name.split(": ")[1] or "anomaly" in name.split(": ")[1] else 1
        all_levels = np.frombuffer(BITS["float"][name], "u1").reshape(steps, NL, -1)
        if all_levels[:, k].tobytes() != bits:
            found.append(f"{name} on level {k}")
check("single levels have the same bits", not found, found)

# Some levels, in the order of the spec; a box; several files; members.
chosen = [3, 1, 2]
text = ", ".join(f"{PLEV[k]:g}" for k in chosen)
for storage, order, ranks in (("stacks", USUAL, 2), ("blocks", ORDERS[2], 3), ("cdf1", USUAL, 1))[:3 if ALL else 2]:
    d = workplace()
    levels_file(d / "in/a.nc", "float", storage, order)
    start_levels(f"plev = {text}, {storage}", d, changes={"input.plev": text}, ranks=ranks, x=RIGHT["float"][:, chosen], key=text)
d = workplace()
for i, (storage, order) in enumerate([("stacks", USUAL), ("cdf1", ORDERS[1]), ("maps", ORDERS[3])]):
    levels_file(d / f"in/{i}.nc", "packed", storage, order, slice(20 * i, 20 * i + 20))
start_levels("several files, each in its own order and form", d, "packed", ranks=3)
d = workplace()
levels_file(d / "in/a.nc", "float", "blocks")
start_levels("a box", d, changes={"input.latitude": "-30 60", "input.longitude": "-130 90"}, ranks=2,
             x=RIGHT["float"][:, :, 1:5][..., [6, 0, 1, 2]], key="box")
settle()
with netCDF4.Dataset(d / "out/statistics.nc") as f:
    found = unequal("plev", np.asarray(f["plev"][:]), PLEV, 0, 0) if "plev" in f.variables else ["no plev"]
    if not found:
        found = unequal("plev_bnds", np.asarray(f["plev_bnds"][:]), np.stack([PLEV * 1.1, PLEV * 0.9], 1), 0, 0)
        found += [] if f["plev"].ncattrs() == ["units", "positive", "axis", "standard_name", "bounds"] else [str(f["plev"].ncattrs())]
        found += [] if "plev" not in getattr(f["t2m_mean"], "coordinates", "").split() else ["plev is in coordinates"]
check("the outputs have the coordinate of the levels, its attributes and bounds", not found, found)

members = np.stack([RAW["float"][0], RAW["float"][0] + np.float32(1)], 1)
right = unpack(members, FLOAT)
d = workplace()
make(d / "in/a.nc", members.transpose(0, 2, 1, 3, 4), MONTHS * 24, FLOAT, form="contiguous",
     dimensions=("time", "plev", "number", "latitude", "longitude"),
     axes={"plev": (PLEV, {"units": "Pa"}), "number": (np.arange(2), {"units": "1"}), "latitude": (LAT, {"units": "degrees_north"}),
           "longitude": (LON, {"units": "degrees_east"})})
for changes in ({}, {"output.deflate": 1}, {"output.deflate": 1, "run.writer": "netcdf"})[0 if ALL else 1:]:
    r = run(d, {"input.plev": "all", "input.realization": "pool", **changes}, ranks=2)
    want = expect(right.reshape(2 * NT, -1, NX))
    found = [r.story] if r.status else unequal("mean", read(d / "out/statistics.nc", "t2m_mean"), want["mean"].reshape(NL, NY, NX), 1e-12, 0)
    found += found or unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), want["zscore"].reshape(NT, 2, NL, NY, NX), 0, 1e-6)
    check(f"members as one sample, on each level, {changes}", not found, found)

# ------------------------------------------------------------------------------------------------------ the texts

d = workplace()
levels_file(d / "in/a.nc", "float", "stacks")
r = run(d, {"input.plev": "all", "output.json": "out/a.json"}, ["--verbose"], ranks=3)
z = expect(RIGHT["float"].reshape(NT, -1, NX))["zscore"].reshape(x.shape)
at = np.unravel_index(np.nanargmax(z), z.shape)
found = [word for word in ("levels     5 (plev), 100000 to 1000 Pa", f"plev {PLEV[at[1]]:g}, lat {LAT[at[2]]:g}, lon {LON[at[3]]:g}",
                           "grid       6 x 7 cells (lat, lon)") if word not in r.out]
inflated = re.search(r"(\d+) inflated", r.out)
if not inflated or int(inflated[1]) != RAW["float"][0].nbytes:
    found.append("chunks are read more than once")
check("plan and summary name the levels, and each chunk is read once", not found, found + [r.out, r.story])
facts = json.loads((d / "out/a.json").read_text()) if r.status == 0 else {}
check("the facts have the levels", facts and facts["grid"]["levels"] == list(PLEV) and facts["grid"]["level_name"] == "plev" and
      facts["summary"]["highest_z"]["level"] == at[1] and facts["summary"]["highest_z"]["level_value"] == PLEV[at[1]], str(facts)[:2000])
r = launch(d, ["--verify", "out/zscore.nc", "out/anomaly.nc", "out/statistics.nc"], ranks=2)
check("--verify", r.status == 0 and r.out.count(": ok:") == 3 and "z-scores have mean 0" in r.out, r.out + r.story)

# ------------------------------------------------------------------------------------------------------- products

OVER = {"zonal": "longitude", "globe": "latitude, longitude", "meridional": "latitude", "time": "time", "all": "time, latitude, longitude",
        "rows": "time, longitude", "columns": "time, latitude"}
products = {f"reduce {name}.{key}": value for name, over in OVER.items()
            for key, value in (("of", "data"), ("over", over), ("file", f"out/{name}.nc"))}
BY = "none", "time", "latitude", "longitude", "group"
for by in BY:
    products |= {f"histogram {by}.{key}": value for key, value in (("of", "data"), ("range", "180 300"), ("bins", 13), ("by", by),
                                                                   ("file", f"out/by_{by}.nc"))}
products |= {"exceedance hot.threshold": 1, "exceedance hot.file": "out/hot.nc", "extract point.latitude": LAT[2] + 1,
             "extract point.longitude": LON[3], "extract point.of": "data", "extract point.file": "out/point.nc",
             "extract box.latitude": "-30 60", "extract box.longitude": "-130 90", "extract box.file": "out/box.nc"}
# The same in a box, and for each year.
BOXED = {f"boxed_{name}": OVER[name] for name in ("globe", "meridional", "time", "all", "rows", "columns")}
products |= {f"reduce {name}.{key}": value for name, over in BOXED.items() for key, value in (
    ("of", "data"), ("over", over), ("file", f"out/{name}.nc"), ("latitude", "-30 60"), ("longitude", "-130 90"),
    ("by", "year" if "time" in over else None))}
products |= {"exceedance warm.of": "data", "exceedance warm.above": 250, "exceedance warm.by": "year", "exceedance warm.latitude": "-30 60",
             "exceedance warm.file": "out/warm.nc"}
edges = np.concatenate([[LAT[0] - 12.5], (LAT[1:] + LAT[:-1]) / 2, [LAT[-1] + 12.5]])
weight = np.diff(np.sin(np.radians(edges)))[:, None] * np.ones(NX)


def average(values, axes, weights):
    valid = ~np.isnan(values)
    w = valid * weights
    with np.errstate(invalid="ignore"):
        return (np.where(valid, values, 0) * w).sum(axes) / w.sum(axes)


def check_products(d, values, month):
    """Complaints about all products."""
    found = []
    axes = {"time": 0, "latitude": 2, "longitude": 3}
    for name, over in OVER.items():
        gone = tuple(axes[word] for word in over.split(", "))
        # Each step is reduced over longitude, then latitude; over time all values count alike.
        want = average(values, gone, weight if 2 in gone else np.ones((NY, NX)))
        got = read(d / f"out/{name}.nc", "t2m_mean")
        found += unequal(name, got.reshape(want.shape) if got.size == want.size else got, want, 1e-12, 0)
    years = [MONTHS // 360 == year for year in range(int(MONTHS[-1]) // 360 + 1)]
    for name, over in BOXED.items():
        gone = tuple(axes[word] for word in over.split(", "))
        inside, w = values[:, :, 1:5][..., [6, 0, 1, 2]], (weight if 2 in gone else np.ones((NY, NX)))[1:5, :4]
        want = np.array([average(inside[year], gone, w) for year in years]) if 0 in gone else average(inside, gone, w)
        got = read(d / f"out/{name}.nc", "t2m_mean")
        found += unequal(name, got.reshape(want.shape) if got.size == want.size else got, want, 1e-12, 0)
    with np.errstate(invalid="ignore"):
        warm = np.array([(values[year][:, :, 1:5] > 250).sum(0) for year in years])
    found += unequal("warm", read(d / "out/warm.nc", "t2m_exceedance_count"), warm, 0, 0)
    bins = np.linspace(180, 300, 14)
    for by in BY:
        places = {"none": np.zeros_like(values), "time": np.arange(NT)[:, None, None, None] + np.zeros_like(values),
                  "latitude": np.arange(NY)[:, None] + np.zeros_like(values), "longitude": np.arange(NX) + np.zeros_like(values),
                  "group": month[:, None, None, None] + np.zeros_like(values)}[by]
        n = int(places.max()) + 1
        counts = np.zeros((n, NL, 13), int)
        for place, level in np.ndindex(n, NL):
            mine = values[:, level][places[:, level] == place]
            counts[place, level] = np.histogram(mine[~np.isnan(mine)], bins)[0]
        if by in ("none", "latitude", "longitude"):
            counts = counts.transpose(1, 2, 0)  # level, bin, place
        with netCDF4.Dataset(d / f"out/by_{by}.nc") as f:
            got = np.asarray(f["t2m_histogram"][:])
            lost = sum(int(np.asarray(f[f"t2m_{word}"][:]).sum()) for word in ("below", "above", "missing"))
        found += unequal(f"histogram by {by}", got.reshape(counts.shape) if got.size == counts.size else got, counts, 0, 0)
        found += [] if got.sum() + lost == values.size else [f"histogram by {by}: {got.sum()} + {lost} values of {values.size}"]
    return found


d = workplace()
levels_file(d / "in/a.nc", "float", "stacks")
month = np.asarray((MONTHS // 30) % 12)
first = {}
for ranks, memory in [(7, None), (2, "760 KiB")] + [(1, None), (3, None)] * ALL:
    v = workplace()
    levels_file(v / "in/a.nc", "float", "stacks")

    def judge(r, v=v, ranks=ranks, memory=memory):
        found = [r.story] if r.status else check_products(v, RIGHT["float"], month)
        if not found:
            scores = read(v / "out/zscore.nc", "t2m_zscore")
            found += unequal("exceedance", read(v / "out/hot.nc", "t2m_zscore_exceedance_count")[0], (np.abs(scores) > 1).sum(0), 0, 0)
            found += unequal("point", read(v / "out/point.nc", "t2m")[..., 0, 0], RIGHT["float"][:, :, 2, 3], 0, 0)
            found += unequal("box", read(v / "out/box.nc", "t2m_zscore"), scores[:, :, 1:5][..., [6, 0, 1, 2]], 0, 0)
            digests = {}
            for path in sorted((v / "out").glob("*.nc")):
                with netCDF4.Dataset(path) as f:
                    digests |= {f"{path.name}: {name}": f[name].digest for name in f.variables if "digest" in f[name].ncattrs()}
            if first.setdefault("digests", digests) != digests:
                found.append(str([name for name in digests if digests[name] != first["digests"].get(name)]))
        check(f"products on levels, {ranks} ranks, {memory or 'enough'} memory", not found, found)

    start(judge, v, {"input.plev": "all", "climatology.group": "month", "run.memory": memory, **products}, ranks=ranks)
settle()

# ---------------------------------------------------------------------------------------- statistics that go on

d = workplace()
levels_file(d / "in/0.nc", "float", "stacks", steps=slice(0, 36))
only = {"output.zscore": None, "output.anomaly": None}
r = run(d, {"input.plev": "all", "climatology.group": "month", **only}, ranks=2)
levels_file(d / "in/1.nc", "float", "cdf1", ORDERS[3], steps=slice(36, NT))
more = {"input.files": "in/1.nc", "input.plev": "all", "climatology.group": "month"}
extended = run(d, {**more, **only, "climatology.extend": "out/statistics.nc", "output.statistics": "out/more.nc"}, ranks=3)
found = [r.story, extended.story] if r.status or extended.status else []
for m in range(12) if not found else ():
    want = expect(RIGHT["float"][month == m].reshape((month == m).sum(), -1, NX))
    for part in "mean", "std", "count":
        found += unequal(f"{part} of month {m}", read(d / "out/more.nc", f"t2m_{part}")[m], want[part].reshape(NL, NY, NX), 1e-12, 1e-12)
check("extend", not found, found)
r = run(d, {**more, "climatology.from": "out/statistics.nc", "output.statistics": None, "output.anomaly": None}, ranks=2)
found = [] if r.status == 0 else [r.story]
if not found:
    old = [expect(RIGHT["float"][:36][month[:36] == m].reshape((month[:36] == m).sum(), -1, NX)) for m in range(12)]
    want = [(RIGHT["float"][t] - old[month[t]]["mean"].reshape(NL, NY, NX)) / np.where(old[month[t]]["std"] > 0, old[month[t]]["std"], np.nan)
            .reshape(NL, NY, NX) for t in range(36, NT)]
    found = unequal("z", read(d / "out/zscore.nc", "t2m_zscore"), np.array(want), 1e-6, 1e-6)
check("from", not found, found)
left = [p.relative_to(d).as_posix() for p in (d / "out").iterdir()]
wrong = {**more, "climatology.from": "out/statistics.nc", "output.statistics": None}
test_error("from: other levels", d, 2, ["plev", "out/statistics.nc"], {**wrong, "input.plev": "100000 85000"}, allowed=left)
test_error("from: one level of several", d, 2, ["several values of plev", "plev = all"], {**wrong, "input.plev": 85000}, allowed=left)

# ------------------------------------------------------------------------------------------------- what is refused

d = workplace()
levels_file(d / "in/0.nc", steps=slice(0, 30))
levels_file(d / "in/1.nc", steps=slice(30, NT), plev=PLEV[[1, 0, 2, 3, 4]])
for name, words, changes in [
        ("another order in another file", ["in/1.nc", "plev has 85000 at index 0, and 100000 in in/0.nc"], {"input.plev": "all"}),
        ("a level that is not there", ["plev in in/0.nc has no value 70000", "100000, 85000"], {"input.plev": "85000 70000"}),
        ("a level twice", ["twice"], {"input.plev": "85000 85000"}),
        ("no such dimension", ["no further dimension", "height", "in/0.nc, which has: plev"], {"input.plev": "all", "input.height": "all"}),
        ("no level chosen", ["plev = VALUE", "plev = all"], {})]:
    start_error(name, d, 2, words, changes)
    settle()



def page_of(d, labels, z):
    """Complaints about what the page in d says of levels, and of the mean z of their cells; z: [time][level][...]."""
    text = (d / "out/page.html").read_text()
    pictures = json.loads(re.search(r'<script id="pictures"[^>]*>(.*?)</script>', text, re.S)[1])
    found = [] if pictures["axes"]["levels"]["labels"] == labels else [str(pictures["axes"]["levels"])]
    if any(len(layer["maps"]) % len(labels) or len(layer["scale"]) != len(labels) for layer in pictures["layers"]):
        found.append("the page has not the maps of all levels")
    series = next(line for line in pictures["lines"] if line["id"] == "zscore-mean")["series"]
    got = np.array([[np.nan if v is None else v for v in one["values"]] for one in series])
    with np.errstate(invalid="ignore"):
        want = np.nanmean(z.reshape(*z.shape[:2], -1), 2).T
    return found + unequal("the mean z of the page", got, want, 1e-3, 1e-3)


# Texts along a dimension, and a dimension without a coordinate.
d = workplace()
with netCDF4.Dataset(d / "in/a.nc", "w") as f:
    for name, size in ("time", NT), ("region", 3), ("length", 8), ("lat", NY), ("lon", NX), ("layer", 2):
        f.createDimension(name, size)
    f.createVariable("time", "f8", ("time",))[:] = np.arange(NT)
    f["time"].units = "days since 2000-01-01"
    f.createVariable("region", "S1", ("region", "length"))[:] = netCDF4.stringtochar(np.array(["Atlantic", "Indian", "Pacific"], "S8"))
    f.createVariable("lat", "f8", ("lat",))[:] = LAT
    f["lat"].units = "degrees_north"
    v = f.createVariable("psi", "f4", ("time", "region", "lat"))
    v[:] = x[:, 1:4, :, 0]
    f.createVariable("lon", "f8", ("lon",))[:] = LON
    f["lon"].units = "degrees_east"
    w = f.createVariable("w", "f4", ("time", "layer", "lat", "lon"))
    w[:] = x[:, 2:4]
r = run(d, {"input.variable": "psi", "input.region": "all"}, ranks=2)
found = [r.story] if r.status else compare(d, x[:, 1:4, :, 0].astype("f4").astype("f8"), "psi")
if not found:
    with netCDF4.Dataset(d / "out/zscore.nc") as f:
        names = [b"".join(row).decode().strip("\0") for row in np.ma.filled(f["region"][:], b"")]
        found += [] if names == ["Atlantic", "Indian", "Pacific"] else [str(names)]
check("regions, by texts", not found, found)
r = run(d, {"input.variable": "w", "input.layer": "1 0", "output.report": "out/page.html"}, ranks=2)
found = [r.story] if r.status else compare(d, x[:, [3, 2]].astype("f4").astype("f8"), "w")
text = "" if found else (d / "out/page.html").read_text()
found += [] if re.search(r'"index 1",\s*"index 0"', text) else ["the page does not name the layers"]
check("layers, by indices", not found, found)

# Single cells, and a single place, on levels; both with time last.
for name, dims, part in ("cells", ("cell", "plev", "time"), x[:, 1:4, :, 0]), ("a place", ("plev", "time"), x[:, 1:4, 0, 0]):
    d = workplace()
    with netCDF4.Dataset(d / "in/a.nc", "w") as f:
        for dim, values, units in ("time", np.arange(NT), "days since 2000-01-01"), ("plev", PLEV[1:4], "Pa"):
            f.createDimension(dim, len(values))
            f.createVariable(dim, "f8", (dim,))[:] = values
            f[dim].units = units
        f.createDimension("cell", NY)
        for c, values, units in ("lat", LAT, "degrees_north"), ("lon", LAT + 60, "degrees_east"):
            f.createVariable(c, "f8", ("cell",))[:] = values
            f[c].units = units
        f.createVariable("q", "f4", dims)[:] = part.T
    changes = {"input.variable": "q", "input.plev": "all", "output.deflate": int(name == "cells"), "output.report": "out/page.html"}
    r = run(d, changes, ranks=2)
    right = part.astype("f4").astype("f8")
    found = [r.story] if r.status else compare(d, right, "q")
    found = found or page_of(d, [f"{p:.10g} Pa" for p in PLEV[1:4]], read(d / "out/zscore.nc", "q_zscore"))
    check(f"{name} on levels", not found, found)

# ------------------------------------------------------------------------------------------------------ the example


def monthly(values, dates, years):
    """Mean and std of each month over these years, and the anomaly and z of all: values [time][...]."""
    month = np.array([t.month - 1 for t in dates])
    inside = np.array([years[0] <= t.year <= years[1] for t in dates])
    by = [expect(values[inside & (month == m)].reshape((inside & (month == m)).sum(), -1, values.shape[-1])) for m in range(12)]
    mean, std = (np.array([g[part] for g in by]).reshape(12, *values.shape[1:]) for part in ("mean", "std"))
    anomaly = values - mean[month]
    with np.errstate(invalid="ignore", divide="ignore"):
        return mean, std, anomaly, anomaly / std[month]


def example(name, d, values, dates, areas, ranks):
    """examples/all_levels.ini as it stands, on what is in d/data."""
    r = launch(d, [str(SOURCE / "examples/all_levels.ini"), "--set", "run.progress=none"], ranks=ranks)
    if r.status != 0:
        return check(name, False, r.story)
    mean, std, anomaly, z = monthly(values, dates, (1981, 2010))
    found = unequal("mean", read(d / "out/ta_climatology.nc", "ta_mean"), mean, 1e-12, 0)
    found += unequal("std", read(d / "out/ta_climatology.nc", "ta_std"), std, 1e-12, 1e-12)
    found += unequal("anomaly", read(d / "out/ta_anomaly.nc", "ta_anomaly"), anomaly, 2.0**-23, 1e-9)
    found += unequal("z", read(d / "out/ta_zscore.nc", "ta_zscore"), z, 1e-6, 1e-6)
    found += unequal("area", read(d / "out/ta_area.nc", "ta_anomaly_mean"), average(anomaly, (2, 3), areas), 1e-5, 1e-5)
    return check(name, not found, found)


d = workplace()
(d / "data").mkdir()
NYEARS = 34
days = 15 + 30 * np.arange(12 * NYEARS)
ta = np.stack([field(len(days), NY, NX, seed + 20) - 12 * seed for seed in range(3)], 1).astype("f4")
ta[:, 0, 2] = np.nan
dates = cftime.num2date(days, "days since 1979-01-01", "360_day")
for part in np.array_split(np.arange(len(days)), 3):
    with netCDF4.Dataset(d / f"data/ta_Amon_MODEL_{part[0]:03}.nc", "w") as f:
        for name, size in zip(USUAL, (None, 3, NY, NX)):
            f.createDimension(name, size)
        for name, values, units in ("time", days[part], "days since 1979-01-01"), ("plev", PLEV[:3], "Pa"), \
                ("lat", LAT, "degrees_north"), ("lon", LON, "degrees_east"):
            f.createVariable(name, "f8", (name,))[:] = values
            f[name].units = units
        f["time"].calendar = "360_day"
        f.createVariable("ta", "f4", USUAL, fill_value=1e20, zlib=True, chunksizes=(1, 3, NY, NX))[:] = np.ma.masked_invalid(ta[part])
        f["ta"].units = "K"
example("examples/all_levels.ini", d, ta.astype("f8"), dates, weight, 3)

data = find_data()
folder = data / "cmip6/AWI-CM-1-1-MR/Amon" if data else None
if folder is None or not folder.is_dir():
    skip("examples/all_levels.ini on CMIP6", "there are no real data")
else:
    d = workplace()
    (d / "data").symlink_to(folder)
    ta, dates = [], []
    for path in sorted(folder.glob("ta_Amon_*.nc")):
        with netCDF4.Dataset(path) as f:
            ta.append(np.ma.filled(f["ta"][:].astype("f8"), np.nan))
            dates += list(cftime.num2date(f["time"][:], f["time"].units, f["time"].calendar))
            edges = np.sin(np.radians(f["lat_bnds"][:]))
    areas = np.abs(np.diff(edges)) * np.ones(ta[0].shape[3])
    example("examples/all_levels.ini on CMIP6", d, np.concatenate(ta), dates, areas, 2)
finish()
