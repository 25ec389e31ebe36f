#!/usr/bin/env python3
"""The phases of a run add up to its time on every rank, and hardly any of it is in no phase: on a map and on single
cells, with groups, products and a page, on 1, 2 and 7 ranks."""

import json

from harness import *

NT, NY, NX = 48, 120, 250
x = 280 + 10 * np.random.default_rng(3).standard_normal((NT, NY, NX)).astype("f4")
PRODUCTS = {"reduce r.of": "zscore", "reduce r.over": "time latitude longitude", "reduce r.weights": "none",
            "reduce r.file": "out/r.nc", "histogram h.of": "data", "histogram h.range": "200 350", "histogram h.bins": "20",
            "histogram h.file": "out/h.nc"}


def places(f):
    for name, values in ("latitude", np.linspace(-80, 80, NY * NX)), ("longitude", np.arange(NY * NX) % 360.0):
        v = f.createVariable(name, "f8", ("cells",))
        v.setncatts({"units": "degrees_" + ("north" if name == "latitude" else "east"), "standard_name": name})
        v[:] = values
    f["t2m"].coordinates = "latitude longitude"


def make_input(kind):
    d = workplace()
    if kind == "map":
        make(d / "in/0.nc", x, hours(NT))
    else:
        make(d / "in/0.nc", x.reshape(NT, NY * NX), hours(NT), dimensions=("time", "cells"), axes={"latitude": (None, {}),
             "longitude": (None, {})}, more=places)
    return d


def judge(name, d, ranks, r):
    if r.status:
        return check(name, False, r.story)
    of = json.loads((d / "out/report.json").read_text())["run"]
    of_phase = {phase["name"]: phase["sum"] for phase in of["phases"]}
    total, all_time, found = sum(of_phase.values()), ranks * of["seconds"], []
    if abs(total - all_time) > 0.01 * all_time + 0.02 * ranks:  # ranks do not begin at quite the same time
        found.append(f"the phases add up to {total} s of {all_time} s")
    if of_phase["other"] > 0.02 * all_time + 0.01 * ranks:
        found.append(f"{of_phase['other']} s of {all_time} s are in no phase: {of_phase}")
    told = next(line for line in r.out.splitlines() if line.startswith("  seconds"))
    slowest = [float(part.split()[1]) for part in told.split(":", 1)[1].split(", ") if not part[0].isdigit()]  # no "1.2 GB/s"
    if ranks == 1 and abs(sum(slowest) - float(told.split()[1].rstrip(":"))) > 0.005 * len(slowest) + 0.02:
        found.append(f"the summary does not add up: {told}")
    return check(name, not found, found)


for kind in "map", "cells":
    for ranks, products in (1, True), (2, True), (7, False):
        d = make_input(kind)
        changes = {"output.report": "out/report.html", "output.json": "out/report.json", "climatology.group": "hour",
                   **(PRODUCTS if products else {})}
        judge(f"{kind}, {ranks} ranks{', products' if products else ''}", d, ranks, run(d, changes, ranks=ranks))

finish()
