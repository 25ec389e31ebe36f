#!/usr/bin/env python3
"""Boxes and points on grids whose cells have latitudes and longitudes of their own, of products and of [input],
compared with numpy.
"""

import warnings

from harness import *
from cell_grids import *

BOXES = {"curvilinear": (-30, 20, 30, 80), "rotated": (44, 51, 2, 16), "unstructured": (-40, 40, -60, 60)}
DAYS = 12


def inside(lat, lon, south, north, west, east):
    """Which cells lie in the box."""
    return (lat >= south) & (lat <= north) & ((lon - west) % 360 <= east - west)


def rectangle(cells):
    """The smallest one that has all cells: a slice of each axis."""
    some = [np.flatnonzero(cells.any(tuple(k for k in range(cells.ndim) if k != axis))) for axis in range(cells.ndim)]
    return tuple(slice(k[0], k[-1] + 1) for k in some)


def sections(box):
    """All kinds of products of a box; {}: of all cells."""
    extract = {} if box else {"step": f"0 {DAYS - 1}"}
    kinds = {"reduce globe": {"over": "latitude longitude"}, "reduce plain": {"over": "time latitude longitude", "weights": "none", "method": "std"},
             "reduce map": {"over": "time"}, "reduce counted": {"over": "time", "method": "count"},
             "quantile median": {"q": "50"}, "histogram bins": {"range": "200 400", "bins": "5"}, "exceedance hot": {"above": "290"}, "extract part": extract,
             "extract scores": {"of": "zscore", **extract}}
    return {f"{name}.{k}": v for name, keys in kinds.items()
            for k, v in {"of": "data", **keys, **box, "file": f"out/{name.split()[1]}.nc"}.items()}


def judge(d, x, w, cells, where, missing=0):
    """Compare all products of a box with numpy.  cells: those in it; where: its rectangle; missing: cells outside that
    histograms count as missing."""
    x, w = np.where(cells, x.astype("f8"), np.nan)[(slice(None), *where)], np.nan_to_num(w)[where]
    space, n = tuple(range(1, x.ndim)), (cells.sum() + missing) * len(x)
    mean, std = np.nanmean(x, 0), np.nanstd(x, 0)
    v = lambda name, part: flat(d / f"out/{name}.nc", part)
    valid, known = np.isfinite(x), x[np.isfinite(x)]
    found = unequal("globe", v("globe", "t_mean"), average(x, w, space)[0], 1e-12, 0)
    found += unequal("plain", v("plain", "t_std"), known.std(), 1e-12, 0)
    found += unequal("map", v("map", "t_mean"), mean, 1e-12, 0)
    found += unequal("median", v("median", "t_quantile"), np.nanmedian(x, 0), 1e-12, 0)
    found += unequal("counted", v("counted", "t_count"), valid.sum(0), 0, 0)
    found += unequal("bins", v("bins", "t_histogram"), np.histogram(known, 5, (200, 400))[0], 0, 0)
    found += unequal("missing", v("bins", "t_missing"), n - valid.sum(), 0, 0)
    found += unequal("hot", v("hot", "t_exceedance_count"), (x > 290).sum(0), 0, 0)
    found += unequal("part", v("part", "t"), x, 0, 0)
    found += unequal("scores", v("scores", "t_zscore"), (x - mean) / std, 2e-6, 1e-6)
    return found


warnings.simplefilter("ignore")  # means of no value
for grid, (south, north, west, east) in BOXES.items():
    sizes, coordinates, space, x, w, attributes = example(grid, DAYS)
    lat, lon = ([v[1] for v in coordinates.values() if v[2].get("standard_name") == name][0] for name in ("latitude", "longitude"))
    lat_name, lon_name = ([k for k, v in coordinates.items() if v[2].get("standard_name") == name][0] for name in ("latitude", "longitude"))
    cells = inside(lat, lon, south, north, west, east)
    where = rectangle(cells)
    assert 3 < cells.sum() < cells[where].size  # the box is no rectangle of cells
    d = workplace()
    write(d / "in/a.nc", {"time": DAYS, **sizes}, {**time_axis(DAYS), **coordinates}, {"t": (("time", *space), x, attributes), **area_variable(space, w)})
    box = {"latitude": f"{north} {south}", "longitude": f"{west} {east}"}
    base = {**NOTHING, "input.variable": "t"}
    for name, ranks, changes in [("a box", 1, {}), ("a box", 3, {}), ("a box beside others", 2, {"output.statistics": "out/statistics.nc"}),
                                 ("a box", 7, {"output.format": "classic"})]:
        r = run(d, {**base, **sections(box), **changes}, ranks=ranks)
        found = [r.story] if r.status else judge(d, x, w, cells, where)
        if not found:
            with netCDF4.Dataset(d / "out/part.nc") as f:
                found += unequal("latitudes", read(d / "out/part.nc", lat_name), lat[where], 0, 0)
                found += unequal("longitudes", read(d / "out/part.nc", lon_name), lon[where], 0, 0)
            with netCDF4.Dataset(d / "out/globe.nc") as f:
                bounds = [f[f[n].bounds][...].ravel().tolist() for n in (lat_name, lon_name)]
                found += [] if bounds == [[south, north], [west, east]] else [f"the file names the box {bounds}"]
        check(f"{grid}: {name}, {ranks} ranks", not found, found)

    # one limit alone, and the nearest cell, around which longitudes may count from another meridian
    d2 = workplace()
    write(d2 / "in/a.nc", {"time": DAYS, **sizes}, {**time_axis(DAYS), **coordinates}, {"t": (("time", *space), x, attributes)})
    target = tuple(np.argwhere(cells)[len(np.argwhere(cells)) // 2])
    keys = {"reduce band.over": "time latitude longitude", "reduce band.of": "data", "reduce band.weights": "none", "reduce band.file": "out/band.nc",
            "reduce band.latitude": f"{south} {north}", "extract point.of": "data", "extract point.file": "out/point.nc",
            "extract point.latitude": f"{lat[target] + 0.02}", "extract point.longitude": f"{(lon[target] - 0.03 + 180) % 360 - 180}"}
    r = run(d2, {**base, **keys}, ranks=2)
    found = [r.story] if r.status else unequal("band", flat(d2 / "out/band.nc", "t_mean"), np.nanmean(x.astype("f8")[:, (lat >= south) & (lat <= north)]), 1e-12, 0)
    found = found or unequal("point", flat(d2 / "out/point.nc", "t"), x[(slice(None), *target)], 0, 0)
    check(f"{grid}: a band of latitudes, and the nearest cell", not found, found)

    # ---- the same box of [input]: outputs have its rectangle, and nothing outside of the box counts
    chosen = {"input.latitude": box["latitude"], "input.longitude": box["longitude"]}
    y = np.where(cells, x.astype("f8"), np.nan)[(slice(None), *where)]
    bits = {}
    for ranks in 1, 3, 7:
        r = run(d, {**base, **chosen, "output.zscore": "out/z.nc", "output.statistics": "out/s.nc", **sections({})}, ranks=ranks)
        found = [r.story] if r.status else judge(d, x, w, cells, where, cells[where].size - cells.sum())
        if not found:
            e = expect(y)
            found += unequal("z", read(d / "out/z.nc", "t_zscore"), e["zscore"], 2e-6, 1e-6)
            found += unequal("mean", flat(d / "out/s.nc", "t_mean"), e["mean"], 1e-12, 0)
            found += unequal("count", flat(d / "out/s.nc", "t_count"), e["count"], 0, 0)
            found += unequal("latitudes", read(d / "out/z.nc", lat_name), lat[where], 0, 0)
            found += unequal("longitudes", read(d / "out/s.nc", lon_name), lon[where], 0, 0)
            got = read(d / "out/z.nc", "t_zscore").tobytes() + read(d / "out/s.nc", "t_std").tobytes()
            found += [] if bits.setdefault("z", got) == got else ["other bits"]
            said = f"all but {cells.sum()} of {cells[where].size} cells: [input] latitude"
            found += [] if said in r.out else ["the plan does not say so: " + r.out]
        check(f"{grid}: a box of [input], {ranks} ranks", not found, found)
    shutil.copy(d / "out/s.nc", d / "s.nc")
    later = {**base, **chosen, "climatology.from": "s.nc", "output.anomaly": "out/later.nc"}
    r = run(d, later, ranks=2)
    found = [r.story] if r.status else unequal("from", read(d / "out/later.nc", "t_anomaly"), y - np.nanmean(y, 0), 0, 1e-4)
    check(f"{grid}: from the statistics of the same box", not found, found)
    test_error(f"{grid}: from the statistics of another box", d, 2, ["s.nc", "in/a.nc"], {**later, "input.latitude": f"{south} {south + (north - south) / 2}"},
               allowed=["out/" + p.name for p in (d / "out").iterdir()])
    other = rng.uniform(1, 2, w.shape)  # of the whole grid, in a file of its own
    write(d / "fx.nc", sizes, coordinates, {"areas": (space, other, {k: v for k, v in attributes.items() if k == "coordinates"})})
    r = run(d, {**base, **chosen, "input.area_file": "fx.nc", **products(globe={"over": "latitude longitude"})}, ranks=2)
    found = [r.story] if r.status else unequal("globe", flat(d / "out/globe.nc", "t_mean"), average(y, other[where], tuple(range(1, y.ndim)))[0], 1e-12, 0)
    check(f"{grid}: areas of another file, in a box of [input]", not found, found)
    # a box of a product within that of [input], and a packed variable whose sums are exact
    packed = np.where(np.isnan(x), -999, (x * 10).round()).astype("i2")
    d3 = workplace()
    write(d3 / "in/a.nc", {"time": DAYS, **sizes}, {**time_axis(DAYS), **coordinates}, {"t": (("time", *space), packed, {**attributes, "_FillValue": np.int16(-999)}), **area_variable(space, w)})
    part = (south, (north + south) / 2, west, (west + east) / 2)
    both = cells & inside(lat, lon, *part)
    r = run(d3, {**base, **chosen, **products(part={"over": "time latitude longitude", "latitude": f"{part[0]} {part[1]}", "longitude": f"{part[2]} {part[3]}"}),
                 "output.statistics": "out/s.nc"}, ranks=3)
    raw = np.where(packed == -999, np.nan, packed.astype("f8"))
    found = [r.story] if r.status else unequal("part", flat(d3 / "out/part.nc", "t_mean"), average(np.where(both, raw, np.nan), np.nan_to_num(w), tuple(range(raw.ndim)))[0], 1e-12, 0)
    found = found or unequal("std", flat(d3 / "out/s.nc", "t_std"), np.nanstd(np.where(cells, raw, np.nan)[(slice(None), *where)], 0), 1e-9, 1e-9)
    found += [] if r.status or "exact sums" in r.out else ["sums are not exact"]
    check(f"{grid}: a box in a box, packed", not found, found)

# ------------------------------------------------------------------------------------------ what is refused

sizes, coordinates, space, x, w, attributes = example("curvilinear", DAYS)
d = workplace()
write(d / "in/a.nc", {"time": DAYS, **sizes}, {**time_axis(DAYS), **coordinates}, {"t": (("time", *space), x, attributes)})
point = {"extract point.of": "data", "extract point.file": "out/point.nc"}
for name, words, keys in [
    ("a point far away", ["[extract point] latitude", "nothing is near latitude 80, longitude -90", "km away"], {"latitude": "80", "longitude": "-90"}),
    ("a latitude alone", ["a point has a latitude and a longitude"], {"latitude": "10"}),
    ("a latitude and two longitudes", ["a point has a latitude and a longitude"], {"latitude": "10", "longitude": "20 40"}),
    ("nothing in the box", ["[extract point] latitude", "no cell lies in this box"], {"latitude": "60 80", "longitude": "20 40"}),
]:
    test_error(f"refused: {name}", d, 2, words, {**base, **point, **{f"extract point.{k}": v for k, v in keys.items()}})
test_error("refused: nothing in the box of [input]", d, 2, ["[input] longitude", "no cell lies in this box"],
           {**base, "output.statistics": "out/s.nc", "input.longitude": "-120 -100"})

finish()
