"""Fields, facts and odd cases for the tests of the report's page."""

import datetime

import numpy as np

from page_maker import Page


def dates(count, hours=6, start=datetime.datetime(2014, 1, 1)):
    labels = [(start + datetime.timedelta(hours=hours * i)).strftime("%Y-%m-%d %H:%M") for i in range(count)]
    return labels, [hours / 24 * i for i in range(count)]


def weather(steps, rows, columns, seed=1):
    """Something like anomalies: waves that travel, noise, and a hole without values."""
    random = np.random.default_rng(seed)
    latitude = np.linspace(90, -90, rows)[:, None]
    longitude = np.arange(columns) * 360 / columns
    hole = (latitude / 25) ** 2 + ((longitude - 190) / 30) ** 2 < 1
    for t in range(steps):
        phase = 2 * np.pi * t / 60
        field = (1.4 * np.sin(np.radians(3 * longitude) - phase) * np.cos(np.radians(latitude)) ** 2
                 + 0.9 * np.sin(np.radians(2 * latitude) + phase / 3) + 0.5 * random.standard_normal((rows, columns)))
        yield np.where(hole, np.nan, field)


def facts_of(labels, rows, columns, ranks=4, **more):
    """Facts as report.json has them, of a run that never was."""
    steps = len(labels)
    valid = int(0.93 * steps * rows * columns)
    quantiles = {"min": 0.1, "q25": 0.2, "median": 0.3, "q75": 0.35, "max": 0.5}
    phases = ["headers", "create", "read", "moments", "merge", "z-scores", "write", "finish", "wait"]
    bins = 120
    random = np.random.default_rng(3)
    timeline = []
    for rank in range(ranks):
        shares = []
        for b in range(bins):
            phase = min(b * 9 // bins, 7)
            busy = float(np.round(0.6 + 0.4 * random.random(), 3))
            shares += [[b, phase, busy], [b, 8, round(1 - busy, 3)]]
        timeline.append({"rank": rank, "seconds": shares})
    part = -(-steps // ranks)
    parts = [{"rank": r, "time_part": r, "row_part": 0, "first_step": r * part, "steps": max(0, min(part, steps - r * part)),
              "first_row": 0, "rows": rows} for r in range(ranks)]
    files = [{"path": f"data/2014-{i:03}.nc", "bytes": 500000, "modified": "2026-01-01T00:00:00Z",
              "first": labels[i * 4], "last": labels[min(i * 4 + 3, steps - 1)], "steps": 4} for i in range(-(-steps // 4))]
    extreme = {"value": -3.7573, "time": labels[steps // 3], "row": rows // 3, "column": 4, "latitude": 34.0, "longitude": 4.0}
    facts = {
        "format": "zscore-report", "version": 1, "kind": "run", "program": {"name": "zscore", "version": "0.1.0"},
        "title": "t2m, 2 metre temperature [K]",
        "variable": {"name": "t2m", "long_name": "2 metre temperature", "standard_name": "air_temperature", "units": "K"},
        "series": {"steps": steps, "members": 1, "first": labels[0], "last": labels[-1], "calendar": "standard",
                   "spacing": "6 hours", "gaps": [], "gap_count": 0},
        "grid": {"kind": "rectilinear", "rows": rows, "columns": columns, "row_name": "latitude", "column_name": "longitude",
                 "row_first": 90, "row_last": -90, "column_first": 0, "column_last": 359},
        "groups": {"by": "none", "count": 1, "names": [], "window": 0, "baseline": None, "from": None, "extend": None},
        "inputs": {"count": len(files), "shown": len(files), "bytes": 500000 * len(files), "storage": "classic, int16", "files": files},
        "outputs": [{"path": "out/zscore.nc", "kind": "zscore", "section": None, "bytes": 4 * steps * rows * columns,
                     "variables": [{"name": "t2m_zscore", "long_name": "z-score of 2 metre temperature", "units": "1",
                                    "type": "float", "shape": [steps, rows, columns], "digest": None}]}],
        "summary": {"values": steps * rows * columns, "valid": valid, "missing": steps * rows * columns - valid,
                    "cells": rows * columns, "cells_few": 10, "cells_constant": 0, "cells_no_std": 0, "cells_overflow": 0,
                    "beyond": 0, "lowest_z": extreme, "highest_z": {**extreme, "value": 4.07},
                    "check": {"done": True, "values": valid, "why": None}},
        "spec": {"path": "quickstart.ini", "text": "[input]\nfiles = data/*.nc\nvariable = t2m\n", "assigned": []},
        "command": "zscore quickstart.ini",
        "run": {"started": "2026-11-28T01:00:00Z", "seconds": 2.75, "ranks": ranks, "nodes": 1,
                "memory": {"budget": 2 ** 30, "peak": 60 * 2 ** 20,
                           "planned": {"kept": 30 * 2 ** 20, "moments": 8 * 2 ** 20, "exchange": 4 * 2 ** 20, "statistics": 3 * 2 ** 20,
                                       "buffers": 9 * 2 ** 20, "products": 2 ** 20, "report": 2 ** 19, "catalog": 0, "total": 56 * 2 ** 20}},
                "partition": {"time_parts": ranks, "row_parts": 1, "idle": 0, "tiles": 1, "passes": 1, "kept": True,
                              "parts": parts, "parts_shown": ranks},
                "phases": [{"name": name, "seconds": quantiles, "slowest": 1, "bytes": 10 ** 8 if name in ("read", "write") else 0,
                            "sum": 1.2} for name in phases],
                "timeline": {"seconds": 2.75, "bins": bins, "phases": phases, "ranks": timeline},
                "advice": ["Rank 3 waited 40 % of the time for the others: fewer ranks may be as fast."],
                "log": "zscore 0.1.0: t2m\n  files 31\n"},
    }
    facts.update(more)
    return facts


def usual_page(steps=124, rows=181, columns=360, cells=(1, 1)):
    """A page with all that a run over the globe gives; also its fields."""
    labels, days = dates(steps)
    z = list(weather(steps, rows, columns))
    page = Page(facts_of(labels, rows, columns), labels, days)
    latitude = np.linspace(90, -90, rows)
    page.grid(rows, columns, ("latitude", "degrees_north", latitude), ("longitude", "degrees_east", np.arange(columns) * 360 / columns), cells)
    mean = 288 - 40 * np.sin(np.radians(latitude[:, None])) ** 2 + np.zeros(columns)
    std = 2 + 5 * np.sin(np.radians(latitude[:, None])) ** 2 + np.zeros(columns)
    page.layer("z-score", z, bits=8, colours="diverging", units="1", of="output", long_name="z-score of 2 metre temperature")
    page.layer("mean", [mean], axis=None, long_name="mean of 2 metre temperature")
    page.layer("std", [std], axis=None, long_name="standard deviation of 2 metre temperature")
    page.zonal(z)
    weights = np.cos(np.radians(latitude))[:, None] + np.zeros(columns)

    def share(field):
        valid = np.isfinite(field)
        return float((weights * (valid & (np.abs(np.nan_to_num(field)) > 2))).sum() / (weights * valid).sum() * 100)

    def area_mean(field):
        x = mean + std * field
        valid = np.isfinite(x)
        return float(np.nansum(weights * x) / (weights * valid).sum())

    counts, edges = np.histogram(np.concatenate([f[np.isfinite(f)] for f in z]), bins=50, range=(-5, 5))
    page.pictures["lines"] = [
        {"name": "Area mean of the data", "id": "area-mean", "axis": "steps", "grid": None, "x": None, "label": "mean", "units": "K",
         "series": [{"name": "mean", "values": [area_mean(f) for f in z]}], "together": False},
        {"name": "Area with |z| > 2", "id": "unusual", "axis": "steps", "grid": None, "x": None, "label": "share of the area where |z| > 2",
         "units": "%", "series": [{"name": "share", "values": [share(f) for f in z]}], "together": False},
        {"name": "zonal: mean of data", "id": "reduce zonal", "axis": "rows", "grid": 0, "x": None, "label": "t2m_mean", "units": "K",
         "series": [{"name": "mean", "values": [float(v) for v in mean[::cells[0], 0]]}], "together": False},
    ]
    page.pictures["bars"] = [{"name": "histogram all: z-score", "id": "histogram all", "section": "histogram all", "edges": edges.tolist(), "label": "z-score",
                              "series": [{"name": "all", "counts": counts.tolist()}]}]
    page.pictures["numbers"] = [{"name": "reduce all: mean of data", "value": 277.1234, "units": "K"}]
    if cells != (1, 1):
        page.pictures["notes"].append(f"Maps are means of {cells[0]} x {cells[1]} cells.")
    return page, z
