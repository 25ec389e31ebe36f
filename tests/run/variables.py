#!/usr/bin/env python3
"""Several variables in one run: each as in a run of its own, bit by bit; all files together or none."""

from harness import *

NT, NY, NX = 40, 5, 6
FLOAT = {"_FillValue": np.float32(1e20)}
PACKED = {"scale_factor": 0.01, "add_offset": 270.0, "_FillValue": np.int16(-32767)}
NAMES = "t2m", "d2m", "sp"
x = {name: holes(field(NT, NY, NX, seed)) for seed, name in enumerate(NAMES)}
RAW = {"t2m": (pack(x["t2m"], np.float32, FLOAT), FLOAT), "d2m": (pack(x["d2m"], np.int16, PACKED), PACKED),
       "sp": (pack(x["sp"], np.float32, FLOAT), FLOAT)}
RIGHT = {name: unpack(*raw) for name, raw in RAW.items()}


def inputs(d, shape=None):
    """Two files with all variables; and an older one, for statistics."""
    for i, part in enumerate(np.array_split(np.arange(NT), 2)):
        def more(f, part=part):
            for name in NAMES[1:]:
                raw, attributes = RAW[name]
                attributes = dict(attributes)
                v = f.createVariable(name, raw.dtype, DIMENSIONS, fill_value=attributes.pop("_FillValue"))
                v.set_auto_maskandscale(False)
                v.setncatts({"units": "K", **attributes})
                v[:] = raw[part]
        raw, attributes = RAW["t2m"]
        make(d / f"in/{i}.nc", raw[part], hours(NT)[part], attributes, form="maps", more=more)


PATHS = {f"output.{kind}": f"out/{{variable}}/{kind}.nc" for kind in PARTS}
EXTRA = {"output.json": "out/{variable}/a.json", "reduce zonal.over": "longitude", "reduce zonal.file": "out/{variable}/zonal.nc"}


def one(d, name):
    """The directory in which differences() finds the files of one variable."""
    v = workplace()
    (v / "out").rmdir()
    (v / "out").symlink_to((d / "out" / name).resolve())
    return v


def bits(path):
    with netCDF4.Dataset(path) as f:
        f.set_auto_maskandscale(False)
        return {name: v[:].tobytes() for name, v in f.variables.items() if "digest" in v.ncattrs()}


def prepared():
    d = workplace()
    inputs(d)
    for name in NAMES:
        (d / "out" / name).mkdir()
    return d


first = None
for ranks, changes in (1, {}), (3, {"output.deflate": 1}), (2, {"run.memory": "200 KiB"}):
    d = prepared()
    r = run(d, {"input.variable": ", ".join(NAMES), **PATHS, **EXTRA, **changes}, ranks=ranks)
    found = [r.story] if r.status else []
    for name in NAMES if not found else ():
        found += [f"{name}: {text}" for text in differences(one(d, name), RIGHT[name], variable=name)]
        if f": {name} [K]" not in r.out or f"done with {name}" not in r.out:
            found.append(f"the texts lack {name}: {r.out}")
    all_bits = [bits(d / "out" / name / f"{kind}.nc") for name in NAMES for kind in (*PARTS, "zonal")] if not found else None
    first = first or all_bits
    found += [] if found or all_bits == first else ["other bits"]
    check(f"three variables on {ranks} ranks, {changes}", not found, found)
for name in NAMES[:2]:
    v = workplace()
    inputs(v)
    r = run(v, {"input.variable": name, **{f"output.{kind}": f"out/{{variable}}_{kind}.nc" for kind in PARTS}})
    k = NAMES.index(name) * 4
    same = r.status == 0 and [bits(v / f"out/{name}_{kind}.nc") for kind in PARTS] == first[k : k + 3]
    check(f"{name} alone has the same bits, and {{variable}} stands for its name", same, r.story)

# Statistics go on: each variable has its own.
statistics = {"output.zscore": None, "output.anomaly": None, "output.statistics": "out/{variable}/statistics.nc"}
d = prepared()
r = run(d, {"input.files": "in/0.nc", "input.variable": "t2m, d2m", **statistics}, ranks=2)
again = run(d, {"input.files": "in/1.nc", "input.variable": "t2m, d2m", **statistics,
                "climatology.extend": "out/{variable}/statistics.nc"}, ranks=2)
found = [] if r.status == again.status == 0 else [r.story, again.story]
for name in ("t2m", "d2m") if not found else ():
    found += unequal(name, read(d / f"out/{name}/statistics.nc", f"{name}_mean"), expect(RIGHT[name])["mean"], 1e-12, 0)
check("extend, for each variable", not found, found)

# All or none: the last variable is in the first file only.
d = prepared()
with netCDF4.Dataset(d / "in/1.nc", "a") as f:
    f.renameVariable("sp", "gone")
changes = {"input.variable": "t2m, sp", **PATHS}
test_error("a variable that a file lacks", d, 2, ["in/1.nc", "no variable sp"], changes)
library = injector()
if library is None:
    skip("a write of the last variable fails: no file has its name", "no compiler")
else:
    d = prepared()
    test_error("a write of the last variable fails: no file has its name", d, 1, ["sp/zscore.nc"], {"input.variable": "t2m, sp", **PATHS},
               inject="pwrite 1 1 ENOSPC sp/zscore.nc.part-", ranks=2)
test_error("one page for two variables", prepared(), 2, ["[output] json", "{variable}"],
           {"input.variable": "t2m, d2m", **PATHS, "output.json": "out/a.json"})
test_error("two names that make one file", prepared(), 2, ["name one file for two variables", "out/xsp.nc"],
           {"input.variable": "sp, xsp", "output.zscore": "out/{variable}.nc", "output.anomaly": "out/x{variable}.nc",
            "output.statistics": None})
d = prepared()
(d / "out/one.nc").write_text("")
for name in "t2m", "d2m":
    (d / f"out/{name}/zscore.nc").symlink_to("../one.nc")
test_error("links that make one file of two", d, 2, ["is the same file as"], {"input.variable": "t2m, d2m", **PATHS},
           allowed=["out/one.nc", "out/t2m/zscore.nc", "out/d2m/zscore.nc"])
test_error("a variable twice", prepared(), 2, ["two variables of the name"], {"input.variable": "t2m, t2m", **PATHS})
test_error("nothing between two commas", prepared(), 2, ["between two commas"], {"input.variable": "t2m,,d2m", **PATHS})
r = run(prepared(), {"input.variable": "t2m, d2m", **PATHS}, ["--plan"])
check("--plan tells both", r.status == 0 and "t2m [K]" in r.out and "d2m [K]" in r.out, r.story + r.out)
finish()
