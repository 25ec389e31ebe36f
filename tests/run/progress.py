#!/usr/bin/env python3
"""Progress is true: what progress = json tells while slow runs of several kinds are under way.

The input and the output are slowed down by delays in front of calls of the system (tests/lib/inject.c), so that the
time of a run is known to be in reading, in writing, in closing, and does not depend on the machine.
"""

import datetime
import json

from harness import *

KEYS = ["time", "phase", "share", "rate_bytes_per_second", "seconds", "seconds_left"]
HEADERS = ["files_read", "files"]
WORDS = {"reading headers", "reading", "moments", "statistics", "z-scores", "products", "pictures", "writing", "merging",
         "finishing", "page", "done"}
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
PRODUCTS = {
    "reduce zonal.file": "out/zonal.nc", "reduce zonal.over": "longitude", "reduce zonal.of": "zscore",
    "reduce map.file": "out/map.nc", "reduce map.over": "time", "reduce map.of": "anomaly", "reduce map.method": "rms",
    "histogram all.file": "out/all.nc", "histogram all.of": "zscore", "histogram all.bins": 50, "histogram all.range": "-5 5",
    "exceedance two.file": "out/two.nc", "exceedance two.of": "zscore", "exceedance two.threshold": 2,
}


def shape_of(line, first, last):
    """What is wrong with one line."""
    wrong = []
    extra = HEADERS if "files" in line else []
    if list(line) != KEYS + extra:
        wrong.append(f"keys: {list(line)}")
    if line["phase"] not in WORDS:
        wrong.append("no such phase")
    numbers = [line[k] for k in ("share", "rate_bytes_per_second", "seconds", *extra)]
    if not all(isinstance(n, (int, float)) and not isinstance(n, bool) and n >= 0 for n in numbers):
        wrong.append("not a number")
    if first or line["phase"] == "reading headers":
        if line["share"] != 0 or line["seconds_left"] is not None:
            wrong.append("something is known before the work")
    elif not line["seconds_left"] >= 0:
        wrong.append("no time left")
    if (line["share"] == 1) != last or (line["phase"] == "done") != last:
        wrong.append("the end is not at the end")
    clock = datetime.datetime.strptime(line["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    if abs((datetime.datetime.now(datetime.timezone.utc) - clock).total_seconds()) > 300:
        wrong.append("not this time")
    return [f"{text}: {line}" for text in wrong]


def problems(r, factor, ahead, phases):
    """What is wrong with the progress of a run, from half of the time on. factor: that the total may be wrong by; ahead: how far
    the share may be ahead of the time."""
    if r.status != 0:
        return [r.story]
    lines = [json.loads(line) for line in r.err.splitlines()]
    if len(lines) < 3:
        return [f"only {len(lines)} lines", r.err]
    wrong = sum((shape_of(line, k == 0, k == len(lines) - 1) for k, line in enumerate(lines)), [])
    for before, line in zip(lines, lines[1:]):
        if line["share"] < before["share"] or line["seconds"] < before["seconds"]:
            wrong.append(f"goes back: {before} {line}")
    total = lines[-1]["seconds"]
    for line in lines[:-1]:
        if line["seconds"] < total / 2 or line["seconds_left"] is None:
            continue
        predicted = line["seconds"] + line["seconds_left"]
        if not total / factor <= predicted <= total * factor:
            wrong.append(f"predicts {predicted:.2f} s of {total:.2f}: {line}")
        if line["share"] > line["seconds"] / total + ahead:
            wrong.append(f"share {line['share']} at {line['seconds'] / total:.2f} of the time: {line}")
    missing = set(phases) - {line["phase"] for line in lines}
    return wrong + ([f"never says {missing}"] if missing else []) + ([r.err] if wrong or missing else [])


def test(name, phases, changes=(), ranks=2, inject=None, factor=2, ahead=0.3, files=8, form="cdf1", shape=(120, 121, 240)):
    d = workplace(name.split()[0])
    make_series(d, pack(field(*shape), "i2", PACKED), files, PACKED, form=form)
    changes = {"run.progress": "json", "output.anomaly": None, "output.statistics": None, **dict(changes)}

    def judge(r):
        found = problems(r, factor, ahead, phases)
        check(name, not found, found)

    start(judge, d, changes, ranks=ranks, inject=inject)


if injector() is None:
    skip("progress", "the injector cannot be compiled")
    finish()
SLOW_READ, SLOW_WRITE = "pread * 0+ delay=0.015 in/", "pwrite * 0+ delay=0.015 out/"
CLASSIC = {"output.format": "classic", "run.memory": "8MiB"}  # HDF5 would write its headers slowly
PAGE = {"output.report": "out/report.html"}  # takes memory for its maps
SLOW = f"{SLOW_READ};{SLOW_WRITE}"
# Where values are kept, all are read before any is written: until then the cost of writing is presumed.
test("plain", ["reading", "writing"], CLASSIC, inject=SLOW, ahead=0.5)
test("products and a page", ["reading"], {**PRODUCTS, **CLASSIC, **PAGE, "run.memory": "32MiB"}, inject=SLOW,
     ahead=0.5)
test("finishing", ["finishing", "page"], {"output.anomaly": "out/a.nc", **PAGE}, inject="fsync * 0+ delay=0.4 out/", factor=4,
     ahead=0.5)
if ALL:
    test("headers", ["reading headers"], inject="open * 0+ delay=0.03 in/", files=40, shape=(120, 5, 6))
    test("two passes", ["reading"], {**CLASSIC, "run.memory": "3MiB"}, inject=SLOW)
    test("compressed, on three ranks", ["writing"], {"output.deflate": 1, "run.memory": "8MiB"}, ranks=3, form="maps",
         inject="pread * 0+ delay=0.005 in/;pwrite * 0+ delay=0.02 out/")
    test("statistics", ["reading"], {**CLASSIC, "output.zscore": None, "output.statistics": "out/s.nc", "run.memory": "3MiB"},
         inject="pread * 0+ delay=0.02 in/")
    test("groups", ["reading", "writing"], {**CLASSIC, "climatology.group": "hour"}, inject=SLOW, ahead=0.5)
r = run(workplace(), {"run.progress": "json"}, ranks=2)
check("a run that fails has no end", r.status == 2 and '"done"' not in r.err and r.err.startswith("{"), r.story)
finish()
