"""Zarr stores of version 2 and 3, written after the specifications, as xarray lays them out."""

import base64
import gzip
import json
import struct

import numpy as np

CRC32C = [0] * 256
for _i in range(256):
    _c = _i
    for _ in range(8):
        _c = _c >> 1 ^ (0x82F63B78 if _c & 1 else 0)
    CRC32C[_i] = _c


def crc32c(data):
    c = 0xFFFFFFFF
    for byte in data:
        c = c >> 8 ^ CRC32C[(c ^ byte) & 255]
    return struct.pack("<I", c ^ 0xFFFFFFFF)


def whole_chunks(a, chunks):
    """(index, chunk of full size) of all chunks."""
    for at in np.ndindex(*(-(-n // c) for n, c in zip(a.shape, chunks))):
        part = a[tuple(slice(i * c, (i + 1) * c) for i, c in zip(at, chunks))]
        whole = np.zeros(chunks, a.dtype)
        whole[tuple(slice(0, n) for n in part.shape)] = part
        yield at, whole


def groups_of(path, name):
    """The directories of the groups around an array."""
    parts = name.split("/")[:-1]
    return [path.joinpath(*parts[:k]) for k in range(len(parts) + 1)]


# ------------------------------------------------------------------------------------------ version 2


def write_zarr(path, variables, fill=None, compressor=None, filters=None, separator=".", attributes=()):
    """variables: (name, values, dimensions, attributes, chunks) each; a name may have groups.  fill: of all of them;
    None: they have none.  compressor, filters: of numcodecs, for all."""
    for name, a, dims, own, chunks in variables:
        for group in groups_of(path, name):
            group.mkdir(parents=True, exist_ok=True)
            (group / ".zgroup").write_text('{"zarr_format": 2}')
        (path / name).mkdir()
        (path / name / ".zarray").write_text(json.dumps({
            "zarr_format": 2, "shape": a.shape, "chunks": chunks, "dtype": a.dtype.str, "order": "C", "fill_value": fill,
            "filters": [f.get_config() for f in filters or []] or None, "dimension_separator": separator,
            "compressor": compressor and compressor.get_config()}))
        (path / name / ".zattrs").write_text(json.dumps({**own, "_ARRAY_DIMENSIONS": dims}))
        for at, whole in whole_chunks(a, chunks):
            data = np.ascontiguousarray(whole)
            for codec in [*(filters or []), *([compressor] if compressor else [])]:
                data = codec.encode(data)
            file = path / name / (separator.join(map(str, at)) or "0")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(bytes(data) if isinstance(data, (bytes, bytearray)) else np.asarray(data).tobytes())
    (path / ".zattrs").write_text(json.dumps(dict(attributes)))


# ------------------------------------------------------------------------------------------ version 3

TYPES = {"b1": "bool", "i": "int", "u": "uint", "f": "float"}


def xarray_fill(value):
    """A _FillValue of version 3 as xarray writes it."""
    return base64.standard_b64encode(struct.pack("<d", float(value))).decode()


def encode_third(whole, codecs):
    """The bytes of a chunk, by names of codecs behind "bytes"."""
    import numcodecs
    data = whole.tobytes()
    for name in codecs:
        data = {"gzip": lambda b: gzip.compress(b), "zstd": lambda b: bytes(numcodecs.Zstd().encode(b)),
                "blosc": lambda b: bytes(numcodecs.Blosc(shuffle=0).encode(b)), "crc32c": lambda b: b + crc32c(b)}[name](data)
    return data


def list_third(a, codecs):
    endian = {"configuration": {"endian": "big" if a.dtype.str[0] == ">" else "little"}} if a.dtype.itemsize > 1 else {}
    return [{"name": "bytes", **endian}, *({"name": name, **({} if name == "crc32c" else {"configuration": {}})} for name in codecs)]


def shard_third(whole, inner, codecs, first, summed, empty):
    """A shard: its chunks and their index; chunks that `empty` finds are left out."""
    data, index = b"", []
    before = 16 * int(np.prod([s // c for s, c in zip(whole.shape, inner)])) + 4 * summed if first else 0
    for _, chunk in whole_chunks(whole, inner):
        if empty(chunk):
            index += [2**64 - 1, 2**64 - 1]
            continue
        stored = encode_third(chunk, codecs)
        index += [before + len(data), len(stored)]
        data += stored
    index = struct.pack(f"<{len(index)}Q", *index)
    index += crc32c(index) if summed else b""
    return index + data if first else data + index


def write_zarr3(path, variables, fill=0, codecs=(), separator="/", keys="default", shards=None, first=False, summed=True,
                attributes=(), empty=lambda chunk: False):
    """The same of version 3.  codecs: names of those behind "bytes"; shards: how many chunks a shard has along each
    dimension, of variables with as many; empty(chunk): is it left out?"""
    for name, a, dims, own, chunks in variables:
        for group in groups_of(path, name):
            group.mkdir(parents=True, exist_ok=True)
            (group / "zarr.json").write_text(json.dumps({"zarr_format": 3, "node_type": "group", "attributes": {}}))
        files, steps = chunks, list_third(a, codecs)
        sharded = shards and len(shards) == a.ndim
        if sharded:
            files = [c * n for c, n in zip(chunks, shards)]
            steps = [{"name": "sharding_indexed", "configuration": {
                "chunk_shape": list(chunks), "codecs": steps, "index_location": "start" if first else "end",
                "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, *([{"name": "crc32c"}] if summed else [])]}}]
        kind = a.dtype.kind
        (path / name).mkdir()
        (path / name / "zarr.json").write_text(json.dumps({
            "zarr_format": 3, "node_type": "array", "shape": a.shape,
            "data_type": "bool" if kind == "b" else f"{TYPES[kind]}{8 * a.dtype.itemsize}",
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": list(files)}},
            "chunk_key_encoding": {"name": keys, "configuration": {"separator": separator}},
            "fill_value": fill, "codecs": steps, "attributes": own, "dimension_names": dims}))
        for at, whole in whole_chunks(a, files):
            if empty(whole):
                continue
            parts = [*(["c"] if keys == "default" else []), *map(str, at)] or ["0"]
            file = path / name / separator.join(parts)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(shard_third(whole, chunks, codecs, first, summed, empty) if sharded else encode_third(whole, codecs))
    document = json.loads((path / "zarr.json").read_text())
    (path / "zarr.json").write_text(json.dumps({**document, "attributes": dict(attributes)}))
