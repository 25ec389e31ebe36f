#!/usr/bin/env python3
"""Zarr stores of version 2 and 3: the same numbers and bits as of the NetCDF files that have the same values, with each
codec, in chunks of any shape, on several numbers of ranks; what is damaged or not known is refused."""

import itertools
import json
import re

from harness import *
from zarr_files import write_zarr, write_zarr3, xarray_fill

try:
    import numcodecs
    import xarray
except ImportError as error:
    skip("Zarr stores", str(error))
    finish()

NT, NY, NX = 23, 11, 13
PACKED = {"scale_factor": 0.0017, "add_offset": 285.0, "_FillValue": -32767}
FLOAT = {"_FillValue": float(np.float32(1e20))}
x = holes(field(NT, NY, NX))
RAW = {"packed": (pack(x, np.int16, PACKED), PACKED), "float": (pack(x, np.float32, FLOAT), FLOAT)}
RIGHT = {kind: unpack(*what) for kind, what in RAW.items()}
BITS = {}
ranks = itertools.cycle((1, 2, 3, 7))


def coordinates(steps=slice(None)):
    times = hours(NT)[steps]
    return [("time", times, ["time"], {"units": EPOCH, "calendar": "gregorian"}, (5,)),
            ("latitude", latitudes(NY), ["latitude"], {"units": "degrees_north"}, (NY,)),
            ("longitude", longitudes(NX), ["longitude"], {"units": "degrees_east"}, (4,))]


def variables(kind, chunks=(5, 4, 6), order="=", steps=slice(None), name="t2m", extra=()):
    """Coordinates and data, for write_zarr(); without _FillValue, which each version has in its own place."""
    raw, attributes = RAW[kind]
    own = {k: v for k, v in attributes.items() if k != "_FillValue"}
    return [*coordinates(steps), (name, raw[steps].astype(raw.dtype.newbyteorder(order)), list(DIMENSIONS),
                                  {"units": "K", **own, **dict(extra)}, chunks)]


def second(path, kind, fill=..., chunks=(5, 4, 6), order="=", steps=slice(None), **how):
    raw, attributes = RAW[kind]
    fill = attributes["_FillValue"] if fill is ... else fill
    write_zarr(path, coordinates(steps), None, **how)
    write_zarr(path, variables(kind, chunks, order, steps)[3:], fill, **how)


def third(path, kind, chunks=(5, 4, 6), order="=", steps=slice(None), **how):
    fill = RAW[kind][1]["_FillValue"]
    extra = {"_FillValue": xarray_fill(fill) if kind == "float" else fill}
    write_zarr3(path, coordinates(steps), **how)
    write_zarr3(path, variables(kind, chunks, order, steps, extra=extra)[3:], **{"fill": fill, **how})


def same(name, d, kind, changes=(), also=lambda r: []):
    """The numbers of numpy, and the bits of the NetCDF file.  In the background."""

    def judge(r):
        found = [r.story] if r.status else differences(d, RIGHT[kind]) + also(r)
        if not found and BITS.setdefault(kind, stored_bits(d)) != stored_bits(d):
            found = ["other bits than those of the NetCDF file"]
        check(name, not found, found)

    start(judge, d, {"input.files": "in/a.zarr", **dict(changes)}, ranks=next(ranks))


for kind in RAW:
    d = workplace()
    raw, attributes = RAW[kind]
    make(d / "in/a.nc", raw, hours(NT), {**attributes, "_FillValue": raw.dtype.type(attributes["_FillValue"])})
    same(f"{kind}: a NetCDF file", d, kind, {"input.files": "in/a.nc"})
    settle()

# ------------------------------------------------------------------------------------------ version 2

kinds = itertools.cycle(RAW)
CODECS = [None, numcodecs.Zlib(4), numcodecs.GZip(4), numcodecs.BZ2(4), numcodecs.LZ4(), numcodecs.Zstd(3),
          numcodecs.Blosc("lz4", 5, 1), numcodecs.Blosc("zstd", 3, 2), numcodecs.Blosc("zlib", 5, 0),
          numcodecs.Blosc("blosclz", 5, 1), numcodecs.Blosc("lz4hc", 5, 1)]
SHAPES = itertools.cycle([(5, 4, 6), (23, 11, 13), (1, 11, 13), (30, 3, 13), (7, 20, 4)])
for codec in CODECS:
    d, kind, shape = workplace(), next(kinds), next(SHAPES)
    second(d / "in/a.zarr", kind, compressor=codec, chunks=shape)
    same(f"version 2, {codec}, chunks {shape}, {kind}", d, kind)
settle()

d = workplace()
raw, attributes = RAW["packed"]
write_zarr(d / "in/a.zarr", coordinates())
write_zarr(d / "in/a.zarr", variables("packed")[3:], -32767, numcodecs.Zlib(), [numcodecs.Shuffle(2)], "/")
same("version 2: the filter shuffle, and directories of chunks", d, "packed")
for kind in RAW:
    d = workplace()
    second(d / "in/a.zarr", kind, order=">", compressor=numcodecs.Zstd())
    same(f"version 2: the highest byte first, {kind}", d, kind, {"run.memory": "1 MiB"})
settle()

# ------------------------------------------------------------------------------------------ version 3

for name, kind, how in [
    ("no codec", "packed", {}),
    ("gzip and a checksum", "float", {"codecs": ("gzip", "crc32c")}),
    ("a checksum, then zstd", "packed", {"codecs": ("crc32c", "zstd")}),
    ("blosc, the highest byte first", "float", {"codecs": ("blosc",), "order": ">"}),
    ("keys of version 2", "packed", {"keys": "v2", "separator": "."}),
    ("keys with dots", "float", {"separator": "."}),
    ("shards, the index at the end", "packed", {"codecs": ("zstd",), "shards": (2, 3, 1)}),
    ("shards, the index at the beginning", "float", {"codecs": ("gzip", "crc32c"), "shards": (5, 1, 3), "first": True}),
    ("shards, no checksum", "packed", {"shards": (1, 2, 2), "summed": False, "chunks": (8, 3, 13)})]:
    d = workplace()
    third(d / "in/a.zarr", kind, **how)
    same(f"version 3: {name}, {kind}", d, kind)
settle()

# ------------------------------------------------------------------------------------------ many stores, and their names

d = workplace()
for k, steps in enumerate((slice(0, 9), slice(9, 10), slice(10, NT))):
    (third if k == 1 else second)(d / f"in/{k}.zarr", "float", steps=steps, chunks=(4 + k, 3, 5))
here = (d / "in").resolve()
for name, files in [("a pattern", "in/*.zarr"), ("URLs", " ".join(f"file://{here}/{k}.zarr#mode=zarr,file" for k in (2, 0, 1))),
                    ("a URL with a pattern", f"file://{here}/?.zarr#mode=nczarr,file")]:
    same(f"three stores by {name}", d, "float", {"input.files": files}, lambda r: [] if "Zarr, chunks, float32" in r.out else [r.out])
    settle()

# ------------------------------------------------------------------------------------------ xarray's own


def contents(path):
    """What an output has: dimensions, attributes, types and bits; without what names the run and its files."""
    own = ("history", "_FillValue", "source", "statistics_file")
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        return ({name: (v.dimensions, str(v.dtype), v[...].tobytes(), {a: str(v.getncattr(a)) for a in v.ncattrs() if a not in own})
                 for name, v in f.variables.items()}, {a: str(f.getncattr(a)) for a in f.ncattrs() if a not in own})


two = xarray.Dataset(
    {"t2m": (DIMENSIONS, RIGHT["float"].astype("f4"), {"units": "K", "long_name": "the air", "standard_name": "air_temperature"}),
     "d2m": (("time", "level", "latitude", "longitude"), np.stack([x, x + 1], 1).astype("f4"), {"units": "K"})},
    {"time": ("time", hours(NT).astype("i8"), {"units": EPOCH}), "latitude": ("latitude", latitudes(NY).astype("f4"), {"units": "degrees_north"}),
     "longitude": ("longitude", longitudes(NX), {"units": "degrees_east", "valid_range": [-180.0, 360.0]}),
     "height": ((), 2.0, {"units": "m", "positive": "up"}), "level": ("level", ["low", "høgh"], {"axis": "Z"}),
     "surface": (("latitude", "longitude"), np.arange(NY * NX).reshape(NY, NX) % 3 == 0),
     "expver": ("time", np.where(np.arange(NT) < 20, "0001", "0005").astype("U4"))},
    {"title": "weather", "nested": '{"a": 1}', "numbers": [1, 2, 3]})
d = workplace()
two.to_netcdf(d / "in/a.nc")
two.to_zarr(d / "in/a.zarr", consolidated=True)
two.to_zarr(d / "in/b.zarr", consolidated=False, encoding={"t2m": {"chunks": (6, 4, NX)}, "d2m": {"chunks": (6, 2, NY, 5)}})
seen = {}
for path in "in/a.nc", "in/a.zarr", "in/b.zarr":
    for name, changes in ("t2m", {}), ("d2m", {"input.level": "høgh"}), ("d2m", {"input.level": "all"}):
        r = run(d, {"input.files": path, "input.variable": name, "output.anomaly": None, **changes}, ranks=2)
        name += " of all levels" if "all" in changes.values() else ""
        seen[path, name] = [r.story] if r.status else [contents(p) for p in sorted((d / "out").iterdir())]
        right = seen["in/a.nc", name]
        differ = [f"{key}: {str(a[k].get(key))[:300]} instead of {str(b[k].get(key))[:300]}" for a, b in zip(seen[path, name], right)
                  for k in (0, 1) for key in {**a[k], **b[k]} if a[k].get(key) != b[k].get(key)] if r.status == 0 else r.story
        check(f"xarray's {path} has all that its NetCDF file has of {name}", not differ and len(right) == 2, differ)

# ------------------------------------------------------------------------------------------ netcdf-c's own

for mode in "zarr", "nczarr":
    d = workplace()
    raw, attributes = RAW["packed"]
    try:
        with netCDF4.Dataset(f"file://{(d / 'in/a.zarr').resolve()}#mode={mode},file", "w") as f:
            for name, a, dims, own, _ in coordinates():
                f.createDimension(name, len(a))
                f.createVariable(name, a.dtype, (name,))[:] = a
                f[name].setncatts(own)
            v = f.createVariable("t2m", "i2", DIMENSIONS, chunksizes=(4, 3, 5), fill_value=np.int16(attributes["_FillValue"]))
            v.set_auto_maskandscale(False)
            v.setncatts({"units": "K", **{k: a for k, a in attributes.items() if k != "_FillValue"}})
            v[:] = raw
    except (OSError, RuntimeError) as error:
        skip(f"a store that netcdf-c has made, {mode}", f"netCDF4-python writes none: {error}")
        continue
    same(f"a store that netcdf-c has made, {mode}", d, "packed")
settle()

# ------------------------------------------------------------------------------------------ groups

for version, write in (2, write_zarr), (3, write_zarr3):
    d = workplace()
    raw, attributes = RAW["float"]
    place = {"longitude": "longitude"}  # its coordinate stands in the root
    write(d / "in/a.zarr", [(place.get(name, f"Grid/{name}"), a, dims, {**own, **({"missing_value": 1e20} if name == "t2m" else {})}, chunks)
                            for name, a, dims, own, chunks in variables("float")])
    same(f"version {version}: a variable in a group, with a coordinate in the root", d, "float", {"input.variable": "Grid/t2m"})
settle()

# ------------------------------------------------------------------------------------------ chunks that are not there

for version in 2, 3:
    d = workplace()
    holed = np.array(RAW["packed"][0])
    holed[:5, 4:8] = -32767  # all chunks of this box, by its shape
    RAW["holed"], RIGHT["holed"] = (holed, PACKED), unpack(holed, PACKED)
    if version == 2:
        second(d / "in/a.zarr", "holed")
        for k in range(3):
            (d / f"in/a.zarr/t2m/0.1.{k}").unlink()
    else:
        third(d / "in/a.zarr", "holed", shards=(2, 1, 3), empty=lambda chunk: (chunk == -32767).all())
    same(f"version {version}: missing chunks consist of the fill value", d, "holed")
    settle()

# ---------------------------------------------------------------------------------------------- cells with places and areas

# Latitudes and longitudes in two dimensions are on the page; cell_measures or another store has the areas of the cells.
lat2 = np.linspace(50, -40, NY)[:, None] + 2.5 * np.sin(np.arange(NX) / 2)
lon2 = 10.0 * np.arange(NX) + 4 * np.cos(np.arange(NY))[:, None]
area = np.random.default_rng(5).random((NY, NX)) + 0.1
CELLS = ["y", "x"]
places = [("lat", lat2, CELLS, {"units": "degrees_north"}, (4, 5)), ("lon", lon2, CELLS, {"units": "degrees_east"}, (NY, NX)),
          ("areacella", area, CELLS, {"units": "m2", "standard_name": "cell_area", "coordinates": "lat lon"}, (3, 13))]
data = ("t2m", np.nan_to_num(x, nan=280).astype("f4"), ["time", *CELLS],
        {"units": "K", "coordinates": "lat lon", "cell_measures": "area: areacella"}, (5, 4, 6))
weighted = (data[1].astype("f8") * area).sum((1, 2)) / area.sum()
pictures = {}
for kind in "netcdf", "zarr":
    d = workplace()
    everything = [*coordinates()[:1], *places, data]
    if kind == "zarr":
        write_zarr(d / "in/a.nc", everything)
        write_zarr(d / "areas", places)
    else:
        of = lambda v: {name: (dims, values, more) for name, values, dims, more, _ in v}
        xarray.Dataset(of(everything)).to_netcdf(d / "in/a.nc", encoding={"t2m": {"_FillValue": None}})
        xarray.Dataset(of(places)).to_netcdf(d / "areas")
    for name, more in ("cell_measures and a page", {"output.report": "out/r.html"}), ("area_file", {"input.area_file": "areas"}):
        r = run(d, {"reduce a.of": "data", "reduce a.over": "latitude, longitude", "reduce a.file": "out/a.nc", **more}, ranks=3)
        found = [r.story] if r.status else unequal("mean", read(d / "out/a.nc", "t2m_mean").ravel(), weighted, 1e-12, 0)
        check(f"{kind}: {name}", not found, found)
    page = d / "out/r.html"
    pictures[kind] = re.findall("[A-Za-z0-9+/=]{200,}", page.read_text()) if page.exists() else []
check("the page of a store shows the same places", pictures["zarr"] and pictures["zarr"] == pictures["netcdf"])

# ------------------------------------------------------------------------------------------ what is damaged

nothing = lambda store: None


few = itertools.cycle((1, 1, 1, 3))


def broken(name, change, words, status=1, kind="packed", write=second, changes=(), inject=None, **how):
    """A store that change(path) has damaged is refused with one line."""
    d = workplace()
    write(d / "in/a.zarr", kind, **how)
    change(d / "in/a.zarr")
    start_error(name, d, status, words, {"input.files": "in/a.zarr", **dict(changes)}, ranks=3 if inject else next(few), inject=inject)


def rewrite(file, change):
    return lambda store: (store / file).write_bytes(change((store / file).read_bytes()))


def edit(file, **members):
    return rewrite(file, lambda b: json.dumps({**json.loads(b), **members}).encode())


flip = lambda at: lambda b: b[:at] + bytes([b[at] ^ 1]) + b[at + 1 :]
chunk = ["in/a.zarr", "chunk 1.1.0 of variable t2m"]
broken("a chunk is cut off", rewrite("t2m/1.1.0", lambda b: b[:-8]), [*chunk, "232 bytes instead of 240"])
broken("a chunk is too long", rewrite("t2m/1.1.0", lambda b: b + b"1234"), [*chunk, "244 bytes"])
broken("a chunk is empty", rewrite("t2m/1.1.0", lambda b: b""), chunk)
broken("a chunk is gone, without a fill value", lambda s: (s / "t2m/1.1.0").unlink(), [*chunk, "no fill value"], fill=None)
for codec in CODECS[1:7]:
    broken(f"a chunk is cut off, {codec.codec_id}", rewrite("t2m/1.1.0", lambda b: b[: len(b) // 2]), chunk, compressor=codec)
settle()
broken("a chunk decodes to fewer bytes", rewrite("t2m/1.1.0", lambda b: bytes(numcodecs.Zstd().encode(bytes(100)))),
       [*chunk, "100 bytes instead of 240"], compressor=numcodecs.Zstd())
broken("a chunk decodes to more bytes", rewrite("t2m/1.1.0", lambda b: bytes(numcodecs.Zstd().encode(bytes(9999)))), chunk,
       compressor=numcodecs.Zstd())
broken("a coordinate is cut off", rewrite("latitude/0", lambda b: b[:-8]), ["in/a.zarr", "chunk 0 of variable latitude"], 2)
broken("a coordinate is gone", lambda s: (s / "time/1").unlink(), ["in/a.zarr", "chunk 1 of variable time"], 2)
shards = {"write": third, "shards": (2, 3, 1), "codecs": ("crc32c",)}
broken("a shard is cut off", rewrite("t2m/c/1/0/0", lambda b: b[:-8]), ["in/a.zarr", "chunk c/1/0/0 of variable t2m"], **shards)
broken("a shard is shorter than its index", rewrite("t2m/c/1/0/0", lambda b: b[:8]), ["chunk c/1/0/0", "shorter"], **shards)
broken("a shard: a bit of its index", rewrite("t2m/c/1/0/0", flip(-20)), ["chunk c/1/0/0", "checksum"], **shards)
broken("a shard: a bit of a chunk", rewrite("t2m/c/1/0/0", flip(20)), ["chunk c/1/0/0", "checksum"], **shards)
broken("a shard whose index leads out of it", rewrite("t2m/c/1/0/0", lambda b: b[:-96] + b"\1\2\3" * 32), ["chunk c/1/0/0", "index"],
       **{**shards, "summed": False})
settle()

# ------------------------------------------------------------------------------------------ what happens meanwhile

if injector():
    broken("a disk fails while a rank reads a chunk", nothing, ["in/a.zarr", "of variable t2m", "Input/output error"],
           inject="pread * 0 EIO t2m/1.1.0")
    for effect, file in ("replace", "t2m/.zattrs"), ("replace", "t2m/1.1.0"), ("remove", "latitude/0"):
        broken(f"meanwhile a program does this: {effect} {file}", nothing, ["in/a.zarr", "changed", "run again"],
               inject=f"pwrite 1 0 {effect}=in/a.zarr/{file} .part-")
    settle()
else:
    skip("what happens meanwhile", "tests/lib/inject.c cannot be compiled")

# ------------------------------------------------------------------------------------------ what is not read

for name, change, words, how in [
    ("JSON that ends early", rewrite("t2m/.zarray", lambda b: b[:-9]), ["t2m/.zarray", "damaged JSON"], {}),
    ("another version", edit("t2m/.zarray", zarr_format=4), ["t2m", "zarr_format"], {}),
    ("no dimensions", edit("t2m/.zattrs", _ARRAY_DIMENSIONS=[]), ["t2m", "_ARRAY_DIMENSIONS"], {}),
    ("two lengths of a dimension", edit("time/.zarray", shape=[NT - 1]), ["time", f"{NT - 1}"], {}),
    ("Fortran's order", edit("t2m/.zarray", order="F"), ["t2m", "Fortran"], {}),
    ("a codec that nobody knows", edit("t2m/.zarray", compressor={"id": "unheard-of"}), ["t2m", "unheard-of"], {}),
    ("a filter that changes numbers", edit("t2m/.zarray", filters=[{"id": "delta", "dtype": "<i2"}]), ["t2m", "delta"], {}),
    ("float16", edit("t2m/.zarray", dtype="<f2"), ["t2m", "<f2"], {}),
    ("a coordinate of float16", edit("time/.zarray", dtype="<f2"), ["time", "<f2"], {}),
    ("a fill value that is none", edit("t2m/.zarray", fill_value="none"), ["t2m", "fill_value"], {}),
    ("chunks of length 0", edit("t2m/.zarray", chunks=[0, 4, 6]), ["t2m", "chunks"], {}),
    ("chunks that no memory holds", edit("t2m/.zarray", chunks=[1 << 40, 4, 6]), ["t2m", "2 GiB"], {}),
    ("dimensions turned", edit("t2m/zarr.json", codecs=[{"name": "transpose", "configuration": {"order": [0, 2, 1]}},
                                                       {"name": "bytes", "configuration": {"endian": "little"}}]),
     ["t2m", "transpose"], {"write": third}),
    ("an unknown extension", edit("t2m/zarr.json", chunk_grid={"name": "rectilinear"}), ["t2m", "chunk_grid"], {"write": third}),
    ("an unknown member", edit("t2m/zarr.json", secret={"name": "x"}), ["t2m", "secret"], {"write": third}),
    ("a single array", nothing, ["single array"], {"changes": {"input.files": "in/a.zarr/t2m"}}),
    ("a store that is not there", nothing, ["in/b.zarr"], {"changes": {"input.files": "in/b.zarr"}}),
    ("a directory that is no store", lambda s: (s / ".zgroup").rename(s / "x") and (s / ".zattrs").unlink(), ["directory"], {}),
    ("a store in a zip archive", nothing, ["directories"], {"changes": {"input.files": "file:///a.zip#mode=zarr,zip"}}),
    ("no units where the spec wants some", edit("t2m/.zattrs", units=None), ["t2m", "attributes"], {"changes": {"input.units": "degC"}}),
    ("a scale without a number", edit("t2m/.zattrs", scale_factor="none"), ["t2m", "scale_factor", "take it out"], {}),
    ("netcdf-c as its reader", nothing, ["[run] reader", "Zarr store"], {"changes": {"run.reader": "netcdf"}}),
    ("statistics in a store", nothing, ["in/a.zarr", "Zarr store"], {"changes": {"climatology.from": "in/a.zarr", "output.statistics": None}})]:
    broken(f"refused: {name}", change, words, 2, **how)
settle()
finish()
