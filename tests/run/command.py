#!/usr/bin/env python3
"""The command line, --plan, progress and the summary."""

from harness import *

NT, NY, NX = 40, 9, 12
attributes = {"scale_factor": 0.0017, "add_offset": 285.0, "_FillValue": np.int16(-32767)}
values = holes(field(NT, NY, NX), 0.1)
values[:, 2, 3] = 281.5  # a constant cell
raw = pack(values, "i2", attributes)
x = unpack(raw, attributes)
d = workplace()
make_series(d, raw, 4, attributes)


def outputs():
    return leftovers(d)


for option, words in ("--help", ["--set", "--plan", "--quiet", "--verbose", "--version"]), ("--version", ["zscore"]):
    r = launch(d, [option], ranks=1, mpirun=True)
    check(option, r.status == 0 and all(w in r.out for w in words), r.out + r.story)

for ranks in 1, 2, 7:
    r = run(d, {"input.latitude": "-60 60"}, ["--plan"], ranks=ranks, mpirun=True)
    check(f"--plan on {ranks} ranks writes nothing", r.status == 0 and not outputs(), r.story + "".join(outputs()))
    lacking = [w for w in ("t2m", str(NT), str(NX), "out/zscore.nc", "out/statistics.nc", "memory") if w not in r.out]
    check(f"--plan on {ranks} ranks says what would run", not lacking, f"lacks {lacking}:\n{r.out}")

r = run(d, {"climatology.ddof": 0}, ["--set", "climatology.ddof=1", "--set", "input.latitude=0 90"])
found = differences(d, x[:, : NY // 2 + 1], ddof=1) if r.status == 0 else [r.story]
check("--set overrides the file and adds to it", not found, found)
for path in (d / "out").iterdir():
    path.unlink()

for kinds in [("statistics",), ("zscore",), ("anomaly",), ("zscore", "statistics")]:
    r = run(d, {f"output.{k}": None for k in PARTS if k not in kinds}, ranks=3)
    wanted = sorted(f"out/{k}.nc" for k in kinds)
    check("only " + " and ".join(kinds), r.status == 0 and outputs() == wanted, r.story + f"\n{outputs()}")
    if outputs() == wanted:
        want = expect(x)
        found = [line for k in kinds for part in PARTS[k]
                 for line in unequal(part, read(d / f"out/{k}.nc", "t2m_" + part), want[part], 2e-7, 1e-6)]
        check("only " + " and ".join(kinds) + ": values", not found, found)
    for path in (d / "out").iterdir():
        path.unlink()

r = run(d, ranks=3)
found = differences(d, x) if r.status == 0 else [r.story]
check("a run", not found, found)
missing = int(np.isnan(x).sum())
words = str(NT), str(missing), "constant", "missing", "GB/s", "memory"
lacking = [w for w in words if w.lower() not in r.out.lower()]
check("the summary says steps, missing, constant cells, rates and memory", not lacking, f"lacks {lacking}:\n{r.out}")
again = run(d)
check("a second run replaces the outputs", again.status == 0 and not differences(d, x), again.story)

r = run(d, {"run.progress": "auto"}, ["--quiet"])
check("--quiet prints nothing", r.status == 0 and not r.out.strip() and not r.err.strip(), r.out + r.story)
for progress in "auto", "bar", "lines", "json", "none":
    r = run(d, {"run.progress": progress}, ranks=3)
    check(f"progress = {progress}", r.status == 0 and not r.messages, r.story)
    if progress != "bar":
        check(f"progress = {progress}: no control characters in a log file", not set(r.out + r.err) & {"\r", "\033"},
              repr(r.out + r.err))
r = run(d, {}, ["--verbose"])
check("--verbose", r.status == 0, r.story)

finish()
