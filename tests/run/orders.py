#!/usr/bin/env python3
"""Files whose dimensions stand in other orders than (time, lat, lon): compared with numpy, in every form of storage,
with zscore's own readers and with netcdf-c, on several numbers of ranks and with little memory, with the same bits as
the file in the usual order.

All combinations with ZSCORE_TEST_ALL=1 in the environment; as a rule each order meets some of them."""

import itertools
import re

from harness import *
from zarr_files import write_zarr

NT, NY, NX = 97, 11, 14
ORDERS = ("time", "longitude", "latitude"), ("latitude", "longitude", "time"), ("longitude", "latitude", "time"), \
    ("latitude", "time", "longitude"), ("longitude", "time", "latitude")
PACKED = {"scale_factor": 0.01, "add_offset": 273.15, "_FillValue": np.int16(-32767)}
FLOAT = {"_FillValue": np.float32(1e20)}
x = holes(field(NT, NY, NX))
RAW = {"packed": (pack(x, np.int16, PACKED), PACKED), "float": (pack(x, np.float32, FLOAT), FLOAT)}
RIGHT = {kind: unpack(*what) for kind, what in RAW.items()}

# How a variable is stored: by the length of chunks along time, latitude and longitude.
STORAGE = {
    "cdf1": ("NETCDF3_CLASSIC", {}),
    "record": ("NETCDF3_64BIT_OFFSET", {}),  # its first dimension is unlimited, as ncpdq leaves it
    "contiguous": ("NETCDF4", dict(contiguous=True)),
    "along time": ("NETCDF4", dict(chunks=(NT, 3, 4), zlib=True, shuffle=True)),
    "small": ("NETCDF4", dict(chunks=(10, 4, 5), zlib=True)),
    "maps": ("NETCDF4", dict(chunks=(1, NY, NX), fletcher32=True)),
    "szip": ("NETCDF4", dict(chunks=(20, 4, 5), compression="szip", szip_pixels_per_block=8)),
}


def turned(path, kind, order, storage, steps=slice(None), level=None):
    """One file of the field; with a further dimension at the end of the order, whose other index has other numbers."""
    raw, attributes = RAW[kind]
    raw, times = raw[steps], hours(NT)[steps]
    file_format, how = STORAGE[storage]
    how, attributes = dict(how), dict(attributes)
    size = dict(zip(DIMENSIONS, raw.shape))
    chunk = dict(zip(DIMENSIONS, how.pop("chunks", ())))
    if level is not None:
        order = (*order[:level], "level", *order[level:])
        raw, size["level"], chunk["level"] = np.stack([np.roll(raw, 1, 2), raw]), 2, 2
    usual = (("level",) if level is not None else ()) + DIMENSIONS
    if "time" in chunk:
        how["chunksizes"] = [min(chunk[name], size[name]) for name in order]
    with netCDF4.Dataset(path, "w", format=file_format) as f:
        for name in order:
            f.createDimension(name, None if storage == "record" and name == order[0] else size[name])
        coordinates = {"time": (times, {"units": EPOCH}), "latitude": (latitudes(NY), {"units": "degrees_north"}),
                       "longitude": (longitudes(NX), {"units": "degrees_east"}), "level": ([500.0, 850.0], {"units": "hPa"})}
        for name in order:
            c = f.createVariable(name, "f8", (name,))
            c.setncatts(coordinates[name][1])
            c[:] = coordinates[name][0]
        if storage == "record":  # a second record variable of another length lies between the records
            f.createVariable("flag", "i1", (order[0],))[:] = 1
        v = f.createVariable("t2m", raw.dtype, order, fill_value=attributes.pop("_FillValue"), **how)
        v.set_auto_maskandscale(False)
        v.setncatts({"units": "K", **attributes})
        v[:] = raw.transpose([usual.index(name) for name in order])


BITS = {}  # kind -> the bits of the file in the usual order


def same(name, d, kind, changes=(), ranks=1, right=None, bits=True):
    """Run in the background: numpy's numbers, and the bits of the file in the usual order."""

    def judge(r):
        found = [r.story] if r.status else differences(d, RIGHT[kind] if right is None else right)
        if not found and bits and BITS.setdefault(kind, stored_bits(d)) != stored_bits(d):
            found = ["other bits"]
        check(name, not found, found)

    start(judge, d, {"output.deflate": 0, **dict(changes)}, ranks=ranks)


for kind in RAW:
    d = workplace()
    turned(d / "in/a.nc", kind, DIMENSIONS, "cdf1")
    same(f"{kind}: the usual order", d, kind)
settle()

# Each form of storage, read by zscore itself and by netcdf-c, on several numbers of ranks.
WAYS = list(itertools.product(("auto", "netcdf"), (1, 2, 3, 7), (None, "150 KiB")))
some = itertools.cycle([("auto", 3, None), ("auto", 1, "150 KiB"), ("netcdf", 2, None), ("auto", 7, None), ("auto", 2, "150 KiB")])
for order, storage in itertools.product(ORDERS, STORAGE):
    if not ALL and (ORDERS.index(order) + 2 * list(STORAGE).index(storage)) % 3:
        continue
    for kind in RAW if ALL else [("packed", "float")[(ORDERS.index(order) + list(STORAGE).index(storage)) % 2]]:
        for reader, ranks, memory in WAYS if ALL else [next(some)]:
            d = workplace()
            turned(d / "in/a.nc", kind, order, storage)
            same(f"({', '.join(order)}), {storage}, {kind}, reader {reader}, {ranks} ranks, {memory or 'enough'} memory", d, kind,
                 {"run.reader": reader, "run.memory": memory}, ranks)
settle()

# Several files, each in its own order; a box across the edge of the grid; a further dimension in between.
d = workplace()
for i, (order, storage) in enumerate([(ORDERS[1], "cdf1"), (DIMENSIONS, "maps"), (ORDERS[0], "small"), (ORDERS[3], "contiguous")]):
    turned(d / f"in/{i}.nc", "float", order, storage, slice(25 * i, 25 * i + 25))
same("files in several orders", d, "float", ranks=3)

columns = np.r_[NX - 3 : NX, 0:5]
box = {"input.latitude": "-40 60", "input.longitude": f"{longitudes(NX)[-3] - 361} {longitudes(NX)[4] + 1}"}
rows = np.flatnonzero((latitudes(NY) >= -40) & (latitudes(NY) <= 60))
for order, storage, reader in (ORDERS[0], "cdf1", "auto"), (ORDERS[1], "along time", "auto"), (ORDERS[2], "contiguous", "auto"), \
        (ORDERS[3], "small", "netcdf"), (ORDERS[1], "record", "netcdf"):
    d = workplace()
    turned(d / "in/a.nc", "packed", order, storage, level=2)
    same(f"a box and a level of ({', '.join(order)}), {storage}, {reader}", d, "packed",
         {**box, "input.level": 850, "run.reader": reader}, 2, RIGHT["packed"][:, rows][:, :, columns], False)
settle()

# Members behind the rows, and time last.
d = workplace()
raw = np.stack([RAW["float"][0], RAW["float"][0] + 1], 1)
for reader, form, order in ("auto", "cdf1-fixed", (2, 3, 1, 0)), ("netcdf", "contiguous", (3, 2, 0, 1)), ("auto", "contiguous", (1, 2, 3, 0)):
    d = workplace()
    names = [("time", "number", "latitude", "longitude")[k] for k in order]
    make(d / "in/a.nc", raw.transpose(order), hours(NT), FLOAT, form=form, dimensions=names,
         axes={"latitude": (latitudes(NY), {"units": "degrees_north"}), "longitude": (longitudes(NX), {"units": "degrees_east"}),
               "number": (np.arange(2), {"units": "1"})})
    same(f"members of ({', '.join(names)}), {form}, {reader}", d, "float", {"input.realization": "pool", "run.reader": reader}, 2,
         unpack(raw, FLOAT), False)
settle()

# The plan divides rows where chunks have all steps, and says what it does.  Of so large a file only the header is made.
d = workplace()
with netCDF4.Dataset(d / "in/large.nc", "w") as f:
    for name, values, units in ("latitude", latitudes(180), "degrees_north"), ("longitude", longitudes(360), "degrees_east"), \
            ("time", hours(2000), EPOCH):
        f.createDimension(name, len(values))
        f.createVariable(name, "f8", (name,))[:] = values
        f[name].units = units
    f.createVariable("t2m", "f4", ORDERS[1], zlib=True, chunksizes=(10, 20, 2000), fill_value=False)
r = run(d, {}, ["--plan"], ranks=3)
check("the plan divides rows where chunks have all steps", "1 (time) x 3 (rows)" in r.out, r.out + r.story)
check("the plan names files that are turned", "turned     1 file, such as in/large.nc: into the order time, latitude, longitude" in r.out, r.out)

# Each chunk is read once.
d = workplace()
turned(d / "in/a.nc", "packed", ORDERS[1], "along time")
r = run(d, {}, ["--verbose"], ranks=1)
inflated = re.search(r"(\d+) inflated", r.out)
whole = -(-NY // 3) * 3 * -(-NX // 4) * 4 * NT * 2
check("each chunk is read once", inflated and int(inflated[1]) == whole, r.out + r.story)

# Texts and grids: the outputs stand in the usual order, with coordinates.
with netCDF4.Dataset(d / "out/zscore.nc") as f:
    found = [] if f["t2m_zscore"].dimensions == DIMENSIONS else [str(f["t2m_zscore"].dimensions)]
    found += unequal("latitude", np.asarray(f["latitude"][:]), latitudes(NY), 0, 0)
    check("outputs stand in the order time, latitude, longitude", not found, found)

# A Zarr store.
d = workplace()
raw, attributes = RAW["float"]
write_zarr(d / "in/a.zarr", [
    ("time", hours(NT).astype("f8"), ["time"], {"units": EPOCH}, [NT]),
    ("latitude", latitudes(NY), ["latitude"], {"units": "degrees_north"}, [NY]),
    ("longitude", longitudes(NX), ["longitude"], {"units": "degrees_east"}, [NX]),
    ("t2m", np.ascontiguousarray(raw.transpose(1, 2, 0)), list(ORDERS[1]), {"units": "K", "missing_value": 1e20}, [4, 5, 20])], 1e20)
same("a Zarr store", d, "float", {"input.files": "in/a.zarr"}, 2)
finish()
