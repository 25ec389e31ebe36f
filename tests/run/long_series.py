#!/usr/bin/env python3
"""Series that are long enough for the ranks of a node to have their lists of steps together, and for an index of chunks
with several levels: compared with numpy, with the same bits on any number of ranks, and without memory to share."""

from harness import *

NT, NY, NX = 4300, 2, 3  # hours; a tree of two levels has 64 * 64 chunks
PACKED = {"scale_factor": 0.01, "add_offset": 273.15, "_FillValue": np.int16(-32767)}
raw = pack(holes(field(NT, NY, NX)), np.int16, PACKED)
x = unpack(raw, PACKED)
inputs = workplace("in")
make_series(inputs, raw, 3, PACKED, times=hours(NT, step=1))
DEFLATE = {"input.files": inputs.resolve() / "in/*.nc", "output.deflate": 1}
BITS = {}


def start_same(name, kind, x, changes=(), **how):
    """Run in the background: numpy's numbers, and the bits of the first run of this kind."""
    d = workplace()

    def judge(r):
        found = [r.story] if r.status else differences(d, x)
        if not found and BITS.setdefault(kind, stored_bits(d)) != stored_bits(d):
            found = ["other bits"]
        check(name, not found, found)

    start(judge, d, {**DEFLATE, **dict(changes)}, **how)


for ranks in 1, 2, 3, 7:
    start_same(f"{ranks} ranks", "hours", x, ranks=ranks)
# Open MPI without this part has no memory to share; other libraries do not know the setting.
start_same("no memory to share", "hours", x, ranks=3, env={"OMPI_MCA_osc": "^sm"})
start_same("no index of chunks", "hours", x, {"output.deflate": None}, ranks=2)
settle()

# Without any order: 30 to 89 minutes from step to step, in a unit that has no exact numbers for them, and the files back to front.
irregular = workplace("irregular")
minutes = np.cumsum(np.random.default_rng(3).integers(30, 90, NT))
for i, part in enumerate(np.array_split(np.arange(NT), 3)):
    make(irregular / f"in/{2 - i:02}.nc", raw[part], 24 * 365.0 + minutes[part] / 60, PACKED)
for ranks in 1, 3:
    start_same(f"irregular steps, {ranks} ranks", "irregular", x, {"input.files": irregular.resolve() / "in/*.nc"}, ranks=ranks)
settle()

# New steps have lists of their own.
whole = np.concatenate([x, np.full((-NT % 2, NY, NX), np.nan)]).reshape(-1, 2, NY, NX)
n = (~np.isnan(whole)).sum(1)
pairs = np.where(n > 0, np.nansum(whole, 1) / np.maximum(n, 1), np.nan)
for ranks in 1, 3:
    start_same(f"means of two hours, {ranks} ranks", "pairs", pairs,
               {"steps.every": "2 hours", "steps.method": "mean", "steps.complete": 0}, ranks=ranks)
settle()

# ---------------------------------------------------------------------------------------------- the index

# A root alone; two leaves; full leaves; a full tree of two levels; one chunk more.
for n in 64, 65, 128, 4096, 4097:
    days, hour = divmod(n - 1, 24)
    last = f"{datetime.date(2014, 1, 1) + datetime.timedelta(days=days)}T{hour:02}:00"
    start_values(f"{n} chunks", workplace(), x[:n], {**DEFLATE, "input.time": f"2014-01-01T00:00 {last}"}, ranks=2)
start_values("chunks along all axes", workplace(), x, {**DEFLATE, "output.chunks": "10 1 2"}, ranks=3)
checked = workplace()
start_values("checksums, a time without limit", checked, x, {**DEFLATE, "output.checksum": "yes", "output.record": "yes"})
settle()
r = launch(checked, ["--verify", "out/zscore.nc", "out/anomaly.nc"], ranks=2)
check("zscore --verify reads it", r.status == 0, r.story + r.out)
finish()
