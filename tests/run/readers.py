#!/usr/bin/env python3
"""Reading: every storage form gives the same bits through this program's own readers and through netcdf-c, and the
right ones; no byte is read or inflated twice; damage is noticed; memory stays in its bounds.

netcdf-c reads on one rank and on two by turns; always on two with ZSCORE_TEST_ALL=1 in the environment."""

import ctypes.util
import itertools
import re
import struct
import zlib

from harness import *

NT, NY, NX = 23, 11, 13
SCALE = {"scale_factor": 0.0017, "add_offset": 285.0, "_FillValue": np.int16(-32767)}
HUGE = {"_FillValue": np.float32(1e20)}
x = holes(field(NT, NY, NX), 0.1)
i2 = pack(x, "i2", SCALE)
f4 = np.where(np.isnan(x), 1e20, x).astype("f4")


# ------------------------------------------------------------------------------------------ input of any form


def shuffle_alone(v):
    """What netCDF4-python has no word for: the shuffle filter without deflate."""
    library = ctypes.CDLL(ctypes.util.find_library("netcdf"))
    if library.nc_def_var_deflate(v.group()._grpid, v._varid, 1, 0, 0):
        raise RuntimeError("netcdf-c refuses to shuffle alone")


def build(path, raw, attributes, times, file_format="NETCDF4", unlimited=True, level=None, rest=False, size=None,
          before=None, written=(slice(None),), **how):
    """One file of a variable t2m(time, latitude, longitude), in a given way.

    level: where a further dimension of three stands, of whose places the second has the values; rest: variables
    beside it, so that records have several, padded ones; size: chunks, of which the first may be longer than the
    time; before(variable) acts on it while it is being defined; written: the steps that are ever written.
    """
    names, (ny, nx) = list(DIMENSIONS), raw.shape[1:]
    if level is not None:
        names.insert(level, "plev")
        raw = np.stack([np.flip(raw, 0), raw, np.flip(raw, 1)], level)
    with netCDF4.Dataset(path, "w", format=file_format) as f:
        for name, length in zip(names, raw.shape):
            f.createDimension(name, None if name == "time" and unlimited else length)
        if rest:
            f.createVariable("flag", "i1", ("time",))
        axes = {"time": times.astype("i4"), "latitude": latitudes(ny), "longitude": longitudes(nx),
                "plev": np.array([500.0, 850, 1000])}
        for name in names:
            v = f.createVariable(name, axes[name].dtype, (name,))
            v.units = {"time": EPOCH, "latitude": "degrees_north", "longitude": "degrees_east", "plev": "hPa"}[name]
        attributes = dict(attributes)
        fill = attributes.pop("_FillValue", None)
        endian = how.pop("endian", "native")
        if size:
            how["chunksizes"] = size
        order = {"big": ">", "little": "<"}.get(endian, "=")
        v = f.createVariable("t2m", raw.dtype.newbyteorder(order), names, fill_value=fill, endian=endian, **how)
        v.set_auto_maskandscale(False)
        v.setncatts({"units": "K", **attributes})
        if before:
            before(v)
        if rest:
            f.createVariable("odd", "i2", ("time", "longitude"))[:] = 7
        for name in names:
            f[name][: len(axes[name])] = axes[name]
        for part in written:
            v[part] = raw[part]


# ------------------------------------------------------------------------------------------ one case, three runs

RUNS = {"own readers, 1 rank": ("auto", 1), "own readers, 3 ranks": ("auto", 3), "netcdf-c": ("netcdf", 2)}


def moved(r):
    """The report's bytes: read, inflated, sent, written."""
    line = re.search(r"bytes +(\d+) read, (\d+) inflated, (\d+) sent, (\d+) written", r.out)
    return dict(zip(("read", "inflated", "sent", "written"), map(int, line.groups()))) if line else None


turns = itertools.count()
seen = set()  # ways through the data that the plans took


def compare(title, d, values, changes=(), bytes_moved=None):
    """The runs on d/in: the same bits from all, right by numpy.  In the background."""
    results = {}

    def judge(name, r):
        results[name] = r
        if len(results) < len(RUNS):
            return None
        found = [f"{name}: {r.story}" for name, r in results.items() if r.status != 0]
        if found:
            return check(title, False, found)
        base = stored_bits(d / "netcdf-c")
        for name, r in results.items():
            got = stored_bits(d / name)
            found += [f"{name}: other bits in {v}" for v in base if got[v] != base[v]]
            seen.update(way for way in ("passes     2", "tiles") if way in r.out)
            if bytes_moved and name != "netcdf-c":
                found += unequal_bytes(name, moved(r), dict(bytes_moved), values.size, RUNS[name][1])
        return check(title, not found, found + differences(d / "netcdf-c", values))

    one = not ALL and next(turns) % 2
    for name, (reader, ranks) in RUNS.items():
        ranks = 1 if reader == "netcdf" and one else ranks
        (d / name / "out").mkdir(parents=True)
        settings = {"input.files": "../in/*.nc", "run.reader": reader, **dict(changes)}
        start(lambda r, name=name: judge(name, r), d / name, settings, ["-v"], ranks=ranks)


def unequal_bytes(name, got, want, nvalue, ranks):
    """Complaints about what was moved."""
    ncell = want.pop("ncell")
    want["written"] = 2 * 4 * nvalue + ncell * (2 * 8 + 8 + 6 * 8 + 4)
    if ranks == 1:
        want["sent"] = 0
    if got is None:
        return [f"{name}: no bytes in the report"]
    return [f"{name}: {got[k]} bytes {k}, not {n}" for k, n in want.items() if got[k] != n]


def group(title, files, changes=(), pick=None, **judged):
    """One run over files that are each stored in a way of its own: {form: (raw, attributes, how)}.  What this
    machine's libraries cannot write is skipped."""
    d, values = workplace(), []
    for i, (form, (raw, attributes, how)) in enumerate(files.items()):
        try:
            build(d / f"in/{i:02}.nc", raw, attributes, hours(len(raw), START + 6 * len(raw) * i), **how)
        except (RuntimeError, OSError, AttributeError) as reason:
            skip(f"{title}: {form}", str(reason))
            (d / f"in/{i:02}.nc").unlink(missing_ok=True)
            continue
        lost = np.ones(len(raw), bool)
        for part in how.get("written", [slice(None)]):
            lost[part] = False
        values.append(unpack(raw, dict(attributes)))
        values[-1][lost] = np.nan
    values = np.concatenate(values)
    compare(title, d, values if pick is None else values[pick], changes, **judged)


# ------------------------------------------------------------------------------------------ every storage form

CLASSIC = {form: dict(file_format=form) for form in ("NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA")}
CONTIGUOUS = dict(contiguous=True, unlimited=False)
MAP = (1, NY, NX)
CHUNKS = {
    "maps": dict(size=MAP),
    "maps, shuffled": dict(size=MAP, before=shuffle_alone),
    "maps, deflated": dict(size=MAP, zlib=True, shuffle=False),
    "maps, shuffled and deflated 1": dict(size=MAP, zlib=True, complevel=1),
    "maps, shuffled and deflated 9": dict(size=MAP, zlib=True, complevel=9),
    "maps, checksums": dict(size=MAP, fletcher32=True),
    "maps, all filters, big-endian": dict(size=MAP, zlib=True, fletcher32=True, endian="big"),
    "bricks": dict(size=(4, 3, 5)),
    "bricks, deflated, checksums": dict(size=(4, 3, 5), zlib=True, shuffle=False, fletcher32=True),
    "bricks, shuffled and deflated, big-endian": dict(size=(5, 4, 4), zlib=True, endian="big"),
    "several whole maps": dict(size=(3, NY, NX), zlib=True),
    "bands": dict(size=(1, 4, NX), zlib=True),
    "pillars": dict(size=(1000, 2, 3), zlib=True),
    "a chunk longer than the file": dict(size=(64, NY, NX), zlib=True),
    "single numbers": dict(size=(1, 1, 1)),
    "szip": dict(size=(4, 4, 8), compression="szip", szip_pixels_per_block=8),
    "zstd": dict(size=MAP, compression="zstd"),
    "NETCDF4_CLASSIC": dict(size=MAP, zlib=True, file_format="NETCDF4_CLASSIC"),
}
alike = lambda forms: {name: (i2, SCALE, how) for name, how in forms.items()}
fixed = {f"{name}, fixed": {**how, "unlimited": False} for name, how in CLASSIC.items()}
records = {f"{name}, records of several variables": {**how, "rest": True} for name, how in CLASSIC.items()}
group("classic, int16", alike({**CLASSIC, **fixed, **records}))
group("classic, other types", {
    "float64": (field(NT, NY, NX), {}, CLASSIC["NETCDF3_CLASSIC"]),
    "float32 records": (f4, HUGE, {**CLASSIC["NETCDF3_CLASSIC"], "rest": True}),
    "int8 records": ((field(NT, NY, NX) - 280).astype("i1"), {}, {**CLASSIC["NETCDF3_64BIT_OFFSET"], "rest": True}),
    "int64": ((field(NT, NY, NX) * 1e3).astype("i8"), {}, {**CLASSIC["NETCDF3_64BIT_DATA"], "unlimited": False})})
# Latitude as the record dimension, one step a file: records of 28 bytes, whose numbers of 8 are no whole number apart.
d, steps = workplace(), field(5, 7, 3)
for i, when in enumerate(hours(len(steps))):
    with netCDF4.Dataset(d / f"in/{i}.nc", "w", format="NETCDF3_CLASSIC") as f:
        f.createDimension("latitude", None)
        f.createDimension("longitude", 3)
        for name, dtype, over, units, data in [
            ("time", "f8", (), EPOCH, when), ("latitude", "f4", ("latitude",), "degrees_north", latitudes(7)),
            ("longitude", "f8", ("longitude",), "degrees_east", longitudes(3)),
            ("t2m", "f8", ("latitude", "longitude"), "K", steps[i])]:
            v = f.createVariable(name, dtype, over)
            v.units = units
            v[...] = data
        f["t2m"].coordinates = "time"
compare("classic, rows are records", d, steps)
group("contiguous", {
    "int16": (i2, SCALE, CONTIGUOUS), "float32, big-endian": (f4, HUGE, {**CONTIGUOUS, "endian": "big"}),
    "never written": (i2, SCALE, {**CONTIGUOUS, "written": []}), "float64": (field(NT, NY, NX), {}, CONTIGUOUS)})
group("chunks of every kind", alike(CHUNKS))
group("chunks that were never written", {
    "maps": (i2, SCALE, dict(size=MAP, written=[slice(0, 9), slice(16, NT)])),
    "none": (i2, SCALE, dict(size=(4, 3, 5), zlib=True, written=[])),
    "deflated, big-endian": (f4, HUGE, dict(size=(1, 3, 5), zlib=True, endian="big",
                                                   written=[slice(3, 8), slice(20, 21)])),
    "bricks, no _FillValue": (field(NT, NY, NX).astype("f4"), {}, dict(size=(2, 3, 13), zlib=True, fletcher32=True,
                                                                      written=[slice(10, 15)])),
    "classic records": (i2, SCALE, dict(file_format="NETCDF3_64BIT_OFFSET", rest=True, written=[slice(20, 23)])),
    "szip": (i2, SCALE, dict(size=(2, 4, 8), compression="szip", szip_pixels_per_block=8, written=[slice(20, 23)]))})

byte, u2 = {"scale_factor": 0.25, "add_offset": 255.0}, {"scale_factor": 0.001, "add_offset": 250.0}
group("chunks of all types", {
    name: (raw, attributes, dict(size=(3, 4, NX), zlib=True, endian=endian, shuffle=endian == "big"))
    for endian in ("little", "big") for name, raw, attributes in [
        (f"int8, {endian}", (field(NT, NY, NX) - 280).astype("i1"), {}),
        (f"_Unsigned, {endian}", pack(x, "u1", {**byte, "_FillValue": 0}).view("i1"),
         {**byte, "_Unsigned": "true", "_FillValue": np.int8(0)}),
        (f"uint16, {endian}", pack(x, "u2", {**u2, "_FillValue": 65535}), {**u2, "_FillValue": np.uint16(65535)}),
        (f"int32, {endian}", (np.nan_to_num(x) * 1e6).astype("i4"),
         {"scale_factor": 1e-6, "_FillValue": np.int32(0)}),
        (f"float32, {endian}", f4, HUGE),
        (f"float64, {endian}", x, {"_FillValue": np.nan}),
        (f"int64, {endian}", (np.nan_to_num(x) * 1e9).astype("i8"), {"scale_factor": 1e-9, "_FillValue": np.int64(0)})]})

for level, place in enumerate(("before time", "behind time", "between latitude and longitude", "behind all")):
    size = [4, 3, 5]
    size.insert(level, 2)
    group(f"plev {place}", alike({
        "classic": dict(file_format="NETCDF3_64BIT_DATA", unlimited=False, level=level),
        "records": dict(file_format="NETCDF3_CLASSIC", unlimited=level > 0, rest=True, level=level),
        "contiguous": dict(level=level, **CONTIGUOUS),
        "chunks": dict(size=size, zlib=True, level=level)}), {"input.plev": 850})

# ------------------------------------------------------------------------------------------ selections, memory

NT2, NY2, NX2 = 60, 40, 30
big = field(NT2, NY2, NX2).astype("f4")
lat, lon = latitudes(NY2), longitudes(NX2)
across = np.concatenate([np.flatnonzero(lon >= 310), np.flatnonzero(lon <= 60)])
some = np.flatnonzero((lat >= -41) & (lat <= 61))
one = np.flatnonzero((lat >= 0) & (lat <= 4))
for form, how in {
    "classic": dict(file_format="NETCDF3_CLASSIC"), "records": dict(file_format="NETCDF3_CLASSIC", rest=True),
    "contiguous": CONTIGUOUS, "maps": dict(size=(1, NY2, NX2), zlib=True), "bricks": dict(size=(7, 6, 11), zlib=True),
    "pillars": dict(size=(64, 4, 4), zlib=True),
}.items():
    files = {form: (big, {}, how)}
    group(f"{form}: a box across the edge, from the middle of a chunk", files, {
        "input.longitude": "-50 60", "input.latitude": "-41 61", "input.time": "2014-01-02T06 2014-01-10T00"},
        np.ix_(np.arange(5, 37), some, across))
    group(f"{form}: one row, few columns", files, {"input.latitude": "0 4", "input.longitude": "50 70"},
          np.ix_(np.arange(NT2), one, np.flatnonzero((lon >= 50) & (lon <= 70))))
    group(f"{form}: little memory, across the edge", files, {"run.memory": "64 KiB", "input.longitude": "-50 60"},
          np.ix_(np.arange(NT2), np.arange(NY2), across))
long = field(300, 24, 40).astype("f4")
for form, memory, how in [
    ("classic", "256 KiB", dict(file_format="NETCDF3_CLASSIC", rest=True)), ("contiguous", "256 KiB", CONTIGUOUS),
    ("maps", "256 KiB", dict(size=(1, 24, 40), zlib=True)), ("bricks", "256 KiB", dict(size=(7, 6, 11), zlib=True)),
    ("layers", "1 MiB", dict(size=(16, 24, 40), zlib=True)),
]:
    group(f"{form}: a long series, little memory", {form: (long, {}, how)}, {"run.memory": memory})
# Read, and made, in several batches of the same file, whose numbers are smaller than those of another one.
for memory in "512 KiB", "12 MiB":
    group(f"numbers of several sizes, memory = {memory}", {
        "int16": (pack(long, "i2", SCALE), SCALE, dict(file_format="NETCDF3_CLASSIC")),
        "float64": (long.astype("f8"), {}, CONTIGUOUS), "float32": (long, {}, dict(size=(7, 6, 11), zlib=True))},
        {"run.memory": memory})
settle()
check("some runs read twice, some in tiles", seen == {"passes     2", "tiles"}, str(seen))

# ------------------------------------------------------------------------------------------ bytes moved


def as_stored(raw, size, level=None, shuffle=False, fletcher32=False, fill=0):
    """The chunks of one file, each as HDF5 should store it: full at the edges, too."""
    found = []
    for corner in np.ndindex(*(-(-n // c) for n, c in zip(raw.shape, size))):
        chunk = np.full(size, fill, raw.dtype)
        part = raw[tuple(slice(i * c, (i + 1) * c) for i, c in zip(corner, size))]
        chunk[tuple(slice(n) for n in part.shape)] = part
        data = chunk.tobytes()
        data = np.frombuffer(data, "u1").reshape(-1, raw.itemsize).T.tobytes() if shuffle else data
        data = data if level is None else zlib.compress(data, level)
        found.append(data + bytes(4) if fletcher32 else data)
    return found


def count_bytes(title, raw, attributes, chunks=None, changes=(), pick=None, read=None, pieces=2, **how):
    """read: bytes that must be read, where they are not those of the chunks (as_stored() with these settings)."""
    parts = np.array_split(raw, pieces)
    inflated = 0
    if chunks is not None:
        stored = [as_stored(part, how["size"], **chunks) for part in parts]
        read = sum(len(data) for file in stored for data in file)
        if chunks.get("level") is not None:
            inflated = sum(map(len, stored)) * int(np.prod(how["size"])) * raw.itemsize
    d, values = workplace(), unpack(raw, attributes)
    for i, part in enumerate(parts):
        build(d / f"in/{i}.nc", part, attributes, hours(len(part), START + 6 * len(parts[0]) * i), **how)
    if chunks is not None:
        data = (d / "in/0.nc").read_bytes()
        if not all(chunk[: -4 if chunks.get("fletcher32") else None] in data for chunk in stored[0]):
            return skip(title, "Python's zlib compresses in another way than HDF5's")
    values = values if pick is None else values[pick]
    wanted = {"read": read, "inflated": inflated, "ncell": values[0].size}
    compare(title, d, values, changes, bytes_moved=wanted)


count_bytes("bytes: classic", i2, SCALE, read=i2.nbytes, file_format="NETCDF3_CLASSIC", rest=True)
count_bytes("bytes: contiguous", f4, HUGE, read=f4.nbytes, **CONTIGUOUS)
count_bytes("bytes: classic, rows and columns", big, {}, read=NT2 * 20 * NX2 * 4, file_format="NETCDF3_CLASSIC",
            changes={"input.latitude": "0 90"}, pick=np.s_[:, :20])
# Columns 20 to 29 and 0 to 9: no row is read twice, though what is between is read with them.
count_bytes("bytes: classic, columns across the edge", big, {}, read=big.nbytes, file_format="NETCDF3_CLASSIC",
            changes={"input.longitude": "-120 110"}, pick=np.s_[:, :, [*range(20, 30), *range(10)]])
count_bytes("bytes: maps, not deflated", i2, SCALE, {}, size=MAP)
count_bytes("bytes: maps, deflated", i2, SCALE, dict(level=4), size=MAP, zlib=True, shuffle=False)
count_bytes("bytes: maps, checksums", i2, SCALE, dict(fletcher32=True), size=MAP, fletcher32=True)
count_bytes("bytes: bricks, shuffled and deflated 1", i2, SCALE, dict(level=1, shuffle=True, fill=SCALE["_FillValue"]),
            size=(4, 3, 5), zlib=True, complevel=1)
# Large enough that the plan gives each rank rows of its own, though they are written in more pieces.
count_bytes("bytes: pillars", field(24, 200, 400).astype("f4"), {}, dict(level=1, shuffle=True), size=(24, 20, 20),
            zlib=True, complevel=1, pieces=1)
settle()

# ------------------------------------------------------------------------------------------ damage


def damaged(title, find, words, raw=i2, attributes=SCALE, **how):
    """Bytes of the second file are turned over, at the place that find(data, raw) gives: one message that names the
    file and the variable, and says what is wrong."""
    d = workplace()
    for i in range(2):
        build(d / f"in/{i}.nc", raw, attributes, hours(NT, START + 6 * NT * i), **how)
    path = d / "in/1.nc"
    data = bytearray(path.read_bytes())
    at = find(data, raw)
    if at is None or not 0 <= at < len(data):
        return skip(title, "the place was not found in the file")
    data[at] ^= 0xFF
    path.write_bytes(data)
    for reader, ranks in ("auto", 1), ("auto", 3), ("netcdf", 2):
        e = d / f"{reader}{ranks}"
        (e / "out").mkdir(parents=True)
        start_error(f"{title}, reader = {reader}, {ranks} ranks", e, 1,
                    ["../in/1.nc", "t2m", *(words if reader == "auto" else [])],
                    {"input.files": "../in/*.nc", "run.reader": reader}, ranks=ranks)


def compressed(data, raw, level=4):
    """Where the deflated map of step 13 lies, and how long it is."""
    found = zlib.compress(raw[13].tobytes(), level)
    at = data.find(found)
    return (at, len(found)) if at > 0 else (-len(data), len(data))


def index_of_chunks(data, raw):
    """A leaf of the B-tree (version 1, of raw data) that has chunks of t2m."""
    leaves = [m.start() for m in re.finditer(rb"TREE\x01\x00", data)]
    return leaves[-1] if len(leaves) > 1 else None


DEFLATED = dict(size=MAP, zlib=True, shuffle=False)
damaged("damage: in the middle of a deflated chunk", lambda data, raw: sum(compressed(data, raw)[:1]) + 40,
        ["damaged"], **DEFLATED)
damaged("damage: the deflated chunk's own checksum", lambda data, raw: sum(compressed(data, raw)) - 1, ["damaged"],
        **DEFLATED)
damaged("damage: a chunk with a checksum", lambda data, raw: data.find(raw[13].tobytes()) + 100, ["checksum"],
        size=MAP, fletcher32=True)
damaged("damage: the checksum itself", lambda data, raw: data.find(raw[13].tobytes()) + raw[13].nbytes, ["checksum"],
        size=MAP, fletcher32=True)
damaged("damage: the index of the chunks", index_of_chunks, ["damaged"], size=(1, 4, 5), zlib=True)
settle()

# ------------------------------------------------------------------------------------------ memory

# The address sanitizer keeps what was given back for a while, which is no memory that the program takes.
AT_ONCE = sanitizing("quarantine_size_mb=1")


def peak(r):
    """MiB that a rank took at most."""
    return float(re.search(r"memory +([0-9.]+) MiB at most", r.out).group(1))


def planned(r):
    """MiB that the plan says."""
    number, unit = re.search(r"memory +([0-9.]+) (.iB) a rank", r.out).groups()
    return float(number) * {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024}[unit]


def take_memory(title, shape, size, memory):
    """Small chunks in large numbers: what HDF5 keeps of each must not count."""
    d = workplace()
    build(d / "in/a.nc", field(*shape).round(1).astype("f4"), {}, hours(shape[0]), size=size, zlib=True, complevel=1)
    for reader, ranks in ("auto", 1), ("auto", 2), ("netcdf", 1):
        name = f"{title}, reader = {reader}, {ranks} ranks"
        r = run(d, {"run.memory": memory, "run.reader": reader, "output.anomaly": None}, ranks=ranks, mpirun=True, env=AT_ONCE)
        if check(f"{name}: it runs", r.status == 0, r.story):
            check(f"{name}: memory as planned", peak(r) - nothing < planned(r) + 32,
                  f"{peak(r)} MiB, of which {nothing} MiB without data, and {planned(r)} MiB were planned")


d = workplace()
build(d / "in/a.nc", i2, SCALE, hours(NT), file_format="NETCDF3_CLASSIC")
r = run(d, ranks=1, mpirun=True, env=AT_ONCE)
if check("memory: a run almost without data", r.status == 0, r.story):
    nothing = peak(r)
    take_memory("memory: pillars", (2000, 40, 60), (1000, 4, 4), "8 MiB")
    take_memory("memory: very many chunks", (300, 60, 100), (1, 5, 5), "60 MiB")

# ------------------------------------------------------------------------------------------ sizes in the index of chunks


def chunk_keys(data):
    """Where the index of chunks, B-trees of version 1, tells their sizes ("HDF5 File Format Specification", III.A.1)."""
    places, at = [], -1
    while (at := data.find(b"TREE\x01\x00", at + 1)) >= 0:
        entries = struct.unpack_from("<H", data, at + 6)[0]
        places += [at + 24 + k * (8 + 8 * 4 + 8) for k in range(entries)]
    return places


for name, size in ("more", 1 << 24), ("less", 16):
    d = workplace()
    build(d / "in/a.nc", f4, HUGE, hours(NT), size=(4, NY, NX))
    data = bytearray((d / "in/a.nc").read_bytes())
    found = [at for at in chunk_keys(data) if struct.unpack_from("<I", data, at)[0] == 4 * 4 * NY * NX]
    check(f"a chunk without filters, {name} bytes in its index: the index is found", len(found) == 6)
    struct.pack_into("<I", data, found[2], size)
    (d / "in/a.nc").write_bytes(data)
    start_error(f"a chunk without filters, {name} bytes in its index", d, 1, ["in/a.nc", "t2m", "damaged"], ranks=2)
settle()

finish()
