#!/usr/bin/env python3
"""Outputs and products as Zarr stores: xarray reads from each what it reads from the NetCDF file of the same run, bit by
bit; the same files on any number of ranks; all stores of a run get their names, or none, and older stores stay until then."""

import json

from harness import *

try:
    import numcodecs
    import xarray
    import zarr
except ImportError as missing:
    skip("Zarr stores", str(missing))
    finish()

NT, NY, NX = 90, 73, 96
PACKED = {"scale_factor": 0.01, "add_offset": 270.0, "_FillValue": np.int16(-32767)}
PRODUCTS = {
    "zonal": ("reduce", {"over": "longitude"}), "series": ("reduce", {"of": "data", "over": "latitude, longitude"}),
    "map": ("reduce", {"of": "anomaly", "over": "time", "method": "variance"}), "one": ("reduce", {"over": "time, longitude"}),
    "bins": ("histogram", {"range": "-3 3", "bins": 12, "by": "latitude"}), "beyond": ("exceedance", {"threshold": 1}),
    "box": ("extract", {"of": "zscore", "latitude": "-40 63", "longitude": "-20 33"}), "all": ("extract", {"of": "data", "latitude": "-90 90"}),
    "point": ("extract", {"latitude": 48, "longitude": 2}), "median": ("quantile", {"of": "data", "q": "10 50 90"}),
}
ROUNDED = {"output.keepbits": 9}


def spec(form, changes=(), products=PRODUCTS):
    keys = {f"output.{part}": f"out/{part}.{form}" for part in PARTS}
    for name, (kind, own) in products.items():
        keys.update({f"{kind} {name}.{key}": value for key, value in own.items()})
        keys[f"{kind} {name}.file"] = f"out/{name}.{form}"
    return {**keys, **({"output.format": "zarr"} if form == "zarr" else {}), **dict(changes)}


def all_files(d, products=PRODUCTS):
    return {name: store_files(d / f"out/{name}.zarr") for name in (*PARTS, *products)}


def plain(attributes):
    """Attributes to be compared; statistics_file names another file."""
    return {k: np.asarray(v).tolist() for k, v in attributes.items() if k not in ("history", "statistics_file")}


def same(a, b):
    """Of a variable; one of char without a value, which only has attributes, has some byte."""
    return a.dims == b.dims and a.dtype == b.dtype and ((a.dtype == "S1" and a.ndim == 0) or a.values.tobytes() == b.values.tobytes())


def unlike(store, path):
    """What xarray finds otherwise in a store than in the NetCDF file."""
    found = []
    for how in {"mask_and_scale": False, "decode_times": False}, {}:
        with xarray.open_zarr(store, chunks=None, **how) as a, xarray.open_dataset(path, engine="netcdf4", **how) as b:
            if set(a.variables) != set(b.variables) or set(a.coords) != set(b.coords) or dict(a.sizes) != dict(b.sizes):
                found.append(f"{path}: {sorted(a.variables)} {dict(a.sizes)}, not {sorted(b.variables)} {dict(b.sizes)}")
                continue
            if plain(a.attrs) != plain(b.attrs):
                found.append(f"{path}: {a.attrs}, not {b.attrs}")
            for name in b.variables:
                if not same(a[name], b[name]):
                    found.append(f"{path}: {name}: other values, types or dimensions")
                if plain(a[name].attrs) != plain(b[name].attrs):
                    found.append(f"{path}: {name}: {a[name].attrs}, not {b[name].attrs}")
                for key in "units", "calendar", "_FillValue":
                    if str(a[name].encoding.get(key)) != str(b[name].encoding.get(key)):
                        found.append(f"{path}: {name}: encoded with another {key}")
    return found


def twins(title, d, changes=(), changed=(), ranks=1, products=PRODUCTS):
    """Run with both formats.  changed: for the stores alone."""
    for form, more, n in ("nc", {}, 1), ("zarr", dict(changed), ranks):
        r = run(d, spec(form, {**dict(changes), **more}, products), ranks=n)
        if r.status:
            return check(title, False, r.story)
    found = [text for name in (*PARTS, *products) for text in unlike(str(d / f"out/{name}.zarr"), d / f"out/{name}.nc")]
    return check(title, not found, found)


def metadata(d, name, variable):
    return json.loads((d / f"out/{name}.zarr/{variable}/.zarray").read_text())


d = workplace()
make_series(d, pack(holes(field(NT, NY, NX), 0.05), np.int16, PACKED), 3, PACKED, form="maps")
twins("zstd", d, ROUNDED)
base = all_files(d)
of = metadata(d, "zscore", "t2m_zscore")
check("zstd is the default, in chunks of several steps", (of["compressor"], of["chunks"]) == ({"id": "zstd", "level": 3}, [45, NY, NX]), str(of))
for ranks, memory in (2, None), (3, None), (7, None), (3, "40 MiB"):
    r = run(d, spec("zarr", {**ROUNDED, "run.memory": memory}), ranks=ranks)
    again = all_files(d) if r.status == 0 else {}
    other = [f"{name}: {set(base[name].items()) ^ set(again.get(name, {}).items())}" for name in base if again.get(name) != base[name]]
    check(f"{ranks} ranks, memory {memory or 'plenty'}: the same files", not other, [*other, r.story])
twins("groups, Blosc", d, {"climatology.group": "hour"}, {"output.compressor": "blosc", "output.compression_level": 1}, 2)
twins("zlib", d, {}, {"output.compressor": "zlib", "output.compression_level": 6}, 3)
twins("not compressed", d, {}, {"output.compressor": "none"}, 2)
of = metadata(d, "zscore", "t2m_zscore")
check("not compressed: no filters", of["compressor"] is None and of["filters"] is None, str(of))
check("nothing but outputs", {p.name for p in (d / "out").iterdir()} == {f"{n}.{f}" for n in base for f in ("nc", "zarr")})

# A map of more than one chunk, which ranks divide; members; a grid of cells, with names of stations.
wide = workplace()
few = {"all": PRODUCTS["all"], "box": PRODUCTS["box"], "map": PRODUCTS["map"]}
make_series(wide, pack(field(6, 900, 620), np.int16, PACKED), 2, PACKED)
run(wide, spec("zarr", products=few), ranks=1)
base_wide = all_files(wide, few)
for ranks, memory in (3, None), (2, "100 MiB"):
    r = run(wide, spec("zarr", {"run.memory": memory}, few), ranks=ranks)
    check(f"large maps, {ranks} ranks: the same files", r.status == 0 and all_files(wide, few) == base_wide, r.story)
run(wide, spec("nc", products=few), ranks=2)
found = [text for name in (*PARTS, *few) for text in unlike(str(wide / f"out/{name}.zarr"), wide / f"out/{name}.nc")]
check("large maps: right", not found and metadata(wide, "zscore", "t2m_zscore")["chunks"] == [1, 450, 620], found)

cells = workplace()


def stations(f):
    v = f.createVariable("station", str, ("cell",))
    for i in range(9):
        v[i] = "\u00c5s" if i == 0 else "x" * i
    f.createDimension("length", 4)
    f.createVariable("code", "S1", ("cell", "length"))[:] = np.array([list(f"{n:04}") for n in range(9)], "S1")
    f["t2m"].coordinates = "station code lat lon"
    for name, low in ("lat", -40), ("lon", 10):
        f.createVariable(name, "f4", ("cell",))[:] = low + np.arange(9)
        f[name].units = "degrees_north" if name == "lat" else "degrees_east"


make(cells / "in/00.nc", field(40, 1, 9)[:, 0].astype("f4"), hours(40), {}, form="maps", dimensions=("time", "cell"), axes={"longitude": (None, {}), "latitude": (None, {}), "cell": (None, {})}, more=stations)
for form in "nc", "zarr":
    r = run(cells, spec(form, products={}), ranks=2)
    check(f"stations, {form}", r.status == 0, r.story)
found = [text for part in PARTS for text in unlike(str(cells / f"out/{part}.zarr"), cells / f"out/{part}.nc")]
check("stations with names: right", not found, found)

# Levels and members: more dimensions, and rows that chunks of several levels have.
deep = workplace()
four = field(24, 3 * 40, 50).reshape(24, 3, 40, 50).astype("f4")
make(deep / "in/00.nc", four, hours(24), form="maps", dimensions=("time", "plev", "latitude", "longitude"),
     axes={"plev": (np.array([850.0, 500.0, 100.0]), {"units": "hPa", "positive": "down", "standard_name": "air_pressure"})})
few = {"zonal": PRODUCTS["zonal"], "box": PRODUCTS["box"], "bins": PRODUCTS["bins"]}
twins("levels", deep, {"input.plev": "all"}, {"run.memory": "24 MiB"}, 3, few)
members = workplace()
make(members / "in/00.nc", four, hours(24), form="maps", dimensions=("time", "number", "latitude", "longitude"),
     axes={"number": (np.arange(3), {"standard_name": "realization"})})
twins("members", members, {"input.realization": "pool", "climatology.group": "hour"}, {}, 3, {"zonal": PRODUCTS["zonal"]})

# Several variables side by side in one store.
pair = workplace()


few = {"zonal": PRODUCTS["zonal"], "beyond": PRODUCTS["beyond"]}


def second(f):
    v = f.createVariable("d2m", "f4", DIMENSIONS)
    v.units, v[:] = "K", field(30, 5, 6, 3)


make(pair / "in/00.nc", field(30, 5, 6).astype("f4"), hours(30), form="maps", more=second)
twins("several variables in one store", pair, {"input.variable": "t2m, d2m"}, {}, 3, few)

# A run that fails leaves the older stores as they were, and nothing else; so does one that is stopped.


def kept(name, d, changes, words, statuses=1, allowed=(), **how):
    """A run that must fail, where older outputs are."""
    before = all_files(d)
    r = run(d, spec("zarr", changes), **how)
    lacking = [word for word in words if word not in r.err]
    found = [f"status {r.status}"] if r.status not in np.atleast_1d(statuses) else []
    found += ["other files than before"] if all_files(d) != before else []
    left = sorted({p.name for p in (d / "out").iterdir()} ^ {f"{n}.{f}" for n in before for f in ("nc", "zarr")} ^ set(allowed))
    found += [f"left: {left}"] if left else []
    check(name, not found and not lacking, [*found, f"the message lacks {lacking}", r.story])


if injector():
    for what in ("pwrite 1 0 ENOSPC .part-", "pwrite 0 25 EIO .part-", "open 1 2 EACCES .part-", "fsync 0 9+ EIO .part-",
                 "pwrite 0 0+ EIO .spool", "rename 0 3 EIO out/;rename 0 5 EIO out/",
                 "rename 0 0 EIO out/;rename 0 3 EIO out/;rename 0 5 EIO out/"):
        kept(what, d, {}, ["zscore: "], ranks=2, inject=what)
    for how, what, words in ("all", "flip t2m_", "the bytes of chunk t2m_"), ("sample", "lose .spool", "parts of chunks are not what rank"):
        kept(f"verify = {how}, {what}", d, {"output.verify": how}, [words], ranks=3, inject=f"pwrite * 0 {what}")
    r = run(d, spec("zarr", {**ROUNDED, "output.verify": "all"}), ranks=3)
    check("verify = all: the same files", r.status == 0 and all_files(d) == base and "is read back" in r.out, r.story)
    r = run(d, spec("zarr", ROUNDED), ranks=2, inject="rename 0 0 EIO out/;rename 0 3 EIO out/")
    check("a file system that cannot exchange names", r.status == 0 and all_files(d) == base, r.story)
    for what in "pwrite 1 3 SIGTERM .part-", "pwrite 0 30 SIGTERM .part-", "fsync 0 12 SIGTERM .part-":
        kept(what, d, {}, [], statuses=(143, 15, 255, 1, 241), ranks=3, inject=what)
    for step in 0, 1, 3:  # killed: the older stores are there, under the names that the next plan shows
        r = run(d, spec("zarr", ROUNDED), ranks=1, inject=f"rename 0 {step} SIGKILL .zarr", mpirun=True)
        there = [store_files(path) for path in (d / "out").iterdir() if path.is_dir()]
        lost = [name for name, old in base.items() if old not in there or not (d / f"out/{name}.zarr/.zgroup").is_file()]
        plan = run(d, spec("zarr", ROUNDED), ["--plan"], ranks=1)
        shown = plan.out.count("rm -r ")
        check(f"killed at change of names {step}: no store is lost", r.status and not lost and shown > 0, [str(lost), plan.out, r.story])
        for path in (d / "out").glob("*.zarr.*"):
            shutil.rmtree(path)
else:
    skip("failures that are injected", "no C compiler")

# An older store keeps its mode; the facts name stores, and have their digests.
os.chmod(d / "out/zscore.zarr", 0o700)
r = run(d, spec("zarr", {**ROUNDED, "output.json": "out/facts.json"}), ranks=2)
facts = json.loads((d / "out/facts.json").read_text()) if r.status == 0 else {"outputs": [{}]}
check("the mode of the older store", r.status == 0 and (d / "out/zscore.zarr").stat().st_mode & 0o777 == 0o700, r.story)
of = json.loads((d / "out/zscore.zarr/t2m_zscore/.zattrs").read_text())
check("facts", facts["outputs"][0].get("path") == "out/zscore.zarr" and facts["outputs"][0]["bytes"] is None and
      facts["outputs"][0]["variables"][0]["digest"] == of["digest"], str(facts["outputs"][0]))
(d / "out/facts.json").unlink()

# What is in the way, and keys that have no meaning here.
(d / "notes.zarr").mkdir()
(d / "notes.zarr/mine.txt").write_text("mine")
make(d / "out/zscore.zarr/kept.nc", np.ones((NY, NX)), None, variable="cells", dimensions=DIMENSIONS[1:])
for name, words, changes in [
        ("a directory that is no store", ["notes.zarr exists and is no Zarr store"], {"output.zscore": "notes.zarr"}),
        ("a file", ["exists and is no Zarr store"], {"output.zscore": "spec.ini.zarr"}),
        ("another output in a store", ["will be replaced as a whole"], {"output.json": "out/zscore.zarr/a.json"}),
        ("a mask in a store", ["will be replaced as a whole", "kept.nc is in it"],
         {"input.mask": "m", "mask m.file": "out/zscore.zarr/kept.nc", "mask m.variable": "cells", "mask m.above": 0}),
        ("areas in a store", ["will be replaced as a whole", "kept.nc is in it"], {"input.area_file": "out/zscore.zarr/kept.nc:cells",
         "reduce r.over": "latitude longitude", "reduce r.file": "out/r.zarr"}),
        ("deflate", ["[output] deflate", "compressor"], {"output.deflate": 1}),
        ("checksum", ["[output] checksum"], {"output.checksum": "yes"}),
        ("record", ["[output] record"], {"output.record": "yes"}),
        ("writer", ["[run] writer"], {"run.writer": "netcdf"}),
        ("report", ["[output] report"], {"output.report": "out/page.html"}),
        ("level of zlib", ["1 to 9"], {"output.compressor": "zlib", "output.compression_level": 10}),
        ("level of none", ["[output] compression_level"], {"output.compressor": "none", "output.compression_level": 1}),
        ("compressor of NetCDF", ["[output] compressor", "format = zarr"], {"output.compressor": "zstd", "output.format": None})]:
    (d / "spec.ini.zarr").write_text("a file")
    kept(name, d, changes, ["zscore: ", *words], statuses=2, ranks=1)
check("what is in the way stays", (d / "notes.zarr/mine.txt").read_text() == "mine" and (d / "spec.ini.zarr").read_text() == "a file")

finish()
