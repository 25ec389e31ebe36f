#!/usr/bin/env python3
"""Many products in one run: the numbers of numpy, the same bits for any number of ranks and any memory, no more waiting of
ranks for each other than with few products, and nothing left behind when one rank cannot close one of the files.  And one
product in a run, of each kind of values."""

from harness import *

NT, NY, NX = 24, 21, 16
SETTING = {"output.zscore": None, "output.anomaly": None, "output.statistics": None, "climatology.group": "hour"}
x = field(NT, NY, NX).astype("f4")
hour = np.arange(NT) % 4  # the group of each step
limits = [float(v) for v in np.linspace(np.quantile(x, 0.1), np.quantile(x, 0.9), 12)]
low, high = float(x.min()) - 1, float(x.max()) + 1


def products(n):
    """n of each: exceedances and histograms of the data for each group, means of zones, and points."""
    found = {}
    for i in range(n):
        found |= {f"exceedance e{i}.of": "data", f"exceedance e{i}.above": repr(limits[i]), f"exceedance e{i}.by": "group",
                  f"exceedance e{i}.file": f"out/e{i}.nc",
                  f"histogram h{i}.of": "data", f"histogram h{i}.range": f"{low!r} {high!r}", f"histogram h{i}.bins": 3 + i,
                  f"histogram h{i}.by": "group", f"histogram h{i}.file": f"out/h{i}.nc",
                  f"reduce z{i}.over": "longitude", f"reduce z{i}.file": f"out/z{i}.nc",
                  f"extract x{i}.latitude": 80 - 9 * i, f"extract x{i}.longitude": 20, f"extract x{i}.file": f"out/x{i}.nc"}
    return found


# Both of these go through trees: of rows, and of steps, in many parts.
TREES = {"reduce rows.over": "latitude", "reduce rows.file": "out/rows.nc", "reduce rows.of": "data",
         "reduce global.over": "latitude, longitude", "reduce global.file": "out/global.nc", "reduce global.of": "data",
         "reduce series.over": "time, longitude", "reduce series.by": "group", "reduce series.file": "out/series.nc",
         "reduce series.of": "data", "reduce series.method": "max",
         "reduce all.over": "time, latitude, longitude", "reduce all.by": "group", "reduce all.file": "out/all.nc",
         "reduce all.method": "rms"}


def prepared():
    d = workplace()
    make_series(d, x, 2)
    return d


def complaints(d):
    """What differs from numpy."""
    found = []
    for i, limit in enumerate(limits):
        with netCDF4.Dataset(d / f"out/e{i}.nc") as f:
            counts = [v[:] for v in f.variables.values() if v.dtype == "i4" and v.ndim == 3]
        above = np.stack([(x[hour == k] > np.float32(limit)).sum(0) for k in range(4)])
        there = np.stack([np.isfinite(x[hour == k]).sum(0) for k in range(4)])
        if len(counts) != 2 or not (np.array_equal(counts[0], above) and np.array_equal(counts[1], there)):
            found.append(f"e{i}.nc")
        with netCDF4.Dataset(d / f"out/h{i}.nc") as f:
            counts = [v[:] for v in f.variables.values() if v.ndim == 2 and v.shape == (4, 3 + i)]
        edges = low + (high - low) * np.arange(4 + i) / (3 + i)
        wanted = np.stack([np.histogram(x[hour == k].astype("f8"), edges)[0] for k in range(4)])
        if len(counts) != 1 or not np.array_equal(counts[0], wanted):
            found.append(f"h{i}.nc")
    with netCDF4.Dataset(d / "out/series.nc") as f:
        if not np.array_equal(f["t2m_max"][:].reshape(4, NY), np.stack([x[hour == k].max((0, 2)) for k in range(4)])):
            found.append("series.nc")
    with netCDF4.Dataset(d / "out/rows.nc") as f:
        means = f["t2m_mean"][:].reshape(NT, NX)
    edges = np.sin(np.radians(np.clip(np.stack([latitudes(NY) + 4.5, latitudes(NY) - 4.5]), -90, 90)))
    if not np.allclose(means, np.average(x.astype("f8"), axis=1, weights=edges[0] - edges[1]), rtol=1e-13):
        found.append("rows.nc")
    return found


# ------------------------------------------------------------------------------ numbers, and the same bits

first = {}
for ranks, memory in (1, None), (2, None), (3, "40 MiB"), (7, None), (7, "40 MiB"):
    d = prepared()
    r = run(d, {**SETTING, **products(len(limits)), **TREES, **({"run.memory": memory} if memory else {})}, ranks=ranks)
    wrong = complaints(d) if r.status == 0 else [r.story]
    now = all_bits(d) if r.status == 0 else {}
    first = first or now
    wrong += [name for name in first if first[name] != now.get(name)]
    check(f"{ranks} ranks, memory {memory}: numbers of numpy, and the bits of one rank", not wrong, wrong)

# ------------------------------------------------------------------------------ one product, and nothing else

steps = np.stack([x[hour == k].astype("f8").mean(0) for k in range(4)])[hour]
spread = np.stack([x[hour == k].astype("f8").std(0) for k in range(4)])[hour]
VALUES = {"data": x.astype("f8"), "anomaly": x - steps, "zscore": (x - steps) / spread}
for of, values in VALUES.items():
    for outputs in {}, {"output.zscore": "out/z.nc"}:
        d = prepared()
        r = run(d, {**SETTING, "reduce p.of": of, "reduce p.over": "longitude", "reduce p.file": "out/p.nc", **outputs}, ranks=2)
        good = False
        if r.status == 0:
            with netCDF4.Dataset(d / "out/p.nc") as f:
                found = [v[:].reshape(NT, NY) for v in f.variables.values() if v.size == NT * NY]
            good = len(found) == 1 and np.allclose(found[0], values.mean(2), rtol=1e-6, atol=1e-9)
        check(f"a mean of {of} alone, beside {len(outputs)} outputs", good, r.story)

d = prepared()
r = run(d, {**SETTING, "exceedance e.of": "data", "exceedance e.above": repr(limits[5]), "exceedance e.longitude": "-90 269",
            "exceedance e.file": "out/e.nc"}, ranks=1)
wanted = np.roll((x > np.float32(limits[5])).sum(0), NX // 4, 1)
wrong = unequal("counts", read(d / "out/e.nc", "t2m_exceedance_count").squeeze(), wanted, 0, 0) if r.status == 0 else [r.story]
check("a box of all columns that begins inside of the grid: the counts of numpy", not wrong, wrong)

# ------------------------------------------------------------------------------ how often ranks wait

COLLECTIVE = "Reduce", "Allreduce", "Iallreduce", "Bcast", "Gatherv", "Alltoallv"


def calls(n):
    r = run_counted(prepared(), {**SETTING, **products(n)}, ranks=3)
    return r.calls and (sum(r.calls.get(name, 0) for name in COLLECTIVE) if r.status == 0 else 0), r.story


(few, story), (many, more) = calls(1), calls(len(limits))
if few is None:
    skip("the number of collective calls", "no mpicc")
else:
    check(f"{4 * len(limits)} products take the collective calls of 4: {few}", few > 0 and few == many, [str(many), story, more])

# ------------------------------------------------------------------------------ one rank fails at one of many files

if injector() is None:
    skip("a rank that fails", "tests/lib/inject.c cannot be compiled")
else:
    for what in "fsync 1 7 EIO .part-", "open 2 9 EIO .part-":
        d = prepared()
        (d / "out/e3.nc").write_text("an older one")
        r = run(d, {**SETTING, **products(len(limits))}, ranks=3, inject=what)
        left = {p.name: p.read_text(errors="replace") for p in (d / "out").iterdir()}
        good = r.status == 1 and not r.late and left == {"e3.nc": "an older one"} and len(r.messages) == 1
        check(f"{what}: one message, and the files are as they were", good, [r.story, str(sorted(left))])

finish()
