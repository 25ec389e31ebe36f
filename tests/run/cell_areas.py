#!/usr/bin/env python3
"""Areas of single cells as weights: of cell_measures, of [input] area_file; on plain, rotated, curvilinear and
unstructured grids, compared with numpy and with CDO.
"""

from harness import *
from cell_grids import *

ALWAYS = dict(globe={"over": "latitude longitude"}, spread={"over": "latitude longitude", "method": "std"},
              all={"over": "time latitude longitude"}, rms={"over": "time latitude longitude", "method": "rms"})
ALONE = dict(zonal={"over": "longitude", "weights": "area"}, meridional={"over": "latitude"},
             rows={"over": "time longitude", "weights": "area", "method": "std"}, columns={"over": "time latitude"})


def wanted(x, w):
    """All products above: {name: (ending, values)}."""
    space = tuple(range(1, x.ndim))
    everything = tuple(range(x.ndim))
    mean, variance = average(x, w, everything)
    found = {"globe": ("mean", average(x, w, space)[0]), "spread": ("std", np.sqrt(average(x, w, space)[1])),
             "all": ("mean", mean), "rms": ("rms", np.sqrt(variance + mean**2))}
    if x.ndim == 3:
        found.update(zonal=("mean", average(x, w, (2,))[0]), meridional=("mean", average(x, w, (1,))[0]),
                     rows=("std", np.sqrt(average(x, w, (0, 2))[1])), columns=("mean", average(x, w, (0, 1))[0]))
    return found


def compare(d, x, w, names):
    """Where an area is missing or 0, a cell does not count."""
    found = []
    for name, (ending, values) in wanted(x.astype("f8"), np.nan_to_num(w)).items():
        if name in names:
            found += unequal(name, flat(d / f"out/{name}.nc", f"t_{ending}"), values, 1e-12, 0)
    return found


BASE = {**NOTHING, "input.variable": "t"}

# ------------------------------------------------------------------------------------------ where areas come from

for grid in GRIDS:
    sizes, coordinates, space, x, w, attributes = example(grid)
    names = {**ALWAYS, **(ALONE if grid == "plain" else {})}
    bits = {}
    for place in "file", "area_file":
        d = workplace()
        areas = area_variable(space, w)
        write(d / "in/a.nc", {"time": 5, **sizes}, {**time_axis(5), **coordinates},
              {"t": (("time", *space), x, attributes), **(areas if place == "file" else {})})
        if place == "area_file":  # stored in the other order, with another name, and packed
            turned = {"cells": (space[::-1], np.where(np.isnan(w), 1e20, w).T, {"units": "km2", "standard_name": "cell_area", "_FillValue": 1e20})}
            beside = {**turned, "other": (space, w, {})}
            write(d / "fx.nc", sizes, coordinates, {k: (v[0], v[1], {**v[2], **({"coordinates": attributes["coordinates"]} if
                  "coordinates" in attributes else {})}) for k, v in beside.items()})
        more = {"input.area_file": "fx.nc"} if place == "area_file" else {}
        for ranks in ((1, 2, 3, 7) if grid in ("plain", "curvilinear") and place == "file" else (1, 3)):
            r = run(d, {**BASE, **more, **products(**names)}, ranks=ranks)
            found = [r.story] if r.status else compare(d, x, w, names)
            if not r.status:
                got = {n: flat(d / f"out/{n}.nc", f"t_{wanted(x, np.nan_to_num(w))[n][0]}").tobytes() for n in names}
                found += [f"{n} has other bits" for n in names if bits.setdefault(n, got[n]) != got[n]]
                text = "areas of in/a.nc" if place == "file" else "cells of fx.nc"
                if f"areas      {text}; 2 cells have none" not in r.out:
                    found.append("the plan does not name the areas: " + r.out)
                with netCDF4.Dataset(d / "out/globe.nc") as f:
                    if f["t_mean"].areas != text:
                        found.append(f"the file names {f['t_mean'].areas}")
            check(f"{grid}, {place}, {ranks} ranks", not found, found)

# ------------------------------------------------------------------------------------------ parts of the grid, tiles, levels


def start_same(name, d, changes, x, w, names, ranks, words=()):
    """A run whose results are those of numpy."""
    def judge(r):
        found = [r.story] if r.status else compare(d, x, w, names)
        found += [f"no {word!r} in: {r.out}" for word in words if word not in r.out]
        return check(name, not found, found)
    return start(judge, d, {**BASE, **changes}, ranks=ranks)


sizes, coordinates, space, x, w, attributes = example("plain")
boxes = {"input.latitude": "-20 70", "input.longitude": "-65 35"}  # columns 10, 11, 0, 1 and rows 1 to 5
lat, lon = slice(1, 6), [10, 11, 0, 1]
for name, flip in ("from north to south", False), ("from south to north", True):
    turn = (lambda a: a[..., ::-1, :]) if flip else (lambda a: a)
    there = {**coordinates, "lat": (("lat",), coordinates["lat"][1][:: -1 if flip else 1], NORTH)}
    d = workplace()
    write(d / "in/a.nc", {"time": 5, **sizes}, {**time_axis(5), **there},
          {"t": (("time", *space), turn(x), attributes), **area_variable(space, turn(w))})
    part, names = [turn(a[..., lat, :][..., lon]) for a in (x, w)], {**ALWAYS, **ALONE}
    start_same(f"a box of [input], {name}", d, {**boxes, **products(**names)}, *part, names, 3)
    settle()
    own = {n: {**k, "latitude": "-20 70", "longitude": "-65 35"} for n, k in names.items()}
    start_same(f"boxes of products, {name}", d, products(**own), *part, names, 2)
    settle()
    own["rest"] = {"over": "latitude longitude"}  # all rows are read, so that the tile is more than the box
    start_same(f"boxes of products beside others, {name}", d, products(**own), *part, names, 3)
    settle()

d = workplace()
levels, n = 3, 4
x4 = (250 + 10 * rng.normal(size=(n, levels, 9, 12))).astype("f4")
write(d / "in/a.nc", {"time": n, "lev": levels, **sizes}, {**time_axis(n), "lev": (("lev",), np.array([1.0, 2, 3]), {"units": "hPa", "positive": "down"}), **coordinates},
      {"t": (("time", "lev", *space), x4, attributes), **area_variable(space, w)})
part = {"latitude": "-20 70", "longitude": "-65 35"}
names = {**ALWAYS, **ALONE}
for ranks in 1, 2, 7:
    for own in {}, part:
        r = run(d, {**BASE, "input.lev": "all", **products(**{n: {**k, **own} for n, k in names.items()})}, ranks=ranks)
        found = [r.story] if r.status else []
        for level in range(levels if not found else 0):
            a, b = (x4[:, level], w) if not own else (x4[:, level, lat][..., lon], w[lat][:, lon])
            for product, (ending, values) in wanted(a.astype("f8"), np.nan_to_num(b)).items():
                got = read(d / f"out/{product}.nc", f"t_{ending}")
                got = np.take(got, level, axis=got.shape.index(levels))
                found += unequal(f"level {level}, {product}", got.squeeze(), values, 1e-12, 0)
        check(f"three levels, {'a box' if own else 'all cells'}, {ranks} ranks", not found, found)

d = workplace()
lat, lon = np.linspace(-89, 89, 90), np.arange(0, 360, 3.0)
x = (280 + 20 * rng.normal(size=(60, 90, 120))).astype("f4")
w = rng.uniform(1e9, 5e9, (90, 120))
names = {**ALWAYS, **ALONE, "part": {"over": "time latitude", "latitude": "-40 40", "longitude": "20 90"}}
write(d / "in/a.nc", {"time": 60, "lat": 90, "lon": 120}, {**time_axis(60), "lat": (("lat",), lat, NORTH), "lon": (("lon",), lon, EAST)},
      {"t": (("time", "lat", "lon"), x, {"units": "K", "cell_measures": "volume: v area: areas"}), **area_variable(("lat", "lon"), w)})
bits = {}
for ranks, memory in (1, None), (2, "3700 KiB"), (3, "2900 KiB"), (7, "2400 KiB"):
    r = run(d, {**BASE, "output.zscore": "out/z.nc", "run.memory": memory, **products(**names)}, ranks=ranks)
    found = [r.story] if r.status else compare(d, x, w, names)
    for path in sorted((d / "out").glob("*.nc")) if not found else ():
        with netCDF4.Dataset(path) as f:
            got = [v[...].tobytes() for v in f.variables.values()]
        found += [f"{path.name} has other bits"] if bits.setdefault(path.name, got) != got else []
    if memory and " tiles of " not in r.out:
        found.append("there are no tiles: " + r.out)
    check(f"{memory or 'all memory'}, {ranks} ranks", not found, found)

# ------------------------------------------------------------------------------------------ which areas count

sizes, coordinates, space, x, w, attributes = example("plain")
globe = products(globe={"over": "latitude longitude"})
d = workplace()
write(d / "in/a.nc", {"time": 5, **sizes}, {**time_axis(5), **coordinates}, {"t": (("time", *space), x, attributes), **area_variable(space, w)})
other = rng.uniform(1, 2, w.shape)
write(d / "fx.nc", sizes, coordinates, {"areas": (space, other, {}), "twice": (space, 2 * w, {"_FillValue": 9.0})})
for name, value, there in (("the same name", "fx.nc", other), ("another name", "fx.nc:twice", 2 * w), ("another name of the group", "fx.nc:/twice", 2 * w)):
    start_same(f"area_file goes before cell_measures: {name}", d, {**globe, "input.area_file": value}, x, there, ["globe"], 2)
    settle()
north, west = coordinates["lat"][1], coordinates["lon"][1]
for name, rows, cols, turn in [("rows from south to north, in single precision", slice(None, None, -1), list(range(12)), 0),
                         ("longitudes from -180 on", slice(None), [6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5], 180),
                         ("rows in no order, and one column more", [3, 1, 8, 0, 2, 7, 5, 4, 6], [*range(12), 0], 0)]:
    write(d / "turned.nc", {"lat": 9, "lon": len(cols)}, {"lat": (("lat",), north[rows].astype("f4"), NORTH),
          "lon": (("lon",), ((west[cols] + turn) % 360 - turn).astype("f4"), EAST)}, {"areas": (space, other[rows][:, cols], {})})
    for box in {}, boxes:
        part = (x, other) if not box else (x[..., 1:6, :][..., [10, 11, 0, 1]], other[1:6][:, [10, 11, 0, 1]])
        start_same(f"area_file: {name}{', a box' if box else ''}", d, {**globe, **box, "input.area_file": "turned.nc"}, *part, ["globe"], 3)
        settle()
write(d / "part.nc", {"lat": 5, "lon": 4}, {"lat": (("lat",), north[1:6], NORTH), "lon": (("lon",), west[[10, 11, 0, 1]], EAST)},
      {"areas": (space, other[1:6][:, [10, 11, 0, 1]], {})})
start_same("area_file: only the part that is selected", d, {**globe, **boxes, "input.area_file": "part.nc"}, x[..., 1:6, :][..., [10, 11, 0, 1]],
           other[1:6][:, [10, 11, 0, 1]], ["globe"], 2)
settle()
r = run(d, {**BASE, **products(globe={"over": "latitude longitude", "weights": "none"})}, ranks=1)
check("weights = none counts all cells", r.status == 0 and "areas " not in r.out, r.story)

d = workplace()
external = [{"external_variables": "areas"}]
for cell_measures in False, True:
    more = dict(attributes) if cell_measures else {k: v for k, v in attributes.items() if k != "cell_measures"}
    write(d / "in/a.nc", {"time": 5, **sizes}, {**time_axis(5), **coordinates}, {"t": (("time", *space), x, more)}, *external)
    r = run(d, {**BASE, **globe}, ranks=2)
    got = flat(d / "out/globe.nc", "t_mean").tobytes() if r.status == 0 else r.story
    said = "cell_measures names areas, which in/a.nc has not" in r.out and "area_file" in r.out
    if not cell_measures:
        usual = got
    check(f"rows and columns, {'cell_measures of another file' if cell_measures else 'no cell_measures'}",
          r.status == 0 and got == usual and said == cell_measures, r.story + r.out)

# ------------------------------------------------------------------------------------------ CDO

for grid in GRIDS:
    d = workplace()
    sizes, coordinates, space, x, w, attributes = example(grid)
    x[np.isnan(x)] = 1e20  # CDO takes NaN for a number where there is no _FillValue
    write(d / "in/a.nc", {"time": 5, **sizes}, {**time_axis(5), **coordinates},
          {"t": (("time", *space), x, {**attributes, "_FillValue": np.float32(1e20)})}, *external)
    if grid != "plain":
        words = ["in/a.nc", "areas are not known", "cell_measures names areas", "area_file", "weights = none"]
        words += [] if grid == "rotated" else ["cdo gridarea in/a.nc areas.nc"]
        test_error(f"{grid}: no areas", d, 2, words, {**BASE, **globe})
    if grid == "rotated" or not shutil.which("cdo"):  # CDO knows no areas of cells without corners
        continue
    cdo = lambda *words: subprocess.run(["cdo", "-s", "-b", "F64", *words], cwd=d, capture_output=True, text=True)
    c = cdo("gridarea", "in/a.nc", "areas.nc"), cdo("fldmean", "-setgridarea,areas.nc", "in/a.nc", "cdo.nc")
    r = run(d, {**BASE, **globe, "input.area_file": "areas.nc"}, ranks=2)
    found = [k.stderr for k in c if k.returncode] + ([r.story] if r.status else [])
    found = found or unequal("fldmean", flat(d / "out/globe.nc", "t_mean"), flat(d / "cdo.nc", "t"), 1e-12, 0)
    check(f"{grid}: cdo gridarea makes areas, as cdo fldmean", not found, found)

# ------------------------------------------------------------------------------------------ what is refused

d = workplace()
sizes, coordinates, space, x, w, attributes = example("plain", areas=False)
write(d / "in/a.nc", {"time": 5, **sizes}, {**time_axis(5), **coordinates}, {"t": (("time", *space), x, attributes)})
w = np.ones((9, 12))
negative, huge = w.copy(), w.copy()
negative[2, 3], huge[4, 5] = -1, 1e20
apart = {**coordinates, "lon": (("lon",), coordinates["lon"][1] + 10, EAST)}
few = {"lat": (("lat",), coordinates["lat"][1][:8], NORTH), "lon": coordinates["lon"]}
for name, words, there, variables, lengths in [
    ("negative", ["areas is -1 at row 2 and column 3"], coordinates, {"areas": (space, negative, {})}, sizes),
    ("larger than the earth", ["1e+20", "_FillValue"], coordinates, {"areas": (space, huge, {})}, sizes),
    ("all 0", ["missing or 0 in all"], coordinates, {"areas": (space, 0 * w, {})}, sizes),
    ("other longitudes", ["not the grid of in/a.nc", "longitude"], apart, {"areas": (space, w, {})}, sizes),
    ("fewer rows", ["not the grid of in/a.nc", "no latitude -80"], few, {"areas": (space, w[:8], {})}, {"lat": 8, "lon": 12}),
    ("no coordinates", ["there are no latitudes here"], {}, {"areas": (space, w, {})}, sizes),
    ("two of areas", ["which variable", "FILE:VARIABLE"], coordinates, {k: (space, w, {"standard_name": "cell_area"}) for k in "ab"}, sizes),
    ("none of areas", ["which variable", "FILE:VARIABLE"], coordinates, {"b": (space, w, {})}, sizes),
    ("of several times", ["other dimensions"], coordinates, {"areas": (("time", *space), w + np.zeros((2, 1, 1)), {})}, {"time": 2, **sizes}),
]:
    write(d / "fx.nc", lengths, there, {k: (v[0], v[1], {"standard_name": "cell_area", **v[2]} if k == "areas" else v[2]) for k, v in variables.items()})
    test_error(f"area_file: {name}", d, 2, ["[input] area_file", "fx.nc", *words], {**BASE, **globe, "input.area_file": "fx.nc"})
write(d / "fx.nc", sizes, coordinates, {"areas": (space, w, {})})
for name, words, value in [("no such variable", ["no variable area", "it has areas"], "fx.nc:area"), ("no such file", ["no such file"], "nothing.nc"),
                           ("no name", ["FILE:VARIABLE"], "fx.nc:"), ("no file", ["FILE:VARIABLE"], ":areas"), ("a directory", ["FILE:VARIABLE"], "in/")]:
    test_error(f"area_file: {name}", d, 2, ["area_file", *words], {**BASE, **globe, "input.area_file": value})
test_error("area_file: nothing is weighted", d, 2, ["area_file", "weights = area"],
           {**BASE, **products(globe={"over": "latitude longitude", "weights": "none"}), "input.area_file": "fx.nc:areas"})
test_error("an output that is the file of areas", d, 2, ["[reduce globe] file", "fx.nc", "also the file of areas"],
           {**BASE, **globe, "reduce globe.file": "fx.nc", "input.area_file": "fx.nc:areas"})
write(d / "in/a.nc", {"time": 5, **sizes}, {**time_axis(5), **coordinates},
      {"t": (("time", *space), x, {**attributes, "cell_measures": "area: areas"}), "areas": (("lat",), w[:, 0], {})})
test_error("cell_measures: other dimensions", d, 2, ["in/a.nc", "areas", "other dimensions", "area_file", "weights = none"], {**BASE, **globe})

finish()
