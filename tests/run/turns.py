#!/usr/bin/env python3
"""Compressed output of many groups: the ranks write together as often as the bytes ask for it, not for each group;
the numbers are numpy's, with the same bits on any number of ranks; and a rank that has nothing to do, or fails between
two rounds, keeps nobody waiting."""

import re

from harness import *

NY, NX = 12, 16
FIRST, SECOND = 60, 40  # days of two years: 40 groups of both, 20 of the first alone
FIELDS = {"mean": np.mean, "std": np.std, "min": np.min, "max": np.max, "count": lambda v, axis: np.full(v.shape[1:], v.shape[0])}
GROUPED = {"climatology.group": "day"}


def series(d, first=FIRST, second=SECOND, rows=NY):
    """Two years, four steps a day.  Returns the values, and the day of each step."""
    day = np.repeat([*range(first), *range(second)], 4)
    times = np.concatenate([hours(4 * first), hours(4 * second, START + 365 * 24)])
    x = field(len(day), rows, NX).astype("f4")
    make_series(d, x, 5, times=times)
    return x.astype("f8"), day


def complaints(d, x, day):
    """What numpy says of the statistics."""
    found = []
    for name, reduce in FIELDS.items():
        got = read(d / "out/statistics.nc", f"t2m_{name}")
        want = np.stack([reduce(x[day == k], axis=0) for k in range(day.max() + 1)])
        found += [] if np.allclose(got, want, rtol=1e-9, atol=0) else [f"{name} is off"]
    z = np.concatenate([np.zeros(0)] + [((x[day == k] - x[day == k].mean(0)) / x[day == k].std(0)).ravel() for k in range(day.max() + 1)])
    order = np.concatenate([np.flatnonzero(day == k) for k in range(day.max() + 1)])
    got = read(d / "out/zscore.nc", "t2m_zscore")[order].ravel()
    return found + ([] if np.allclose(got, z, atol=1e-5) else ["z is off"])


def judge(name, d, changes, ranks, want, most):
    """The same bits as want, with so many rounds at most (None: any number)."""
    r = run_counted(d, changes, ranks)
    found = [r.story] if r.status else []
    if not found:
        found += [f"{part}: other bits" for part, bits in all_bits(d).items() if bits != want.get(part)]
        rounds = r.calls.get("Iexscan", 0) if r.calls is not None else most  # nothing else calls MPI_Iexscan()
        if most and not 0 < rounds <= most:
            found += [f"{rounds} rounds, not {most} at most"]
    check(f"{name}, {ranks} ranks", not found, found)


d = workplace()
x, day = series(d)
if run(d, GROUPED, ranks=1).status:
    check("without deflate", False)
    finish()
found = complaints(d, x, day)
check("60 groups without deflate: right", not found, found)
plain = all_bits(d)

DEFLATED = {**GROUPED, "output.deflate": 1}
for ranks in 1, 2, 3, 7, 64:
    judge("60 groups, deflate", d, DEFLATED, ranks, plain, 3)  # the groups of both years, those of one, and z-scores
BYTES = NY * NX * (60 * (8 + 16 + 52) + 2 * 4 * len(x))  # all that is compressed
for ranks in 1, 3:
    judge("60 groups, deflate, 512 KiB", d, {**DEFLATED, "run.memory": "512 KiB"}, ranks, plain, 3 + 2 * BYTES // (512 * 1024 // 64))
judge("60 groups, writer = netcdf", d, {**DEFLATED, "run.writer": "netcdf"}, 3, plain, None)

for kind, changes in {"a window": {"climatology.window": 5}, "smoothed": {"climatology.smooth": "harmonics 2"}}.items():
    changes = {**GROUPED, **changes}
    if run(d, changes, ranks=1).status:
        check(kind, False)
        continue
    want = all_bits(d)
    judge(kind, d, {**changes, "output.deflate": 1}, 3, want, 3)

# A baseline in which the last 20 days have no member; a group without any z-score.
changes = {**GROUPED, "climatology.baseline": "2015-01-01 2015-12-31"}
if run(d, changes, ranks=1).status == 0:
    judge("groups without members", d, {**changes, "output.deflate": 1}, 7, all_bits(d), 4)
else:
    check("groups without members", False)

# ------------------------------------------------------------------- ranks without work

small = workplace()
series(small, 2, 0, 2)
few = {"climatology.group": "hour"}
if run(small, few, ranks=1).status == 0:
    want = all_bits(small)
    for more in {}, {"run.writer": "netcdf"}:
        judge(f"more ranks than work {more or ''}", small, {**few, "output.deflate": 1, **more}, 32, want, None)

# ------------------------------------------------------------------- a rank fails between two rounds

e = workplace()
shutil.copytree(d / "in", e / "in", dirs_exist_ok=True)
r = run(e, {**GROUPED, "output.zscore": None, "output.anomaly": None, "output.statistics": "prior.nc"}, ranks=1)
check("statistics to begin with", r.status == 0, r.story)
FROM = {**DEFLATED, "climatology.from": "prior.nc", "output.statistics": None}
log = e / "calls"
r = run(e, FROM, ranks=3, inject="", log=log)
check("from these statistics", r.status == 0, r.story)
shutil.rmtree(e / "out")
(e / "out").mkdir()
for rank in 1, 2:  # rank 0 alone has read the header before
    calls = re.findall(r"(?m)^p?read(?:64)? .*prior.nc", (e / f"calls.{rank}").read_text())
    test_error(f"rank {rank} of 3 cannot read what a group needs", e, 1, ["prior.nc"], FROM, ranks=3, limit=30,
               inject=f"read,pread,pread64 {rank} {len(calls) // 2}+ EIO prior.nc")
finish()
