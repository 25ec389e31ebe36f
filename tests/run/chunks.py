#!/usr/bin/env python3
"""Chunks of any shape: the same bits as without chunks, in NetCDF-4 files and in Zarr stores, on any number of ranks and in
little memory, also where chunks span steps, levels and members; the shape is the one that was asked for, as other readers
see it; and what cannot be is refused."""


from harness import *

try:
    import xarray
except ImportError:
    xarray = None

NT, NY, NX = 60, 37, 48
PACKED = {"scale_factor": 0.01, "add_offset": 270.0, "_FillValue": np.int16(-32767)}


def spec(form, chunks, changes=()):
    keys = {f"output.{part}": f"out/{part}.{form}" for part in PARTS}
    return {**keys, **({"output.format": "zarr"} if form == "zarr" else {}), "output.chunks": chunks, **dict(changes)}


def results(d, form):
    """{(part, variable): (bits, chunks)} of all outputs, as netCDF4 or xarray read them."""
    found = {}
    for part in PARTS:
        if form == "nc":
            with netCDF4.Dataset(d / f"out/{part}.nc") as f:
                f.set_auto_maskandscale(False)
                found.update({(part, n): (v[:].tobytes(), v.chunking()) for n, v in f.variables.items()})
        else:
            with xarray.open_zarr(str(d / f"out/{part}.zarr"), chunks=None, mask_and_scale=False, decode_times=False) as f:
                found.update({(part, n): (v.values.tobytes(), list(v.encoding["chunks"])) for n, v in f.variables.items()})
    return found


bases, stores = {}, {}


def judge(name, r, d, form, base, shapes):
    """base: results without chunks; shapes: {part or (part, variable): chunks} that are expected."""
    found = [] if r.status == 0 else [r.story]
    if r.status == 0:
        got = results(d, form)
        found += [f"{key}: other bits" for key, (bits, _) in base.items() if got[key][0] != bits]
        for of, chunks in shapes.items():
            key = of if isinstance(of, tuple) else (of, f"t2m_{of}")
            found += [] if got[key][1] == chunks else [f"{key}: chunks {got[key][1]}, not {chunks}"]
        left = sorted(p.name for p in (d / "out").iterdir())
        found += [] if left == sorted(f"{part}.{form}" for part in PARTS) else [f"left: {left}"]
    return check(name, not found, found)


def case(d, chunks, form="nc", ranks=1, memory=None, shapes=(), changes=(), usual=()):
    """usual: changes that the run without chunks has, too."""
    key = (d, *sorted(dict(usual).items()))
    if key not in bases:
        r = run(d, spec("nc", None, usual), ranks=1)
        check(f"without chunks, {dict(usual)}", r.status == 0, r.story)
        bases[key] = results(d, "nc")
    for path in (d / "out").iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    r = run(d, spec(form, chunks, {"run.memory": memory, **dict(usual), **dict(changes)}), ranks=ranks)
    title = f"{form}, chunks = {chunks}, {ranks} ranks" + f", {memory}" * bool(memory) + f", {dict(changes)}" * bool(changes)
    return judge(title, r, d, form, bases[key], dict(shapes)) and r


d = workplace()
make_series(d, pack(holes(field(NT, NY, NX), 0.05), np.int16, PACKED), 3, PACKED, form="maps")
MAP = {"zscore": [1, NY, NX], "anomaly": [1, NY, NX], ("statistics", "t2m_mean"): [1, NY, NX], ("zscore", "t2m_mean"): [NY, NX]}
PIECE = {"zscore": [1, 10, 20], ("statistics", "t2m_count"): [1, 10, 20], ("zscore", "t2m_std"): [10, 20]}
BOX = {"zscore": [7, 5, NX], ("statistics", "t2m_mean"): [1, 5, NX]}
DEFLATE = {"output.deflate": 1, "output.checksum": "yes"}
r = case(d, "map", ranks=2, shapes=MAP)
check("a map each: no scratch file for z-scores", r and "chunks 1 x 37 x 48\n" in r.out, r and r.out)
case(d, "map", ranks=7, shapes=MAP, changes=DEFLATE)
r = case(d, "time", ranks=3, shapes={"zscore": [NT, NY, NX], ("zscore", "t2m_mean"): [NY, NX]}, changes=DEFLATE)
check("whole series: the plan tells of the scratch file", r and "chunks 60 x 37 x 48 by way of a scratch file" in r.out, r and r.out)
case(d, "1 10 20", ranks=7, memory="1600 KiB", shapes=PIECE, changes=DEFLATE)
case(d, "7 5 48", ranks=3, memory="1600 KiB", shapes=BOX, changes=DEFLATE)
case(d, "60 10 9", ranks=3, memory="1600 KiB", shapes={"zscore": [60, 10, 9]})  # two of six chunks have room at once
case(d, "1000 1000 1000", ranks=2, shapes={"zscore": [NT, NY, NX], ("statistics", "t2m_mean"): [1, NY, NX]})
case(d, "100 10 20", ranks=3, shapes={"zscore": [100, 10, 20], ("zscore", "t2m_mean"): [10, 20]}, changes={"output.record": "yes"})
case(d, "2 11 1", ranks=7, shapes={"zscore": [2, 11, 1], ("statistics", "t2m_mean"): [2, 11, 1]}, changes={"output.deflate": 4},
     usual={"climatology.group": "hour", "climatology.spread": "mad", "climatology.ddof": None})
case(d, "1 37 13", ranks=2, memory="2 MiB", shapes={"zscore": [1, 37, 13]}, usual={"output.keepbits": 7, "climatology.detrend": "linear"})

# As others see it.
r = case(d, "13 7 9", ranks=2, shapes={"zscore": [13, 7, 9]}, changes=DEFLATE)
checked = launch(d, ["--verify", *(f"out/{part}.nc" for part in PARTS)], ranks=3)
check("--verify", r and checked.status == 0, checked.story)
if shutil.which("ncdump"):
    told = subprocess.run(["ncdump", "-hs", d / "out/zscore.nc"], capture_output=True, text=True).stdout
    check("ncdump -hs", "t2m_zscore:_ChunkSizes = 13, 7, 9 ;" in told and "t2m_mean:_ChunkSizes = 7, 9 ;" in told, told)
if shutil.which("cdo"):
    told = subprocess.run(["cdo", "-s", "diffv", d / "out/anomaly.nc", "-sub", d / "out/anomaly.nc", "-mulc,0", d / "out/anomaly.nc"], capture_output=True, text=True)
    check("CDO reads them", told.returncode == 0 and not told.stdout.strip(), told.stdout + told.stderr)
if xarray:
    with xarray.open_dataset(d / "out/zscore.nc", engine="netcdf4") as f:
        series, values = f["t2m_zscore"][:, 8, 17].values, np.frombuffer(bases[(d,)]["zscore", "t2m_zscore"][0], "f4").reshape(NT, NY, NX)[:, 8, 17]
        check("xarray reads a series", np.array_equal(series, np.where(values > 9e36, np.nan, values), equal_nan=True))
    case(d, "time", "zarr", ranks=3, shapes={"zscore": [NT, NY, NX]})
    for ranks, memory in (1, None), (3, "1600 KiB"), (7, None):
        case(d, "1 10 20", "zarr", ranks, memory, shapes=PIECE)
        stores.setdefault("1 10 20", []).append({part: store_files(d / f"out/{part}.zarr") for part in PARTS})
    for ranks, memory in (2, None), (7, "1600 KiB"):
        case(d, "13 7 9", "zarr", ranks, memory, shapes={"zscore": [13, 7, 9]}, changes={"output.compressor": "none"})
        stores.setdefault("13 7 9", []).append({part: store_files(d / f"out/{part}.zarr") for part in PARTS})
    for chunks, found in stores.items():
        check(f"Zarr, chunks = {chunks}: the same files", all(one == found[0] for one in found))
    raw = np.fromfile(d / "out/zscore.zarr/t2m_zscore/4.5.5", "f4").reshape(13, 7, 9)
    want = np.frombuffer(bases[(d,)]["zscore", "t2m_zscore"][0], "f4").reshape(NT, NY, NX)[52:, 35:, 45:]
    check("a chunk at the end of all axes", raw[:8, :2, :3].tobytes() == want.tobytes() and not raw[8:].any() and not raw[:, 2:].any())

# Levels, members, a grid of cells, several variables in one file.
four = field(12, 3 * 10, 17).reshape(12, 3, 10, 17).astype("f4")
for name, keys, attributes in (("plev", {"input.plev": "all"}, {"units": "hPa", "positive": "down", "standard_name": "air_pressure"}),
                               ("number", {"input.realization": "pool"}, {"standard_name": "realization"})):
    more = workplace()
    make(more / "in/00.nc", four, hours(12), form="maps", dimensions=("time", name, "latitude", "longitude"),
         axes={name: (np.array([850.0, 500.0, 100.0]) if name == "plev" else np.arange(3), attributes)})
    case(more, "5 2 4 13", ranks=3, shapes={"zscore": [5, 2, 4, 13]}, changes=DEFLATE, usual=keys)
    case(more, "1 1 4 13", ranks=2, shapes={"zscore": [1, 1, 4, 13]}, usual=keys)
    case(more, "1 1 5 17", "zarr" if xarray else "nc", ranks=7, shapes={"zscore": [1, 1, 5, 17]}, usual=keys)

cells = workplace()
make(cells / "in/00.nc", field(40, 1, 9)[:, 0].astype("f4"), hours(40), {}, form="maps", dimensions=("time", "cell"),
     axes={"longitude": (None, {}), "latitude": (None, {}), "cell": (None, {})})
case(cells, "7 4", ranks=2, shapes={"zscore": [7, 4], ("zscore", "t2m_mean"): [4]}, changes=DEFLATE)
case(cells, "1 4", ranks=3, shapes={"zscore": [1, 4]})

point = workplace()
make_series(point, field(40, 5, 6).astype("f4"), 2)
place = {"input.latitude": "45 45", "input.longitude": "60 60"}
case(point, "16 1 1", ranks=2, shapes={"zscore": [16, 1, 1]}, usual=place)

pair = workplace()


def second(f):
    v = f.createVariable("d2m", "f4", DIMENSIONS)
    v.units, v[:] = "K", field(30, 5, 6, 3)


make(pair / "in/00.nc", field(30, 5, 6).astype("f4"), hours(30), form="maps", more=second)
both = {"input.variable": "t2m, d2m"}
case(pair, "7 2 4", ranks=3, shapes={"zscore": [7, 2, 4], ("anomaly", "d2m_anomaly"): [7, 2, 4]}, changes=DEFLATE, usual=both)

# What cannot be.
small = workplace()
make_series(small, field(8, 5, 6).astype("f4"), 1)
for chunks, changes, words in (
        ("1 5", {}, "[output] chunks has 2 numbers, and the outputs have 3 dimensions: time, latitude, longitude; write one for each"),
        ("1 1 5 6", {}, "has 4 numbers"), ("0 5 6", {}, "is no shape of chunks"), ("-1 5 6", {}, "is no shape of chunks"),
        ("series", {}, "write auto, time, map, or a whole number"), ("1,5,6", {}, "is no shape of chunks"),
        ("map", {"output.format": "classic"}, "which has no chunks; set format = netcdf4 or zarr, or chunks = auto"),
        ("time", {"run.writer": "netcdf"}, "set writer = auto, or chunks = auto"),
        ("2000000000 5 6", {"output.record": "yes"}, "it must be less than 2 GiB; write smaller numbers"),
        ("map", {f"output.{part}": None for part in PARTS} | {"output.json": "out/a.json"}, "none of them is written")):
    test_error(f"chunks = {chunks}, {changes}", small, 2, ["[output] chunks", words], spec("nc", chunks, changes), ranks=1)
little = workplace()
make_series(little, field(NT, NY, NX).astype("f4"), 1)
test_error("no memory for one chunk", little, 2, ["too few; the smallest plan needs"], spec("nc", "time", {"run.memory": "1 MiB"}), ranks=1)
r = run(small, spec("nc", "auto", {"output.format": "classic"}), ranks=1)
check("auto goes with all formats", r.status == 0, r.story)

# A run that fails leaves nothing, and what a file system loses on the way is found.
if injector():
    for path in (small / "out").iterdir():
        path.unlink()
    DEFLATED = spec("nc", "3 2 6", {"output.deflate": 1})
    for what, status in (("pwrite 1 0 ENOSPC .scratch-", 1), ("pread 0 1 EIO .scratch-", 1), ("open 1 1 EIO .scratch-", 1),
                         ("close 1 0 EIO .scratch-", 1), ("unlink 0 0 EIO .scratch-", 1), ("pwrite 1 1 SIGTERM .scratch-", (143, 15, 255, 1, 241)),
                         ("pread 0 0 SIGTERM .scratch-", (143, 15, 255, 1, 241))):
        test_error(f"fails: {what}", small, status, [] if "SIG" in what else ["zscore: "], DEFLATED, ranks=2, inject=what)
    for what in "pwrite 1 0 lose .scratch-", "pwrite 0 0 flip .scratch-":
        test_error(f"verify = all: {what}", small, 1, ["are not what rank"], spec("nc", "3 2 6", {"output.verify": "all"}), ranks=2, inject=what)
    r = run(small, DEFLATED, ranks=1, inject="pread 0 0 SIGKILL .scratch-", mpirun=True)
    plan = run(small, DEFLATED, ["--plan"], ranks=1)
    check("killed: the next plan names the scratch file", r.status and "/zscore.nc.scratch-" in plan.out, plan.out + r.story)
    r = run(small, spec("nc", "3 2 6", {"output.verify": "all"}), ranks=3)
    check("verify = all", r.status == 0, r.story)
else:
    skip("failures that are injected", "no C compiler")

finish()
