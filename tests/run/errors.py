#!/usr/bin/env python3
"""What is at fault ends the run: within seconds, with one message that says what and where, the right exit status,
and nothing left behind.

One, two and three ranks take the faulty inputs by turns; three ranks all of them with ZSCORE_TEST_ALL=1 in the environment."""

import zlib

from harness import *

NT, NY, NX = 12, 6, 8
x = field(NT, NY, NX).astype("f4")


def good(d, pieces=2, **how):
    make_series(d, x, pieces, **how)


# ------------------------------------------------------------------------------------------ the input


def edit(d, action, name="in/01.nc"):
    """Two good files, the second changed by action(dataset)."""
    good(d)
    with netCDF4.Dataset(d / name, "a") as f:
        action(f)


def replace(d, data):
    good(d)
    (d / "in/01.nc").write_bytes(data)


def cut(d, form, keep):
    good(d, form=form)
    data = (d / "in/01.nc").read_bytes()
    (d / "in/01.nc").write_bytes(data[: int(len(data) * keep) if keep < 1 else -keep])


def second(d, **how):
    """Two files that fit together but for what how says of the second."""
    make(d / "in/00.nc", x[:6], hours(6))
    make(d / "in/01.nc", how.pop("raw", x[6:]), how.pop("times", hours(6, START + 36)), **how)


def text_variable(d, kind):
    def add(f):
        v = f.createVariable("name", kind, DIMENSIONS)
        if kind is str:
            v[0, 0, 0] = "text"

    for i, part in enumerate((x[:6], x[6:])):
        make(d / f"in/{i:02}.nc", part, hours(6, START + 36 * i), form="maps", more=add)


def moved(by):
    """The axis of latitude, moved by a part of its spacing."""
    return {"latitude": (latitudes(NY) + by * 180 / (NY - 1), {"units": "degrees_north"})}


def no_time(f):
    """Nothing says any more what the first dimension is but its name."""
    f["time"].delncattr("units")
    f.renameVariable("time", "when")


def bent(d):
    """Two files on curvilinear grids; one latitude of the second lies elsewhere."""
    for i in range(2):
        lat = np.add.outer(latitudes(NY), np.zeros(NX))
        lat[NY // 2, NX // 2] += i

        def add(f):
            for name, values, units in ("lat", lat, "degrees_north"), ("lon", lat * 0 + longitudes(NX), "degrees_east"):
                v = f.createVariable(name, "f8", DIMENSIONS[1:])
                v.units = units
                v[:] = values
            f["t2m"].coordinates = "lat lon"

        none = {"latitude": (None, {}), "longitude": (None, {})}
        make(d / f"in/{i:02}.nc", x[6 * i : 6 * i + 6], hours(6, START + 36 * i), axes=none, more=add)


def levels(d):
    """The dimension lev has no coordinate, but a variable of its name on (time, lev)."""
    dimensions = DIMENSIONS[:1] + ("lev",) + DIMENSIONS[1:]

    def add(f):
        f.createVariable("lev", "f8", ("time", "lev"))[:] = 1

    make(d / "in/00.nc", np.stack([x, x], 1), hours(NT), dimensions=dimensions, form="contiguous", more=add)


def attribute(variable, name, value):
    """Two good files, but for one attribute of the second."""
    return lambda d: edit(d, lambda f: f[variable].setncattr(name, value))


upside_down = {"latitude": (-latitudes(NY), {"units": "degrees_north"})}
time_with_nan = {"time": (np.where(np.arange(6) == 3, np.nan, hours(6)), {"units": EPOCH})}
bad = "01.nc"
both = ["00.nc", "01.nc"]
for i, (name, build, words, changes) in enumerate([
    ("a file is missing", good, ["in/gone.nc"], {"input.files": "in/00.nc in/gone.nc"}),
    ("a pattern without a match", good, ["in/x*.nc"], {"input.files": "in/*.nc in/x*.nc"}),
    ("a directory", good, ["in"], {"input.files": "in/00.nc in"}),
    ("a directory among what a pattern matches", good, ["in: is a directory"], {"input.files": "in/00.nc i?"}),
    ("an output that is also an input, under another name",
     lambda d: (good(d), os.link(d / "in/01.nc", d / "link.nc")),
     ["link.nc", bad, "input"], {"output.zscore": "link.nc"}),
    ("a file is empty", lambda d: replace(d, b""), [bad], {}),
    ("a file is text", lambda d: replace(d, b"temperature, 280.15\n" * 99), [bad], {}),
    ("CDF and nonsense", lambda d: replace(d, b"CDF\1" + b"\x7f" * 999), [bad], {}),
    ("HDF5 and nonsense", lambda d: replace(d, b"\x89HDF\r\n\x1a\n" + b"\x7f" * 999), [bad], {}),
    ("truncated: CDF-1, one byte short", lambda d: cut(d, "cdf1", 1), [bad], {}),
    ("truncated: CDF-1, half", lambda d: cut(d, "cdf1", 0.5), [bad], {}),
    ("truncated: CDF-1, in the header", lambda d: cut(d, "cdf1", 0.1), [bad], {}),
    ("truncated: CDF-2", lambda d: cut(d, "cdf2", 0.9), [bad], {}),
    ("truncated: CDF-5", lambda d: cut(d, "cdf5-fixed", 0.9), [bad], {}),
    ("truncated: NetCDF-4, one byte short", lambda d: cut(d, "contiguous", 1), [bad], {}),
    ("truncated: NetCDF-4, half", lambda d: cut(d, "shuffle", 0.5), [bad], {}),
    ("no such variable", lambda d: edit(d, lambda f: f.renameVariable("t2m", "t2")), [bad, "t2m"], {}),
    ("no such variable anywhere", good, ["t2mm"], {"input.variable": "t2mm"}),
    ("text, characters", lambda d: text_variable(d, "S1"), ["name", "00.nc"], {"input.variable": "name"}),
    ("text, strings", lambda d: text_variable(d, str), ["name", "00.nc"], {"input.variable": "name"}),
    ("time without units", lambda d: edit(d, lambda f: f["time"].delncattr("units")), [bad, "time", "units"], {}),
    ("units of time that are none", attribute("time", "units", "hours"), [bad, "time"], {}),
    ("no time coordinate", lambda d: edit(d, no_time), [bad, "time"], {}),
    ("a time that is missing", lambda d: second(d, axes=time_with_nan), [bad, "time"], {}),
    ("a variable without time", good, ["latitude"], {"input.variable": "latitude"}),
    ("other units", attribute("t2m", "units", "degC"), both + ["degC"], {}),
    ("another grid: a hundredth of a spacing", lambda d: second(d, axes=moved(0.01)), both, {}),
    ("another grid: its size", lambda d: second(d, raw=x[6:, 1:]), both, {}),
    ("another grid: upside down", lambda d: second(d, axes=upside_down), both, {}),
    ("a pipe", lambda d: (good(d), os.mkfifo(d / "in/02.nc")), ["02.nc", "file"], {}),
    ("a grid that differs in the middle alone", bent, both, {}),
    ("a choice by a variable that is no coordinate", levels, ["lev"], {"input.lev": "1"}),
    ("two outputs that are one file", good, ["zscore", "anomaly"], {"output.anomaly": "out/../out/zscore.nc"}),
    ("a scale_factor that is text", attribute("t2m", "scale_factor", "x"), [bad, "scale_factor"], {}),
    ("an empty selection of time", good, ["time"], {"input.time": "2015-01-01 2015-12-31"}),
    ("an empty selection of latitude", good, ["latitude"], {"input.latitude": "1 2"}),
    ("an empty selection of longitude", good, ["longitude"], {"input.longitude": "1 2"}),
]):
    d = workplace()
    build(d)
    start_error(f"input: {name}", d, 2, words, changes, ranks=3 if ALL else 1 + i % 3)
    if name in ("a file is missing", "truncated: CDF-1, half", "no such variable", "an empty selection of time"):
        settle()
        start_error(f"input, --plan: {name}", d, 2, words, changes, ["--plan"])

d = workplace()
good(d)
with netCDF4.Dataset(d / "in/01.nc", "a") as f:
    f["t2m"].units = "kelvin"
test_values("K and kelvin are the same", d, x.astype("f8"))
d = workplace()
second(d, axes=moved(1e-6))
test_values("grids that differ by a millionth of a spacing are the same", d, x.astype("f8"))

d = workplace()
good(d)
(d / "in/01.nc").chmod(0)
settle()
if os.geteuid() == 0:
    skip("input: a file is unreadable", "root reads everything")
else:
    test_error("input: a file is unreadable", d, 2, [bad])

# ------------------------------------------------------------------------------------------ while running


def damage(path, at, size=40):
    data = bytearray(path.read_bytes())
    data[at : at + size] = bytes(255 - b for b in data[at : at + size])
    path.write_bytes(data)


big = field(24, 40, 60).astype("f4")
for form in "deflate", "fletcher32":
    for ranks, memory in (1, "256 KiB"), (3, None), (5, "1 MiB"):
        d = workplace()
        make_series(d, big, 2, form=form)
        path = d / "in/01.nc"
        stored = big[15].tobytes()
        where = path.read_bytes().find(zlib.compress(stored, 4)[:200] if form == "deflate" else stored[:200])
        if where < 0:
            skip(f"a broken chunk, {form}, {ranks} ranks", "the chunk was not found in the file")
            continue
        damage(path, where + 3000)
        start_error(f"a broken chunk, {form}, {ranks} ranks", d, 1, [bad], {"run.memory": memory}, ranks=ranks)
    settle()
    (d / "out/zscore.nc").write_text("what was there before")
    test_error(f"a broken chunk, {form}: what was there before stays", d, 1, [bad], allowed=["out/zscore.nc"])
    check(f"a broken chunk, {form}: and is as it was", (d / "out/zscore.nc").read_text() == "what was there before")


def mounted(d, options):
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", d / "out"]
    return subprocess.run(command, capture_output=True).returncode == 0


d = workplace()
make_series(d, big, 2)
if os.geteuid() == 0 and mounted(d, "size=64k"):
    try:
        product = {"extract all.longitude": "-180 180", "extract all.file": "out/all.nc"}
        alone = {f"output.{k}": None for k in ("zscore", "anomaly", "statistics")}
        for changes in ({}, {"output.deflate": 1}, {"output.format": "classic"}, {"run.memory": "64 KiB"},
                        {**product, **alone}, {**product, "output.deflate": 1, "extract all.latitude": 90}):
            test_error(f"no space {changes or ''}", d, 1, ["out/", "space"], changes, ranks=3)
            for path in (d / "out").iterdir():
                path.unlink()
    finally:
        subprocess.run(["umount", d / "out"])
else:
    skip("no space", "no small file system can be mounted")

# One rank alone cannot write from some call on: wherever that is in the turns of compressed output, all hear of it.
# There are few: statistics of all groups are written in one turn.
if injector() is None:
    skip("one rank cannot write", "tests/lib/inject.c cannot be compiled")
for ranks, rank in ((2, 0), (2, 1), (3, 1), (3, 2)) if injector() else ():
    # On rank 0 the first ones are those of the header.
    for n in range(3 if rank else 41) if ALL else range(3) if rank else (0, 7, 14, 40):
        w = workplace()
        make_series(w, field(NT, NY, NX).astype("f4"), 2)
        start_error(f"rank {rank} of {ranks} cannot write from its write {n} on, in turns of compressed groups", w, 1,
                    ["out/"], {"climatology.group": "hour", "output.deflate": 1}, ranks=ranks, inject=f"pwrite {rank} {n}+ ENOSPC .part-")
settle()

d = workplace()
make_series(d, x, 2)
if os.geteuid() != 0:
    (d / "out").chmod(0o555)
    test_error("a directory that cannot be written", d, (1, 2), ["out"])
    (d / "out").chmod(0o755)
elif mounted(d, "ro"):
    try:
        test_error("a directory that cannot be written", d, (1, 2), ["out"])
        test_error("a directory that cannot be written, --plan", d, 2, ["out"], arguments=["--plan"])
    finally:
        subprocess.run(["umount", d / "out"])
else:
    skip("a directory that cannot be written", "root writes everywhere, and nothing can be mounted")
test_error("a directory that does not exist", d, (1, 2), ["nowhere"], {"output.zscore": "nowhere/zscore.nc"})
(d / "out/zscore.nc").mkdir()
test_error("an output that is a directory", d, (1, 2), ["out/zscore.nc"])
# An input that another program writes into, after it was read: its size stays, and it is not opened again.
if injector() is None:
    skip("an input that is changed during the run", "tests/lib/inject.c cannot be compiled")
else:
    for rank in 0, 1:
        d = workplace()
        make_series(d, x, 2)
        changed = sorted((d / "in").iterdir())[-1].relative_to(d)
        start_error(f"an input that is changed during the run, by rank {rank}", d, 1, [str(changed), "changed", "run again"],
                    {"output.format": "classic"}, ranks=2, inject=f"pwrite {rank} 0 change={changed} .part-")
    settle()

finish()
