#!/usr/bin/env python3
"""Several variables in one run: each as in a run of its own, bit by bit, in files of its own or side by side in one; all
files together or none."""

import json

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

# Without {variable} a file has all of them side by side: the same bits, and nothing twice.
BESIDE = {f"output.{kind}": f"out/{kind}.nc" for kind in PARTS}
MORE = {"reduce zonal.over": "longitude", "reduce zonal.file": "out/zonal.nc", "histogram h.file": "out/h.nc", "histogram h.bins": 8,
        "histogram h.range": "-2 2", "output.json": "out/{variable}.json"}
right = {kind: {k: v for i in range(len(NAMES)) for k, v in first[4 * i + n].items()} for n, kind in enumerate((*PARTS, "zonal"))}


def beside(d):
    """What is wrong with files that all variables share."""
    found = [text for name in NAMES for text in differences(d, RIGHT[name], variable=name)]
    for kind in right:
        path = d / f"out/{kind}.nc"
        found += [] if bits(path) == right[kind] else [f"{kind}.nc: other bits"]
        with netCDF4.Dataset(path) as f:
            shared = set(f.variables) - set(right[kind])
        axes = {"zscore": {"baseline_time", "baseline_bnds", "longitude"}, "statistics": {"time_bnds", "longitude"}}
        axes["anomaly"] = axes["zscore"]
        zonal = {"longitude", "longitude_bnds"}
        if shared != {"time", "latitude", *axes.get(kind, zonal)}:
            found.append(f"{kind}.nc: {shared}")
    with netCDF4.Dataset(d / "out/h.nc") as f:
        for name in NAMES:
            z = read(d / "out/zscore.nc", f"{name}_zscore")
            if not np.array_equal(f[f"{name}_zscore_histogram"][0], np.histogram(z[np.isfinite(z)], 8, (-2, 2))[0]):
                found.append(f"the histogram of {name}")
    sizes = {output["bytes"] for name in NAMES for output in json.loads((d / f"out/{name}.json").read_text())["outputs"]}
    found += [] if sizes == {None} else [f"sizes of files that were not complete: {sizes}"]
    if shutil.which("ncdump"):
        text = subprocess.run(["ncdump", "-h", d / "out/zscore.nc"], capture_output=True, text=True)
        found += [f"ncdump lacks {name}" for name in NAMES if f"float {name}_zscore(time, latitude, longitude)" not in text.stdout]
    verified = launch(d, ["--verify", *(f"out/{kind}.nc" for kind in (*right, "h"))], ranks=1)
    return found + ([] if verified.status == 0 and "statistics.nc: ok: 21 variables" in verified.out else [verified.out, verified.story])


for ranks, changes in ((2, {}), (3, {"output.deflate": 1, "output.verify": "all"}), (2, {"output.format": "classic", "output.record": "yes"}),
                       (2, {"run.writer": "netcdf", "output.deflate": 1})):
    d = workplace()
    inputs(d)
    r = run(d, {"input.variable": ", ".join(NAMES), **BESIDE, **MORE, **changes}, ranks=ranks)
    found = beside(d) if r.status == 0 else [r.story]
    check(f"side by side on {ranks} ranks, {changes}", not found, found)

# Statistics of all go on in one file.
alone = {"input.variable": "t2m, d2m", "output.zscore": None, "output.anomaly": None}
d = workplace()
inputs(d)
r = run(d, {**alone, "input.files": "in/0.nc"}, ranks=2)
going_on = {"input.files": "in/1.nc", "climatology.extend": "out/statistics.nc"}
before = (d / "out/statistics.nc").read_bytes()
test_error("what extends a file would lose another variable", d, 2, ["has statistics of d2m, too", "[input] variable"],
           {**alone, **going_on, "input.variable": "t2m"}, allowed=["out/statistics.nc"])
third = run(d, {**alone, "input.files": "in/1.nc", "output.zscore": "out/z.nc", "output.statistics": None,
                "climatology.from": "out/statistics.nc"}, ranks=2)
found = [third.story] if third.status else []
for name in ("t2m", "d2m") if not found else ():
    then, now = np.array_split(RIGHT[name], 2)
    old = expect(then)
    found += unequal(name, read(d / "out/z.nc", f"{name}_zscore"), (now - old["mean"]) / old["std"], 1e-6, 1e-6)
check("from, of a file of both variables", not found, found)
again = run(d, {**alone, **going_on}, ranks=2)
found = [] if r.status == again.status == 0 and before != (d / "out/statistics.nc").read_bytes() else [r.story, again.story]
for name in ("t2m", "d2m") if not found else ():
    found += unequal(name, read(d / "out/statistics.nc", f"{name}_mean"), expect(RIGHT[name])["mean"], 1e-12, 0)
check("extend, of a file of both variables", not found, found)

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
test_error("a variable that a file lacks", d, 2, ["in/1.nc", "no variable sp", "each file must have all"], changes)
library = injector()
if library is None:
    skip("a write of the last variable fails: no file has its name", "no compiler")
else:
    d = prepared()
    test_error("a write of the last variable fails: no file has its name", d, 1, ["sp/zscore.nc"], {"input.variable": "t2m, sp", **PATHS},
               inject="pwrite 1 1 ENOSPC sp/zscore.nc.part-", ranks=2)


def other_axes(d, name, axis):
    """The variable is along another axis, as long as that of the others."""
    for path in sorted((d / "in").iterdir()):
        with netCDF4.Dataset(path, "a") as f:
            f.renameVariable(name, "old")
            f.createDimension(f"{axis}2", len(f.dimensions[axis]))
            coordinate = f.createVariable(f"{axis}2", f[axis].dtype, (f"{axis}2",))
            coordinate.setncatts(f[axis].__dict__)
            coordinate[:] = f[axis][:]
            v = f.createVariable(name, "f4", [f"{axis}2" if k == axis else k for k in f["old"].dimensions])
            v.units = "K"
            v[:] = f["old"][:]


for axis, what in ("latitude", "dimension of rows"), ("time", "dimension of time"):
    d = workplace()
    inputs(d)
    other_axes(d, "d2m", axis)
    test_error(f"another {axis} in one file", d, 2, ["t2m and d2m", "[output] zscore", what, f'"{axis}2"', "write {variable} into"],
               {"input.variable": "t2m, d2m"})
d = workplace()
inputs(d)
test_error("one file of z-scores, and statistics of each", d, 2, ["[output] zscore", "[output] statistics", "{variable}"],
           {"input.variable": "t2m, d2m", "climatology.group": "hour", "output.statistics": "out/{variable}.nc"})
for names in (("t2m", "d2m"), ("d2m", "t2m")):  # a coordinate that only t2m names
    d = workplace()
    inputs(d)
    with netCDF4.Dataset(d / "in/0.nc", "a") as f:
        f.createVariable("d2m_mean", "f8", ("latitude", "longitude"))[:] = 1
        f["t2m"].coordinates = "d2m_mean"
    test_error(f"{names[0]} first: a coordinate has the name of a result", d, 2, ["in/0.nc", "d2m_mean", "rename it"],
               {"input.variable": ", ".join(names), "output.format": "classic"})
if library is not None:  # the old file stays, and nothing of the new one, though t2m is complete
    d = workplace()
    inputs(d)
    (d / "out/zscore.nc").write_text("old")
    test_error("a write of the last variable fails: the file of all is not there", d, 1, ["d2m_anomaly.nc"],
               {"input.variable": "t2m, d2m", "output.anomaly": "out/{variable}_anomaly.nc"}, allowed=["out/zscore.nc"],
               inject="pwrite 1 1 ENOSPC d2m_anomaly.nc.part-", ranks=2)
    check("the old file is as it was", (d / "out/zscore.nc").read_text() == "old")
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
