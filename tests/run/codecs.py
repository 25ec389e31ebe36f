#!/usr/bin/env python3
"""Chunks of NetCDF-4 that passed bzip2, Blosc, LZ4, bitshuffle or zstd, without any plugin of HDF5: the same bits as of
the plain numbers, on any number of ranks and by both readers; coordinates, too; and damaged chunks.

The chunks are made by other libraries (numcodecs, bz2) and numpy, and put into the file as they are."""

import bz2
import struct
import zlib

from harness import *

try:
    import numcodecs
except ImportError:
    skip("chunks of other codecs", "there is no numcodecs for Python")
    finish()
from hdf5_files import Hdf5File, standard

os.environ["HDF5_PLUGIN_PATH"] = "/nonexistent"
DEFLATE, SHUFFLE, FLETCHER32, BZIP2, BLOSC, LZ4, BITSHUFFLE, ZSTD = 1, 2, 3, 307, 32001, 32004, 32008, 32015
NT, NY, NX = 20, 9, 14
CHUNK = (7, 4, 13)  # all edges are cut; 364 numbers: not a multiple of 8
x = np.round(field(NT, NY, NX) * 8) / 8
x[3, 2:5] = np.nan
floats = x.astype("f4")
shorts = np.nan_to_num((x - 280) * 50, nan=-32767).astype("i2")

# ---- what the filters do: bytes -> bytes


def shuffled(size):
    return lambda data: np.frombuffer(data, "u1").reshape(-1, size).T.tobytes()


def sorted_bits(data, size):
    bits = np.unpackbits(np.frombuffer(data, "u1").reshape(-1, size), axis=1, bitorder="little")
    return np.packbits(bits.T, axis=1, bitorder="little").tobytes()


def lz4_block(data):
    return bytes(numcodecs.LZ4().encode(data))[4:]


def zstd(data):
    return bytes(numcodecs.Zstd(3).encode(data))


def blosc(*how):
    return lambda data: bytes(numcodecs.Blosc(*how).encode(data))


def lz4(block):
    """The filter's header, and blocks; those that do not shrink are stored as they are."""
    def encode(data):
        made = struct.pack(">QI", len(data), block)
        for at in range(0, len(data), block):
            part = data[at:at + block]
            packed = lz4_block(part)
            packed = packed if len(packed) < len(part) else part
            made += struct.pack(">I", len(packed)) + packed
        return made
    return encode


def bitshuffle(size, block, codec=None):
    """block: numbers in it.  The last block is shorter, and up to seven numbers behind it are left as they are."""
    def encode(data):
        made, at = struct.pack(">QI", len(data), block * size) if codec else b"", 0
        while len(data) - at >= 8 * size:
            some = min(block * size, (len(data) - at) // (8 * size) * 8 * size)
            bits = sorted_bits(data[at:at + some], size)
            packed = codec(bits) if codec else bits
            made += (struct.pack(">I", len(packed)) if codec else b"") + packed
            at += some
        return made + data[at:]
    return encode


def fletcher32(data):
    """The checksum of HDF5, behind the data."""
    first = second = 0
    for word in struct.unpack(f">{len(data) // 2}H", data[:len(data) // 2 * 2]):
        first, second = (first + word) % 65535, (second + first + word) % 65535
    if len(data) % 2:
        first = (first + (data[-1] << 8)) % 65535
        second = (second + first) % 65535
    return data + struct.pack("<I", (second or 65535) << 16 | (first or 65535))


def deflate(data):
    return zlib.compress(data, 4)


def pipeline(*filters):
    """The filters one after another."""
    def encode(numbers):
        data = numbers.tobytes()
        for f in filters:
            data = f(data)
        return data, 0
    return encode


def words(size, block, codec):
    return [0, 4, size, block, codec]


def some_skipped(numbers):
    """Chunks that left out zstd, shuffle, or both, by turns."""
    some_skipped.chunk += 1
    mask, data = some_skipped.chunk % 4, numbers.tobytes()
    data = data if mask & 1 else shuffled(4)(data)
    return data if mask & 2 else zstd(data), mask


some_skipped.chunk = 0
CASES = {  # name: (numbers, filters, encode)
    "zstd": (floats, [(ZSTD, [3])], pipeline(zstd)),
    "shuffle_zstd": (floats, [(SHUFFLE, [4]), (ZSTD, [3])], pipeline(shuffled(4), zstd)),
    "zstd_sum": (floats, [(ZSTD, [3]), (FLETCHER32, [])], pipeline(zstd, fletcher32)),
    "sum_zstd": (floats, [(FLETCHER32, []), (ZSTD, [3])], pipeline(fletcher32, zstd)),
    "zstd_deflate": (floats, [(ZSTD, [3]), (DEFLATE, [4])], pipeline(zstd, deflate)),
    "skipped": (floats, [(SHUFFLE, [4]), (ZSTD, [3])], some_skipped),
    "blosc_lz4": (floats, [(BLOSC, [2, 2, 4, 1456, 5, 1, 1])], pipeline(blosc("lz4", 5, 1, 256))),
    "blosc_zstd": (floats, [(BLOSC, [2, 2, 4, 1456, 5, 2, 5])], pipeline(blosc("zstd", 5, 2))),
    "blosc_zlib": (floats, [(BLOSC, [2, 2, 4, 1456, 5, 1, 4])], pipeline(blosc("zlib", 5, 1))),
    "blosc_blosclz": (floats, [(BLOSC, [2, 2])], pipeline(blosc("blosclz", 9, 0))),
    "blosc_stored": (floats, [(BLOSC, [2, 2])], pipeline(blosc("lz4", 0, 0))),
    "lz4": (floats, [(LZ4, [0])], pipeline(lz4(1 << 30))),
    "lz4_blocks": (floats, [(SHUFFLE, [4]), (LZ4, [512])], pipeline(shuffled(4), lz4(512))),
    "bzip2": (floats, [(BZIP2, [9])], pipeline(lambda data: bz2.compress(data, 9))),
    "bits": (floats, [(BITSHUFFLE, words(4, 0, 0))], pipeline(bitshuffle(4, 2048))),
    "bits_blocks": (floats, [(BITSHUFFLE, words(4, 128, 0))], pipeline(bitshuffle(4, 128))),
    "bits_lz4": (floats, [(BITSHUFFLE, words(4, 0, 2))], pipeline(bitshuffle(4, 2048, lz4_block))),
    "bits_zstd": (floats, [(BITSHUFFLE, words(4, 64, 3))], pipeline(bitshuffle(4, 64, zstd))),
    "short_zstd": (shorts, [(SHUFFLE, [2]), (ZSTD, [3])], pipeline(shuffled(2), zstd)),
    "short_bits": (shorts, [(BITSHUFFLE, words(2, 128, 2))], pipeline(bitshuffle(2, 128, lz4_block))),
    "double_bits": (x, [(BITSHUFFLE, words(8, 0, 3))], pipeline(bitshuffle(8, 1024, zstd))),
    "other_order": (floats, [(BITSHUFFLE, words(4, 0, 2))], lambda numbers: pipeline(
        bitshuffle(4, 2048, lz4_block))(numbers.astype(">f4"))),
}
TWINS = {"f4": "plain", "i2": "short_plain", "f8": "double_plain"}


def put(path, cases, coordinates=False):
    """A file with these variables, and plain ones; its coordinates are compressed by zstd and LZ4."""
    make(path, floats, hours(NT), variable="plain", form="contiguous")
    with Hdf5File(path) as f:
        f.remove("plain")
        for i, (name, values, units) in enumerate((("time", hours(NT).astype("f8"), EPOCH),
                                                   ("latitude", latitudes(NY), "degrees_north"))):
            if coordinates:
                f.coordinate(name, values, units, i, chunk=(5,), filters=[(LZ4, True, [0]) if i else (ZSTD, True, [3])],
                             encode=pipeline(lz4(16) if i else zstd))
        for name, values in ("plain", floats), ("short_plain", shorts), ("double_plain", x):
            f.variable(name, values, DIMENSIONS)
        for name, (values, filters, encode) in cases.items():
            f.variable(name, values, DIMENSIONS, chunk=CHUNK, filters=[(n, True, v) for n, v in filters], encode=encode,
                       stored=standard("f4", "BE") if name == "other_order" else None)


def outputs(d):
    with netCDF4.Dataset(d / "out/statistics.nc") as s, netCDF4.Dataset(d / "out/zscore.nc") as z:
        for f in s, z:
            f.set_auto_maskandscale(False)
        return {name: v[:].tobytes() for f in (s, z) for name, v in f.variables.items()}


def same_as_plain(name, d, cases, before):
    """All variables of a run have the bits of their plain twins, and the twin is what numpy says."""
    def judge(r):
        if not check(f"{name}: the run succeeds", r.status == 0, r.story):
            return
        found = outputs(d)
        wrong = [f"{case}_{part} differs" for case in cases for part in ("mean", "std", "count", "zscore")
                 if found[f"{case}_{part}"] != found[f"{TWINS[CASES[case][0].dtype.str[1:]]}_{part}"]]
        check(f"{name}: the same bits as of plain numbers", not wrong, wrong)
        check(f"{name}: the same bits as in other runs", found == before.setdefault("found", found))
        complaints = differences(d, x, variable="double_plain")
        check(f"{name}: the numbers of numpy", not complaints, complaints)
    return judge


# Some of them in each file: netcdf-c takes its time for each variable of a file.
parts = [(workplace(), list(CASES)[first::4], {}) for first in range(4)]
for d, cases, _ in parts:
    put(d / "in/a.nc", {case: CASES[case] for case in cases})
for d, cases, _ in parts:
    r = run(d, {"input.variable": ", ".join(cases)}, ["--plan"], ranks=1)
    if "built without" in " ".join(r.messages):
        skip("chunks of other codecs", r.messages[0])
        finish()
for which, reader in ((1, 1, 1, 1), "auto"), ((2, 7, 2, 7), "auto"), ((2, 1, 2, 1), "netcdf"):
    for ranks, (d, cases, before) in zip(which, parts):
        changes = {"input.variable": ", ".join([*TWINS.values(), *cases]), "run.reader": reader}
        start(same_as_plain(f"{', '.join(cases)}: {ranks} ranks, reader = {reader}", d, cases, before), d, changes,
              ranks=ranks, limit=300)
    settle()

# ---- coordinates that are compressed, too: netcdf-c reads them

for reader in "auto", "netcdf":
    d = workplace()
    put(d / "in/a.nc", {"t2m": CASES["zstd"]}, coordinates=True)
    if test_values(f"compressed coordinates, reader = {reader}", d, floats.astype("f8"), {"run.reader": reader}, ranks=2):
        check(f"compressed coordinates, reader = {reader}: they are in the output", np.array_equal(
            read(d / "out/zscore.nc", "latitude"), latitudes(NY)))

# ---- parameters that are not known

for name, values in ("codec", words(4, 0, 9)), ("block", words(4, 12, 2)), ("size", []):
    d = workplace()
    put(d / "in/a.nc", {"t2m": (floats, [(BITSHUFFLE, values)], pipeline(bitshuffle(4, 2048)))})
    start_error(f"a {name} of bitshuffle that is not known", d, 2, ["in/a.nc", "t2m", "32008 (bitshuffle)", "parameters"],
                arguments=["--plan"], ranks=1)
settle()

# ---- damage


def flipped(encode, seed):
    """One byte of one chunk is another one."""
    count, rng = [0], np.random.default_rng(seed)
    which = int(rng.integers(12))

    def damaged(numbers):
        data, skipped = encode(numbers)
        data = bytearray(data)
        if count[0] == which:
            data[int(rng.integers(len(data) if seed % 2 else 24))] ^= int(rng.integers(1, 256))
        count[0] += 1
        return bytes(data), skipped
    return damaged


def told(name, d, surely):
    """One message that names file and variable, and nothing left; or a result, where the codec cannot tell."""
    def judge(r):
        good = r.status in (1, 2) and len(r.messages) == 1 and "in/a.nc" in r.messages[0] and "t2m" in r.messages[0]
        check(name, (good and not leftovers(d)) or (r.status == 0 and not surely), r.story)
    return judge


for case in "zstd_sum", "bzip2", "zstd", "zstd_deflate", "blosc_lz4", "blosc_zstd", "lz4_blocks", "bits_lz4", "bits_zstd":
    values, filters, encode = CASES[case]
    for seed in range(20 if ALL else 3):
        d = workplace()
        put(d / "in/a.nc", {"t2m": (values, filters, flipped(encode, seed))})
        start(told(f"damage {seed} of {case}", d, case in ("zstd_sum", "bzip2")), d, {"run.reader": "netcdf"} if seed == 2 else {},
              ranks=1 + seed % 2)
finish()
